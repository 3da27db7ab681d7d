// Makes the document of an object from its fields. Definitions hold their fields in the order in which they are shown, so nothing is sorted here.
import Wire

/// How other objects are shown in an object, with the paths below them.
struct Related {
    /// Answers the object for an id, as one of the resources of these names. If it answers nil, the id is shown.
    let object: (String, [String], Expansion) throws -> JSON?
    /// The list that a field of that name holds.
    let members: (String, Field.Members, Expansion) throws -> JSON
}

/// The fault that a required field is not set, so that the object cannot be shown.
struct UnsetField: Error {
    /// Its path: the names of the hashes around it, and its own.
    let path: String

    var description: String { "the field \(path) is not set: make it .orNull, .orAbsent or .startingAs(…), or make its parameter .required" }
}

/// What the members of an object have in common with the fields of its definition.
struct Coverage {
    /// How many of the members are among the fields.
    var known = 0
    /// Whether a document tells all of them, in their order and down to the last hash: who reads it gets an equal object.
    var isExact = true
}

enum Renderer {
    /// Writes the visible fields, pretty-printed.
    /// - Parameter depth: the number of hashes and lists around it.
    @discardableResult static func write(
        _ object: JSONObject, _ fields: [Field], into bytes: inout [UInt8], depth: Int = 0
    ) throws(UnsetField) -> Coverage {
        bytes.append(UInt8(ascii: "{"))
        var (isFirst, areInnerExact) = (true, true)
        var coverage = try forEachShown(object, fields) { (field, value) throws(UnsetField) in
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            isFirst = false
            bytes += field.label
            switch (field.kind, value) {
            case (.hash(let children), .object(let members)):
                if try !write(members, children, into: &bytes, depth: depth + 1).isExact { areInnerExact = false }
            case (.list(.hash(let children)), .array(let elements)) where !elements.isEmpty:
                if try !write(elements, children, into: &bytes, depth: depth + 1) { areInnerExact = false }
            default: value.write(into: &bytes, indentation: 2 * (depth + 1))
            }
        }
        coverage.isExact = coverage.isExact && areInnerExact
        if !isFirst {
            bytes.append(UInt8(ascii: "\n"))
            bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * depth))
        }
        bytes.append(UInt8(ascii: "}"))
        return coverage
    }

    /// Calls the body with each field that is shown, and its value.
    @inline(__always) private static func forEachShown(
        _ object: JSONObject, _ fields: [Field], _ body: (Field, JSON) throws(UnsetField) -> Void
    ) throws(UnsetField) -> Coverage {
        var members = OrderedMembers(object, fields)
        var coverage = Coverage(isExact: members.isInOrder)
        for field in fields {
            let present = members.next(field.name)
            if present != nil { coverage.known += 1 }
            guard field.isVisible else { continue }
            guard let value = present ?? field.initial else {
                if field.isOptional { continue }
                throw UnsetField(path: field.name)
            }
            if present == nil { coverage.isExact = false }
            do {
                try body(field, value)
            } catch {
                throw UnsetField(path: "\(field.name).\(error.path)")
            }
        }
        return coverage
    }

    /// Writes a list of hashes.
    /// - Parameter depth: the number of hashes and lists around it.
    /// - Returns: whether the document tells all members of the elements, in their order.
    private static func write(_ elements: [JSON], _ fields: [Field], into bytes: inout [UInt8], depth: Int) throws(UnsetField) -> Bool {
        // What is hidden in an element is not kept.
        var isExact = !fields.contains(where: \.holdsHidden)
        var separator = UInt8(ascii: "[")
        for element in elements {
            bytes.append(separator)
            bytes.append(UInt8(ascii: "\n"))
            bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * (depth + 1)))
            if case .object(let members) = element {
                if try !write(members, fields, into: &bytes, depth: depth + 1).isExact { isExact = false }
            } else {
                element.write(into: &bytes, indentation: 2 * (depth + 1))
            }
            separator = UInt8(ascii: ",")
        }
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * depth))
        bytes.append(UInt8(ascii: "]"))
        return isExact
    }

    /// The visible fields as a tree. It is equal to what `write` writes.
    static func shown(_ object: JSONObject, _ fields: [Field]) throws(UnsetField) -> (members: JSONObject, coverage: Coverage) {
        var (keys, values): ([String], [JSON]) = ([], [])
        keys.reserveCapacity(fields.count)
        values.reserveCapacity(fields.count)
        let coverage = try forEachShown(object, fields) { (field, value) throws(UnsetField) in
            values.append(try shown(value, field.kind))
            keys.append(field.name)
        }
        return (JSONObject(uncheckedUniqueKeys: keys, values: values), coverage)
    }

    private static func shown(_ value: JSON, _ kind: Field.Kind) throws(UnsetField) -> JSON {
        switch (kind, value) {
        case (.hash(let children), .object(let members)): return .object(try shown(members, children).members)
        case (.list(.hash(let children)), .array(let elements)) where !elements.isEmpty:
            return .array(
                try elements.map { (element) throws(UnsetField) in
                    if case .object(let members) = element { .object(try shown(members, children).members) } else { element }
                })
        default: return value
        }
    }

    /// A document as an event shows it.
    static func snapshot(_ document: [UInt8], withholding fields: [Field]) -> [UInt8] {
        var snapshot = document
        for field in fields { blank(field, in: &snapshot) }
        return snapshot
    }

    /// Replaces a field's value by null. The value is a text or null, and has a line of its own, which is found by the name.
    private static func blank(_ field: Field, in document: inout [UInt8]) {
        guard let start = document.firstPlace(of: field.label).map({ $0 + field.label.count }),
            let lineEnd = document[start...].firstIndex(of: UInt8(ascii: "\n"))
        else { return }
        let end = document[lineEnd - 1] == UInt8(ascii: ",") ? lineEnd - 1 : lineEnd
        document.replaceSubrange(start..<end, with: "null".utf8)
    }

    /// The hidden fields, which `write` leaves out, at the same paths. Null is not kept, because an absent field reads as null.
    static func hidden(_ object: JSONObject, _ fields: [Field]) -> JSONObject {
        var rest: JSONObject = [:]
        for field in fields where field.holdsHidden {
            guard let value = object[field.name], !value.isNull else { continue }
            if !field.isVisible {
                rest[field.name] = value
            } else if case .hash(let children) = field.kind, case .object(let members) = value {
                let inner = hidden(members, children)
                if !inner.isEmpty { rest[field.name] = .object(inner) }
            }
        }
        return rest
    }

    /// The object with some paths expanded.
    /// - Parameter isNew: whether this is the answer to the object's creation.
    /// - Parameter hash: the name of the hash that holds the object. It stands before the names of lists.
    /// - Parameter related: finds the objects of references and of lists of members.
    static func expanded(
        _ object: JSONObject, _ fields: [Field], _ expansion: Expansion, isNew: Bool = false, in hash: String? = nil, related: Related
    ) throws -> JSON {
        var rendered = JSONObject(minimumCapacity: fields.count)
        for field in fields {
            let inner = expansion[field.name]
            let isShown = field.isVisible || (isNew && field.isAtCreation) || (inner != nil && field.isExpandable)
            guard isShown else { continue }
            if case .members(let members) = field.kind, let inner {
                rendered[field.name] = try related.members(hash.map { "\($0)_\(field.name)" } ?? field.name, members, inner)
            } else if let value = object[field.name] ?? field.initial {
                rendered[field.name] = try expanded(value, field, inner, in: hash, related)
            }
        }
        return .object(rendered)
    }

    private static func expanded(
        _ value: JSON, _ field: Field, _ expansion: Expansion?, in hash: String?, _ related: Related
    ) throws -> JSON {
        switch (field.kind, value) {
        case (.hash(let children), .object(let members)):
            try expanded(members, children, expansion ?? Expansion(), in: hash.map { "\($0)_\(field.name)" } ?? field.name, related: related)
        case (.reference(let targets), .string(let id)): try expansion.flatMap { try related.object(id, targets, $0) } ?? value
        case (.tree, .object(let members)): try expansion.flatMap { try embedded(members, $0, related) } ?? value
        case (.list(let element), .array(let elements)) where expansion != nil:
            .array(try elements.map { try expanded($0, Field(field.name, element), expansion, in: hash, related) })
        default: value
        }
    }

    /// An object that another one holds as a copy, such as the price in the item of a subscription. If something in it is expanded, it is shown as it is
    /// now.
    private static func embedded(_ members: JSONObject, _ expansion: Expansion, _ related: Related) throws -> JSON? {
        guard !expansion.isEmpty, let id = members["id"]?.string, let name = members["object"]?.string else { return nil }
        return try related.object(id, [name], expansion)
    }
}

extension Field {
    /// Whether naming it in `expand` shows more.
    var isExpandable: Bool {
        switch visibility {
        case .hiddenUntilExpanded, .sensitive: return true
        case .internal, .atCreation: return false
        case .visible:
            switch kind {
            case .reference, .hash, .list(.reference), .list(.hash), .members, .tree, .list(.tree): return true
            default: return false
            }
        }
    }

    var isAtCreation: Bool { if case .atCreation = visibility { true } else { false } }

    var permission: String? { if case .sensitive(let permission) = visibility { permission } else { nil } }
}
