// A debit from an account in Canada.
import Common
import Engine
import Payers
import Wire

extension SourceType {
    static let acssDebit = SourceType(
        name: "acss_debit", flow: .none, usages: [.reusable], currencies: ["cad", "usd"],
        required: [
            "owner[name]", "acss_debit[account_number]", "acss_debit[institution_number]", "acss_debit[transit_number]",
        ],
        parameters: [
            .string("account_number").forHook.confidential, .string("institution_number").forHook, .string("transit_number").forHook,
        ],
        fields: texts(
            "bank_address_city", "bank_address_line_1", "bank_address_line_2", "bank_address_postal_code", "bank_name", "category", "country",
            "fingerprint", "last4", "routing_number"),
        startsChargeable: true, settlement: .after(workingDays: 5),
        open: { source, change in
            let given = change.arguments["acss_debit"]
            let account = given?["account_number"]?.string ?? ""
            let institution = try BankAccountNumber.digits(given, "institution_number", 3, of: "acss_debit")
            let transit = try BankAccountNumber.digits(given, "transit_number", 5, of: "acss_debit")
            try BankAccountNumber.requireAccountNumber(account, 7...12, parameter: "acss_debit[account_number]")
            // As Canadian banks write it for electronic payments.
            let routing = "0\(institution)\(transit)"
            TestBankAccount.numbered(account, in: "CA")?.debit.keep(in: &source)
            source.merge(.acssDebit, [
                "bank_name": "STRIPE TEST BANK", "country": "CA", "last4": .string(String(account.suffix(4))),
                "routing_number": .string(routing),
                "fingerprint": .string(Fingerprint.of("account \(routing) \(account)", account: change.account.id)),
            ])
        })
}
