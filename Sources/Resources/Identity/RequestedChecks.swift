// The checks that a session asks for, by their names in reports. No other check can fail or be in a report. A verification flow is different: it is
// set up in the Dashboard and may ask for any check. So if a test says that a check has failed, the flow asked for it.
import Wire

package enum RequestedChecks {
    /// - Parameter session: the fields of a verification session.
    package static func of(_ session: JSONObject) -> [String] {
        let isNumberOnly = session["type"] == "id_number"
        let options = session["options"]
        let document = isNumberOnly ? nil : options?["document"]
        var checks = isNumberOnly ? ["id_number"] : ["document"]
        if document?["require_id_number"] == true { checks.append("id_number") }
        if document?["require_matching_selfie"] == true { checks.append("selfie") }
        return checks + ["email", "phone"].filter { options?[$0]?["require_verification"] == true }
    }

    /// The checks that can fail.
    package static func possible(in session: JSONObject) -> [String] { session["type"] == "verification_flow" ? all : of(session) }

    private static let all = ["document", "id_number", "selfie", "email", "phone"]
}
