// What a request asked for, after the check: only what was sent, each value in its own type.
import OrderedCollections
import Wire

public struct Arguments: Sendable, Equatable {
    /// By parameter name. An unset is null; a metadata value to be removed is an empty string.
    public internal(set) var values: JSONObject
    /// The files among them, by parameter name.
    public let files: [String: FormFile]

    public init(_ values: JSONObject = [:], files: [String: FormFile] = [:]) {
        self.values = values
        self.files = files
    }

    public subscript(name: String) -> JSON? { values[name] }

    public func string(_ name: String) -> String? { values[name]?.string }
    public func integer(_ name: String) -> Int64? { values[name]?.integer }
    public func has(_ name: String) -> Bool { values[name] != nil }

    /// The filters that a path stands for, beside those that were sent: the ids in it, by the field that holds each.
    public func with(_ owners: [(field: String, id: String)]) -> Arguments {
        Arguments(owners.reduce(into: values) { $0[$1.field] = .string($1.id) }, files: files)
    }

    /// The paths of `expand`.
    public var expansions: [String] { values["expand"]?.array?.compactMap(\.string) ?? [] }
}
