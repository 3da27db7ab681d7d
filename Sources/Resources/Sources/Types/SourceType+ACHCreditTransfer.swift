// A bank transfer in US dollars: the customer pushes money to an account number that is made for the source.
import Common
import Engine
import Wire

extension SourceType {
    static let achCreditTransfer = SourceType(
        name: "ach_credit_transfer", flow: .receiver, usages: [.reusable], currencies: ["usd"], required: ["owner[email]"],
        fields: texts(
            "account_number", "bank_name", "fingerprint", "refund_account_holder_name", "refund_account_holder_type", "refund_routing_number",
            "routing_number", "swift_code"),
        open: { source, change in
            let (account, routing) = ("test_" + change.randomHexadecimal(12), "110000000")
            source.merge(.achCreditTransfer, [
                "account_number": .string(account), "bank_name": "TEST BANK",
                "fingerprint": .string(Fingerprint.of("account \(routing) \(account)", account: change.account.id)),
                "routing_number": .string(routing), "swift_code": "TSTEZ122",
            ])
            source.merge(.receiver, ["address": .string("\(routing)-\(account)")])
        })
}
