// The body of a forwarded request: JSON, a form or XML, with blanks in it. A blank is an empty text, a zero or nothing at all under a name
// that a card's detail is expected by, however deep; everything else stays as it was sent.
import Wire

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
    func fill(_ body: String, _ filling: ForwardedFilling, found: inout Set<ForwardedField>) throws(ForwardedBodyFault) -> String {
        switch self {
        case .json: try JSONBlanks.fill(body, filling, &found)
        case .form: FormBlanks.fill(body, filling, &found)
        case .xml: try XMLBlanks.fill(body, filling, &found)
        }
    }
}
