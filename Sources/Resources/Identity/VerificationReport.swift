// A VerificationReport is the result of one attempt, with a section for each check. Transitions of the session make reports. Only a redaction changes
// them.
import Engine
import Wire

enum VerificationReport {
    static let name = "identity.verification_report"

    static let resource = Resource(
        name, idPrefix: "vr_", path: "/v1/identity/verification_reports", pathParameter: "report", missing: "report",
        fields: [
            .string("client_reference_id").orNull,
            section("document", [
                VerifiedPerson.address, VerifiedPerson.dateOfBirth, VerifiedPerson.date("expiration_date").orNull.sensitive(VerifiedPerson.permission),
                .list("files", of: .string).orNull, .string("first_name").orNull, VerifiedPerson.date("issued_date").orNull,
                .string("issuing_country").orNull, .string("last_name").orNull, .string("number").orNull.sensitive(VerifiedPerson.permission),
                VerifiedPerson.sex,
                .choice("type", VerificationSession.documentTypes).orNull, VerifiedPerson.unparsedPlaceOfBirth, VerifiedPerson.unparsedSex,
            ]),
            section("email", [.string("email").orNull]),
            section("id_number", [
                VerifiedPerson.dateOfBirth, .string("first_name").orNull, .string("id_number").orNull.sensitive(VerifiedPerson.permission),
                .choice("id_number_type", VerifiedPerson.idNumberTypes).orNull, .string("last_name").orNull,
            ]),
            .hash("options", [VerificationSession.documentOptions, .hash("id_number", []).orAbsent]),
            section("phone", [.string("phone").orNull]),
            section("selfie", [.string("document").orNull, .string("selfie").orNull]),
            .choice("type", "document", "id_number", "verification_flow"),
            .string("verification_flow").orAbsent,
            .string("verification_session").orNull,
        ],
        endpoints: [
            .list(by: [
                .string("client_reference_id"), .created, .choice("type", "document", "id_number"), .string("verification_session"),
            ]),
            .retrieve,
        ],
        deeds: [.byHook("redact", then: VerificationRedaction.redactReport)],
        switchedOffBy: IdentityApplication.switch)

    /// The section of a check: its own fields, and those that every check has.
    private static func section(_ name: String, _ fields: [Field]) -> Field {
        let error = Field.hash(
            "error", [.choice("code", FailureCode.all.filter { FailureCode.check(of: $0) == name }).orNull, .string("reason").orNull])
        return .hash(name, fields + [error.orNull, .choice("status", "unverified", "verified")]).orAbsent
    }
}

/// The checks in a report that have the name of something else elsewhere.
extension FieldKey<JSONObject> {
    static var emailCheck: Self { FieldKey("email") }
    static var idNumberCheck: Self { FieldKey("id_number") }
    static var phoneCheck: Self { FieldKey("phone") }
    static var selfieCheck: Self { FieldKey("selfie") }
}
