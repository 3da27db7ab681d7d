// A SourceMandateNotification tells the merchant that a debit was begun. It is for merchants who notify their payers themselves.
import Common
import Engine
import Wire

enum SourceMandateNotification {
    static let name = "source_mandate_notification"

    static let resource = Resource(
        name, idPrefix: "srcmn_", path: "/v1/sources/{source}/mandate_notifications", pathParameter: "mandate_notification",
        fields: [
            .hash("acss_debit", [.string("statement_descriptor").orNull]).orAbsent, .integer("amount").orNull,
            .hash("bacs_debit", SourceType.texts("last4")).orAbsent,
            .choice("reason", "debit_initiated", "mandate_confirmed"),
            .hash("sepa_debit", SourceType.texts("creditor_identifier", "last4", "mandate_reference")).orAbsent, .tree("source"),
            .choice("status", "pending", "submitted"), .string("type"),
        ],
        endpoints: [.retrieve])

    /// Makes a notification about a debit, if the merchant has asked for them.
    static func announce(_ amount: Int64, from source: Draft, _ change: inout Change) throws {
        let type = source[.type] ?? ""
        guard SourceMandate.isNotifiedByHand(source), ["sepa_debit", "acss_debit"].contains(type) else { return }
        let details = source[FieldKey<JSONObject>(type)]
        let hash: JSON =
            type == "sepa_debit"
            ? [
                "creditor_identifier": "TEST42ZZZ0000424242", "last4": details?["last4"] ?? .null,
                "mandate_reference": details?["mandate_reference"] ?? .null,
            ] : ["statement_descriptor": source.json(.statementDescriptor)]
        try change.create(
            name,
            [
                "amount": .integer(amount), "reason": "debit_initiated", "source": change.document(of: source), "status": "submitted",
                "type": .string(type), type: hash,
            ], emits: "source.mandate_notification")
    }
}
