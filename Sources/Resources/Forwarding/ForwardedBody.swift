// The body of a forwarded request: JSON, a form or XML, with blanks. A blank is an empty text, a zero or a null, at any depth, with the name of a
// card's detail. Everything else stays as it was sent.
import Wire

enum ForwardedBody {
    case json, form, xml

    /// - Parameter contentType: the caller's. Nil if there is none. Then the body's beginning decides.
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

    /// The content type if the caller gives none.
    var contentType: String {
        switch self {
        case .json: "application/json"
        case .form: "application/x-www-form-urlencoded"
        case .xml: "application/xml"
        }
    }

    /// Fills the blanks of a body.
    /// - Parameter found: gets the fields that have a blank.
    func fill(_ body: String, _ filling: ForwardedFilling, found: inout Set<ForwardedField>) throws(ForwardedBodyFault) -> String {
        switch self {
        case .json: try JSONBlanks.fill(body, filling, &found)
        case .form: FormBlanks.fill(body, filling, &found)
        case .xml: try XMLBlanks.fill(body, filling, &found)
        }
    }
}
