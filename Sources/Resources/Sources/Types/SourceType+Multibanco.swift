// Multibanco: a page shows the customer a reference, which she pays at a cash machine in Portugal within a week. In test mode, the owner's e-mail
// address says whether she pays: never with `+fill_never`, before the source is next read with `+fill_now`, and some seconds later with any other.
import Common
import Engine
import Wire

extension SourceType {
    static let multibanco = SourceType(
        name: "multibanco", flow: .receiver, usages: [.singleUse], currencies: ["eur"],
        required: ["amount", "owner[email]", "redirect[return_url]"],
        fields: texts(
            "entity", "reference", "refund_account_holder_address_city", "refund_account_holder_address_country",
            "refund_account_holder_address_line1", "refund_account_holder_address_line2", "refund_account_holder_address_postal_code",
            "refund_account_holder_address_state", "refund_account_holder_name", "refund_iban"),
        pendingLifetime: 7 * day, chargeableLifetime: 6 * hour,
        open: { source, change in
            let (entity, reference) = ("12345", change.randomDigits(9))
            source.merge(.multibanco, ["entity": .string(entity), "reference": .string(reference)])
            source.merge(.receiver, ["address": .string("\(entity)-\(reference)")])
        })
}
