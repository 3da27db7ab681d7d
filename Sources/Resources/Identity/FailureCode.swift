// Why a verification fails: the `last_error.code` of a session, and the `error.code` of the check in its report. A code of the session itself
// (because the person gave up, for example) makes no report.
import Engine
import Wire

package enum FailureCode {
    /// All codes with their sentences, by the check that fails. Nil for the session itself.
    private static let table: [(code: String, check: String?, reason: String)] = [
        ("abandoned", nil, "The verification was left before it was complete."),
        ("consent_declined", nil, "The person declined to be verified."),
        ("country_not_supported", nil, "The person's country is not supported."),
        ("device_not_supported", nil, "The person's device has no camera that can be used."),
        ("document_expired", "document", "The document is expired."),
        ("document_type_not_supported", "document", "The type of the document is not supported."),
        ("document_unverified_other", "document", "The document could not be verified."),
        ("email_unverified_other", "email", "The email address could not be verified."),
        ("email_verification_declined", "email", "The person declined to verify the email address."),
        ("id_number_insufficient_document_data", "id_number", "The document has too little data to check the ID number with."),
        ("id_number_mismatch", "id_number", "The ID number does not match the name and date of birth."),
        ("id_number_unverified_other", "id_number", "The ID number could not be verified."),
        ("phone_unverified_other", "phone", "The phone number could not be verified."),
        ("phone_verification_declined", "phone", "The person declined to verify the phone number."),
        ("selfie_document_missing_photo", "selfie", "The document has no photo to compare the selfie with."),
        ("selfie_face_mismatch", "selfie", "The selfie does not show the person on the document."),
        ("selfie_manipulated", "selfie", "The selfie has been manipulated."),
        ("selfie_unverified_other", "selfie", "The selfie could not be verified."),
        ("under_supported_age", nil, "The person is below the age that is supported."),
    ]

    package static let all = table.map(\.code)

    /// The check that fails with this code. Nil if the session itself fails.
    package static func check(of code: String) -> String? { table.first { $0.code == code }?.check }

    /// The possible codes of a session: those of the session itself, and those of the checks that it asks for or may ask for.
    package static func possible(in session: JSONObject) -> [String] {
        let checks = RequestedChecks.possible(in: session)
        return table.filter { row in row.check.map(checks.contains) ?? true }.map(\.code)
    }

    package static func requirePossible(_ code: String, in session: JSONObject) throws(Refusal) {
        guard let check = check(of: code), !RequestedChecks.possible(in: session).contains(check) else { return }
        let codes = possible(in: session)
        let list = codes.dropLast().joined(separator: ", ") + " or \(codes.last ?? "")"
        throw .invalid(
            "The session does not ask for the check that fails with \(code): \(check). It can fail with \(list).", parameter: "code")
    }

    package static func reason(for code: String) -> String { table.first { $0.code == code }?.reason ?? "" }
}
