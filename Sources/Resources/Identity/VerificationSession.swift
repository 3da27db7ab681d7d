// A VerificationSession guides one person through a check of a document or an ID number. What the person does (submit, pass, fail) comes from the
// control plane. Each attempt that was checked makes a report.
import Common
import Engine
import Wire

package enum VerificationSession {
    enum Status: String, CaseIterable {
        case requiresInput = "requires_input"
        case processing, verified, canceled
    }

    package static let name = ResourceName.verificationSession
    static let idPrefix = "vs_"

    package static let resource = Resource(
        name, idPrefix: idPrefix, path: "/v1/identity/verification_sessions", pathParameter: "session", missing: "session", noun: "VerificationSession",
        fields: [
            .string("client_reference_id").orNull.given(.create), .string("client_secret").orNull.withheldFromEvents,
            .hash("former_link", [.string("token"), .choice("end", "used", "expired", "withdrawn")]).internal,
            .hash("last_error", [.choice("code", FailureCode.all).orNull, .string("reason").orNull]).orNull,
            .reference("last_verification_report", to: VerificationReport.name).orNull, .metadata, .hash("options", [
                documentOptions, .hash("email", [.boolean("require_verification").orAbsent]).orAbsent.readOnly, .hash("id_number", []).orAbsent.readOnly,
                .hash("matching", [.choice("dob", "none", "similar").orAbsent, .choice("name", "none", "similar").orAbsent]).orAbsent.readOnly,
                .hash("phone", [.boolean("require_verification").orAbsent]).orAbsent.readOnly,
            ]).given(.create, .update.only(in: Status.requiresInput)),
            .hash("provided_details", [.string("email").orAbsent.emptyable, .string("phone").orAbsent.emptyable]).orAbsent.emptyable
                .given(.create, .update.only(in: Status.requiresInput)),
            .hash("redaction", [.choice("status", "processing", "redacted", "validated")]).orNull, .string("related_customer").orNull,
            .string("related_customer_account").orNull.given(.create),
            .hash("related_person", [.string("account").required, .string("person").required]).orAbsent.given(.create),
            .url("return_url").internal.given(.create), .choice("type", "document", "id_number", "verification_flow"), .link("url").orNull.withheldFromEvents,
            .string("verification_flow").orAbsent.given(.create), verifiedOutputs,
        ],
        lifecycle: Lifecycle(Status.self, startsAt: .requiresInput, sealedBy: .init("redaction", "redacted"), [
            .on("submit", as: "submitted", from: .requiresInput, to: .processing,
                by: .tester, emits: "processing", then: SessionSecrets.withdraw(because: "used")),
            .on("verify", as: "verified", from: .processing, to: .verified,
                by: .tester(PersonData.parameters), emits: "verified", then: VerificationAttempt.succeed),
            .on("reject", from: .processing, to: .requiresInput,
                by: .tester([.choice("code", FailureCode.all).required]), emits: "requires_input", then: VerificationAttempt.fail),
            .on("cancel", from: .requiresInput, to: .canceled, by: .api, emits: "canceled", then: SessionSecrets.withdraw(because: "withdrawn")),
            .on("redact", from: .requiresInput, to: .canceled, by: .api, emits: "canceled", then: VerificationRedaction.begin),
            .on("redact", from: .verified, .canceled, then: VerificationRedaction.begin),
            .on("complete_redaction", from: .verified, .canceled, by: .clock, emits: "redacted", whileSealed: true, then: VerificationRedaction.complete),
        ]),
        endpoints: [
            .create(
                [.string("related_customer").references("customer"), type.required(unless: "verification_flow")],
                exclusive: [["type", "verification_flow"], ["related_customer", "related_customer_account"]], emits: "created", then: open),
            .list(by: [
                .string("client_reference_id"), .created, .string("related_customer"), .string("related_customer_account"),
                .choice("status", ["canceled", "processing", "requires_input", "verified"]),
            ]),
            .retrieve,
            .update([type.only(in: Status.requiresInput)], then: keepFlow),
        ],
        refresh: SessionSecrets.renew, switchedOffBy: IdentityApplication.switch)

    static let documentOptions = Field.hash("document", [
        .list("allowed_types", of: .choice(documentTypes)).orAbsent, .boolean("require_id_number").orAbsent,
        .boolean("require_live_capture").orAbsent, .boolean("require_matching_selfie").orAbsent,
    ]).orAbsent.emptyable

    static let documentTypes = ["driving_license", "id_card", "passport"]

    /// A request cannot give the third type: a flow has it.
    private static let type = Parameter.choice("type", "document", "id_number")

    private static let verifiedOutputs = Field.hash("verified_outputs", [
        VerifiedPerson.address, VerifiedPerson.dateOfBirth, .string("email").orNull, .string("first_name").orNull,
        .string("id_number").orNull.sensitive(VerifiedPerson.permission), .choice("id_number_type", VerifiedPerson.idNumberTypes).orNull,
        .string("last_name").orNull, .string("phone").orNull, VerifiedPerson.sex, VerifiedPerson.unparsedPlaceOfBirth, VerifiedPerson.unparsedSex,
    ]).orNull.hiddenUntilExpanded

    private static let open: Hook = { session, change in
        try keepFlow(&session, &change)
        try SessionSecrets.mint(&session, &change)
    }

    /// A flow decides the type and the options. It is set up in the Dashboard, which Pinstripe cannot read. So every flow checks a document, and the
    /// contact details that were provided.
    private static let keepFlow: Hook = { session, change in
        guard session.has(.verificationFlow) else { return }
        guard !change.arguments.has("type") else { throw Refusal.exclusive(["type", "verification_flow"]) }
        session[.type] = "verification_flow"
        var options = session[.options] ?? [:]
        for contact in ["email", "phone"] {
            options[contact] = session[.providedDetails]?[contact].map { _ in ["require_verification": true] }
        }
        session[.options] = options
    }
}
