// A SourceTransaction is one deposit into a receiver.
import Common
import Engine
import Wire

enum SourceTransaction {
    static let name = "source_transaction"

    static let resource = Resource(
        name, idPrefix: "srctxn_", path: "/v1/sources/{source}/source_transactions", pathParameter: "source_transaction",
        listedBy: ["source"],
        fields: [
            .hash("ach_credit_transfer", SourceType.texts("customer_data", "fingerprint", "last4", "routing_number")).orAbsent,
            .integer("amount"),
            .hash("chf_credit_transfer", SourceType.texts(
                "reference", "sender_address_country", "sender_address_line1", "sender_iban", "sender_name")).orAbsent,
            .string("currency"),
            .hash("gbp_credit_transfer", SourceType.texts(
                "fingerprint", "funding_method", "last4", "reference", "sender_account_number", "sender_name", "sender_sort_code")).orAbsent,
            .hash("paper_check", SourceType.texts("available_at", "invoices")).orAbsent,
            .hash("sepa_credit_transfer", SourceType.texts("reference", "sender_iban", "sender_name")).orAbsent, .string("source"),
            .choice("status", "failed", "pending", "succeeded"), .string("type"),
        ],
        endpoints: [.retrieve])

    static func record(_ amount: Int64, into source: Draft, reference: String?, _ change: inout Change) throws {
        let type = source[.type] ?? ""
        var fields: JSONObject = [
            "amount": .integer(amount), "currency": source.json(.currency), "source": .string(source.id), "status": "succeeded",
            "type": .string(type),
        ]
        switch type {
        case "ach_credit_transfer":
            fields[type] = [
                "customer_data": reference.map(JSON.string) ?? .null,
                "fingerprint": .string(Fingerprint.of("payer", account: change.account.id)), "last4": "6789", "routing_number": "110000000",
            ]
        case "sepa_credit_transfer":
            fields[type] = [
                "reference": reference.map(JSON.string) ?? .null, "sender_iban": "DE89370400440532013000", "sender_name": "Jenny Rosen",
            ]
        default: break
        }
        try change.create(name, fields, emits: "source.transaction.created")
    }
}
