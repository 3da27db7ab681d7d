// The checked parameters of a request: only those that were sent, each in its own type.
import Wire

public struct Arguments: Sendable, Equatable {
    /// By parameter name. Null unsets a field. In metadata, an empty string removes a value.
    public internal(set) var values: JSONObject
    /// The files among them, by parameter name.
    public let files: [String: FormFile]

    public init(_ values: JSONObject = [:], files: [String: FormFile] = [:]) {
        self.values = values
        self.files = files
    }

    public subscript(name: String) -> JSON? { values[name] }

    /// The parameter of a field.
    public subscript<Value: FieldValue>(key: FieldKey<Value>) -> Value? { values[key.name].flatMap(Value.init) }
    public func has<Value: FieldValue>(_ key: FieldKey<Value>) -> Bool { values[key.name] != nil }

    public func string(_ name: String) -> String? { values[name]?.string }
    public func integer(_ name: String) -> Int64? { values[name]?.integer }
    public func has(_ name: String) -> Bool { values[name] != nil }

    /// The filters that come from the path: its ids, each by the field that holds it.
    public func with(_ owners: [(field: String, id: String)]) -> Arguments {
        Arguments(owners.reduce(into: values) { $0[$1.field] = .string($1.id) }, files: files)
    }

    /// The paths of `expand`.
    public var expansions: [String] { values["expand"]?.array?.compactMap(\.string) ?? [] }
}
