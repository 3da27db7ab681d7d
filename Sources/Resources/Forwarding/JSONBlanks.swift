// The blanks of a body in JSON.
import Engine
import Wire

enum JSONBlanks {
    static func fill(_ body: String, _ filling: ForwardedFilling, _ found: inout Set<ForwardedField>) throws(ForwardedBodyFault) -> String {
        if body.isEmpty { return body }
        do {
            var document = try JSON.parse(Array(body.utf8))
            fill(&document, under: "", filling, &found)
            return String(decoding: document.compact(), as: UTF8.self)
        } catch {
            throw ForwardedBodyFault(reason: "it is not JSON, at byte \(error.offset)")
        }
    }

    /// - Parameter parent: the name of the value around it.
    private static func fill(_ value: inout JSON, under parent: String, _ filling: ForwardedFilling, _ found: inout Set<ForwardedField>) {
        switch value {
        case .object(var members):
            for (name, member) in members {
                if let field = filling.field(named: name, in: parent), isBlank(member) {
                    found.insert(field)
                    members[name] = filled(member, field, filling)
                } else {
                    var member = member
                    fill(&member, under: name, filling, &found)
                    members[name] = member
                }
            }
            value = .object(members)
        case .array(var elements):
            for index in elements.indices { fill(&elements[index], under: parent, filling, &found) }
            value = .array(elements)
        default: break
        }
    }

    private static func isBlank(_ value: JSON) -> Bool { [.string(""), .integer(0), .null].contains(value) }

    /// A number is replaced by a number.
    private static func filled(_ blank: JSON, _ field: ForwardedField, _ filling: ForwardedFilling) -> JSON {
        if blank.integer != nil, let number = filling.numbers[field] { return .integer(number) }
        return filling.texts[field].map(JSON.string) ?? blank
    }
}
