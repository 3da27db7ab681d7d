// Reads the document of an object field by field, as the renderer has written it. The fields come out in the order of the definition.
import Wire

struct FieldReader {
    private var document: DocumentReader

    /// - Parameters:
    ///   - body: pretty-printed, with its line end.
    ///   - hidden: the fields that the document leaves out.
    /// - Returns: nil if the document has another layout. An earlier version of Pinstripe may have stored it.
    static func read(_ body: [UInt8], hidden: JSONObject, of resource: Resource) throws(JSONError) -> JSONObject? {
        let names = resource.names
        return try DocumentReader.read(body, keys: names.all) { (document) throws(JSONError) in
            var reader = FieldReader(document: document)
            let fields = try reader.object(resource.fields, hidden, usual: names.present)
            return reader.document.take(UInt8(ascii: "\n")) && reader.document.isAtEnd ? fields : nil
        }
    }

    /// - Parameter usual: the names of the fields that are always present. Most objects have just these, and share the array.
    /// - Returns: nil if the object has another layout.
    private mutating func object(_ fields: [Field], _ hidden: JSONObject, usual: [String]? = nil, depth: Int = 0) throws(JSONError) -> JSONObject? {
        guard document.take(UInt8(ascii: "{")) else { return nil }
        var members = NamedValues(usual: usual, capacity: fields.count)
        var (isFirst, hiddenCount) = (true, 0)
        for field in fields {
            let inner = field.holdsHidden ? hidden[field.name] : nil
            if inner != nil { hiddenCount += 1 }
            if !field.isVisible {
                members.add(inner ?? (field.isOptional || field.initial?.isNull != true ? nil : .null), field)
            } else if document.take(field.label, after: isFirst ? nil : UInt8(ascii: ",")) {
                isFirst = false
                guard let value = try value(of: field, hidden: inner, depth: depth) else { return nil }
                members.add(value, field)
            } else {
                members.add(nil, field)
            }
        }
        guard hiddenCount == hidden.count, isFirst || document.take(Self.lineBreak(depth)), document.take(UInt8(ascii: "}")) else { return nil }
        return members.object
    }

    /// - Returns: nil if the value has another layout.
    private mutating func value(of field: Field, hidden: JSON?, depth: Int) throws(JSONError) -> JSON? {
        guard case .hash(let children) = field.kind, document.next == UInt8(ascii: "{") else { return hidden == nil ? try document.value() : nil }
        return try object(children, hidden?.object ?? [:], depth: depth + 1).map { .object($0) }
    }

    /// The line break before the brace that closes an object.
    private static func lineBreak(_ depth: Int) -> [UInt8] {
        depth < lineBreaks.count ? lineBreaks[depth] : [UInt8(ascii: "\n")] + Array(repeating: UInt8(ascii: " "), count: 2 * depth)
    }

    private static let lineBreaks = (0..<8).map { [UInt8(ascii: "\n")] + Array(repeating: UInt8(ascii: " "), count: 2 * $0) }
}

/// The members of an object that is being read.
private struct NamedValues {
    /// The names that are expected. Nil once another one has come, or one of these was left out.
    private var usual: [String]?
    private var names: [String] = []
    private var values: [JSON] = []

    init(usual: [String]?, capacity: Int) {
        self.usual = usual
        values.reserveCapacity(capacity)
        if usual == nil { names.reserveCapacity(capacity) }
    }

    /// - Parameter value: nil if the field is absent.
    mutating func add(_ value: JSON?, _ field: Field) {
        if let usual, (value == nil) != field.isOptional {
            names = Array(usual[..<values.count])
            self.usual = nil
        }
        guard let value else { return }
        if usual == nil { names.append(field.name) }
        values.append(value)
    }

    var object: JSONObject { JSONObject(uncheckedUniqueKeys: usual ?? names, values: values) }
}
