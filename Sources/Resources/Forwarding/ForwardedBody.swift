// The body of a forwarded request: JSON, a form or XML, with blanks in it. A blank is an empty text, a zero or nothing at all under a name
// that a card's detail is expected by, however deep; everything else stays as it was sent.
import Wire

/// What is wrong with a body: one sentence, which quotes nothing of it.
struct ForwardedBodyFault: Error {
    let reason: String
}

enum ForwardedBody {
    case json, form, xml

    /// - Parameter contentType: what the caller says of it; nil: nothing, so that its beginning tells.
    init(_ body: String, contentType: String?) {
        let type = contentType?.lowercased() ?? ""
        if type.contains("json") {
            self = .json
        } else if type.contains("xml") {
            self = .xml
        } else if type.contains("x-www-form-urlencoded") {
            self = .form
        } else {
            switch body.first(where: { !$0.isWhitespace }) {
            case "<": self = .xml
            case "{", "[", nil: self = .json
            default: self = body.contains("=") ? .form : .json
            }
        }
    }

    /// Sent where the caller gives none.
    var contentType: String {
        switch self {
        case .json: "application/json"
        case .form: "application/x-www-form-urlencoded"
        case .xml: "application/xml"
        }
    }

    /// Puts the filling into a body's blanks.
    /// - Parameter found: gets the fields that there is a blank for.
    func fill(_ body: String, _ filling: Filling, found: inout Set<ForwardedField>) throws(ForwardedBodyFault) -> String {
        switch self {
        case .json: try JSONBlanks.fill(body, filling, &found)
        case .form: FormBlanks.fill(body, filling, &found)
        case .xml: try XMLBlanks.fill(body, filling, &found)
        }
    }
}

enum JSONBlanks {
    static func fill(_ body: String, _ filling: Filling, _ found: inout Set<ForwardedField>) throws(ForwardedBodyFault) -> String {
        if body.isEmpty { return body }
        do {
            var document = try JSON.parse(Array(body.utf8))
            fill(&document, under: "", filling, &found)
            return String(decoding: document.compact(), as: UTF8.self)
        } catch {
            throw ForwardedBodyFault(reason: "it is not JSON, at byte \(error.offset)")
        }
    }

    /// - Parameter parent: the name that it stands under.
    private static func fill(_ value: inout JSON, under parent: String, _ filling: Filling, _ found: inout Set<ForwardedField>) {
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

    /// A number in the place of a number.
    private static func filled(_ blank: JSON, _ field: ForwardedField, _ filling: Filling) -> JSON {
        if blank.integer != nil, let number = filling.numbers[field] { return .integer(number) }
        return filling.texts[field].map(JSON.string) ?? blank
    }
}

enum FormBlanks {
    static func fill(_ body: String, _ filling: Filling, _ found: inout Set<ForwardedField>) -> String {
        body.split(separator: "&", omittingEmptySubsequences: false).map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = parts.first, ["", "0"].contains(parts.dropFirst().first ?? ""),
                case let path = Self.path(of: Percent.decode(name) ?? String(name)),
                let field = filling.field(named: path.last ?? "", in: String(path.dropLast().last ?? ""))
            else { return String(pair) }
            found.insert(field)
            return filling.texts[field].map { "\(name)=\(Percent.encode($0))" } ?? String(pair)
        }.joined(separator: "&")
    }

    /// `card` and `number`, of `card[number]` and of `card.number`.
    private static func path(of name: String) -> [Substring] { name.split { "[].".contains($0) } }
}
