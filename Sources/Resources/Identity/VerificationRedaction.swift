// A redaction removes the personal data from a session and its reports, and deletes their pictures. When it begins, the session is closed for good.
// It is complete when its time on the account's clock is over.
import Common
import Engine
import Files
import Wire

package enum VerificationRedaction {
    /// How long a redaction takes, in seconds of the account's clock.
    package static let delay = SettingKey<Int64>("identity.redaction_delay", 4 * 86_400)

    static let begin: Hook = { session, change in
        try SessionSecrets.withdraw(because: "withdrawn")(&session, &change)
        session[.redaction] = ["status": "processing"]
        try change.schedule("complete_redaction", on: session, after: change.settings[delay])
    }

    static let complete: Hook = { session, change in
        session[.redaction] = ["status": "redacted"]
        session[.lastError] = nil
        session[.metadata] = [:]
        session.rewritesEvents = true
        redact([.providedDetails, .verifiedOutputs], of: &session)
        try change.fireAll("redact", on: VerificationReport.name, where: "verification_session", is: session.id)
    }

    static let redactReport: Hook = { report, change in
        redact([.document, .emailCheck, .idNumberCheck, .phoneCheck], of: &report)
        // The ids stay.
        for image in images(of: report) { try File.delete(image, &change) }
    }

    private static func images(of report: Draft) -> [String] {
        let pictures = report[.document]?["files"]?.array ?? []
        return (pictures + [report[.selfieCheck]?["selfie"] ?? .null]).compactMap(\.string)
    }

    private static func redact(_ sections: [FieldKey<JSONObject>], of draft: inout Draft) {
        for key in sections where draft.has(key) { draft[key] = draft[key].map(redacted) }
    }

    /// The placeholders. Null stays null. Fields that are not listed here stay: the outcome, the country, the file ids.
    private static func redacted(_ section: JSONObject) -> JSONObject {
        var redacted = section
        for (name, value) in section where !value.isNull {
            switch name {
            case "address": redacted[name] = address(value)
            case "dob", "expiration_date", "issued_date": redacted[name] = VerifiedPerson.day(1, 1, 1)
            case "id_number_type": redacted[name] = .null
            case "email", "first_name", "id_number", "last_name", "number", "phone", "sex", "unparsed_place_of_birth", "unparsed_sex":
                redacted[name] = placeholder
            default: continue
            }
        }
        return redacted
    }

    /// All lines are replaced, even empty ones. The country stays.
    private static func address(_ value: JSON) -> JSON {
        guard case .object(let lines) = value else { return value }
        return .object(JSONObject(uniqueKeysWithValues: lines.map { ($0.key, $0.key == "country" ? $0.value : placeholder) }))
    }

    private static let placeholder: JSON = "[redacted]"
}
