// A debit from an account in the United States. The account must be verified first: by two small deposits, or by one with a code.
import Common
import Engine
import Payers
import Wire

extension PaymentMethodType {
    static let usBankAccount = PaymentMethodType(
        name: "us_bank_account", displayName: "US bank account", flow: .debit, currencies: ["usd"], demands: billing("name"),
        demandsAtCreation: billing("name"), reuse: .itself, needsMandate: true, verificationAttempts: 10, refunds: .days(180),
        options: [
            "financial_connections": ["permissions": ["payment_method"], "prefetch": []], "mandate_options": [:],
            "transaction_purpose": "unspecified", "verification_method": "automatic",
        ],
        fields: [
            .choice("account_holder_type", "company", "individual").orNull, .choice("account_type", "checking", "savings").orNull,
            .string("bank_name").orNull, .string("financial_connections_account").orNull, .string("fingerprint").orNull, .string("last4").orNull,
            .hash("networks", [.string("preferred").orNull, .list("supported", of: .choice(["ach", "us_domestic_wire"]))]).orNull,
            .string("routing_number").orNull, .hash("status_details", [blocked]).orNull,
        ],
        parameters: holder + [
            .string("account_number").confidential, .string("financial_connections_account"), .string("routing_number"),
        ],
        isHashRequired: true, updateParameters: holder,
        open: { given, method, change in
            if let id = given["financial_connections_account"]?.string {
                throw Refusal.noSuchReference(
                    "financial_connections.account", id, parameter: "us_bank_account[financial_connections_account]")
            }
            for name in ["account_number", "routing_number"] where given[name] == nil { throw Refusal.missing("us_bank_account[\(name)]") }
            // The same numbers as for bank accounts of customers.
            let account = try BankAccountDetails.account(
                given.merging(["country": "US"]) { own, _ in own }, at: "us_bank_account", change)
            TestBankAccount.numbered((given["account_number"]?.string ?? "").filter(\.isNumber), in: "US")?.debit.keep(in: &method)
            method[.isVerified] = false
            var hash: JSONObject = [
                "account_holder_type": given["account_holder_type"] ?? .null, "account_type": given["account_type"] ?? "checking",
                "networks": ["preferred": "ach", "supported": ["ach"]], "status_details": [:],
            ]
            for name in ["bank_name", "fingerprint", "last4", "routing_number"] { hash[name] = account[name] }
            return hash
        },
        attach: requireVerified,
        recognize: { method in
            TestBankAccount.looking(like: method[.usBankAccount]?["last4"]?.string, in: "US")?.debit.keep(in: &method)
            method[.isVerified] = true
        },
        fixedIDs: { id in
            TestBankAccount.paymentMethod(id, in: "US").map {
                verified("us_bank_account", [
                    "account_holder_type": "individual", "account_number": .string($0.number), "account_type": "checking",
                    "routing_number": "110000000",
                ])
            }
        },
        charged: { method, _, change in
            own(
                ["account_holder_type", "account_type", "bank_name", "fingerprint", "last4", "routing_number"], of: method,
                and: ["payment_reference": .string(change.randomDigits(15))])
        })

    private static let holder: [Parameter] = [
        .choice("account_holder_type", "company", "individual"), .choice("account_type", "checking", "savings"),
    ]

    private static let blocked = Field.hash("blocked", [
        .choice("network_code", "R02", "R03", "R04", "R05", "R07", "R08", "R10", "R11", "R16", "R20", "R29", "R31").orNull,
        .choice(
            "reason", "bank_account_closed", "bank_account_frozen", "bank_account_invalid_details", "bank_account_restricted",
            "bank_account_unusable", "debit_not_authorized", "tokenized_account_number_deactivated").orNull,
    ]).orAbsent
}
