// Where the money of a refund goes, as its `destination_details` say it. Source: Stripe's specification of refunds, and recorded ones.
import Common
import Engine
import Wire

enum RefundDestination {
    /// Bank transfers, by the type of the payment.
    private static let transfers = [
        "ach_credit_transfer": "us_bank_transfer", "ach_debit": "us_bank_transfer", "au_becs_debit": "au_bank_transfer",
        "bacs_debit": "gb_bank_transfer", "bancontact": "eu_bank_transfer", "ideal": "eu_bank_transfer",
        "konbini": "jp_bank_transfer", "nz_bank_account": "nz_bank_transfer", "oxxo": "mx_bank_transfer", "promptpay": "th_bank_transfer",
        "revolut_pay": "revolut", "sepa_credit_transfer": "eu_bank_transfer", "sepa_debit": "eu_bank_transfer", "us_bank_account": "us_bank_transfer",
    ]
    /// For payments from a customer's balance, by currency.
    private static let transfersOfBalance = [
        "eur": "eu_bank_transfer", "gbp": "gb_bank_transfer", "jpy": "jp_bank_transfer", "mxn": "mx_bank_transfer", "usd": "us_bank_transfer",
    ]
    /// The destinations that have a hash of their own, with the names in it. The banks have a reference for some.
    private static let members: [String: [String]] = {
        let reference = ["reference", "reference_status"]
        var members = Dictionary(
            uniqueKeysWithValues: [
                "affirm", "alipay", "alma", "amazon_pay", "au_bank_transfer", "cashapp", "customer_cash_balance", "eps", "giropay", "grabpay",
                "nz_bank_transfer", "paynow", "pix", "revolut", "scalapay", "sofort", "th_bank_transfer", "twint", "wechat_pay", "zip",
            ].map { ($0, [String]()) })
        let referring = [
            "afterpay_clearpay", "br_bank_transfer", "eu_bank_transfer", "gb_bank_transfer", "jp_bank_transfer", "klarna", "mb_way", "multibanco",
            "mx_bank_transfer", "p24", "us_bank_transfer",
        ]
        for name in referring { members[name] = reference }
        for name in ["blik", "paypal", "swish"] { members[name] = ["network_decline_code"] + reference }
        members["crypto"] = ["reference"]
        return members
    }()

    /// The types whose payers must first say where to send the money.
    private static let asking: Set = ["customer_balance", "konbini", "multibanco", "oxxo", "promptpay"]

    static func of(_ charge: Draft) -> JSONObject {
        if charge.has(.testCard) {
            return ["card": ["reference_status": "pending", "reference_type": "acquirer_reference_number", "type": "refund"], "type": "card"]
        }
        let type = paymentType(of: charge)
        return details((type == "customer_balance" ? transfersOfBalance[charge[.currency] ?? ""] : transfers[type]) ?? type)
    }

    /// The destination of money from a customer's cash balance.
    static func ofBalance(_ currency: String) -> JSONObject { details(transfersOfBalance[currency] ?? "customer_cash_balance") }

    private static func details(_ name: String) -> JSONObject {
        guard let members = members[name] else { return ["type": .string(name)] }
        var details: JSONObject = [name: .object(JSONObject(uniqueKeysWithValues: members.map { ($0, .null) })), "type": .string(name)]
        details.sortKeys()
        return details
    }

    /// Adds the reference of the card network or the bank.
    /// - Returns: false if there is none.
    static func refer(_ refund: inout Draft, _ change: Change) -> Bool {
        guard var details = refund[.destinationDetails], let type = details["type"]?.string, case .object(var own)? = details[type],
            type == "card" || own["reference_status"] != nil
        else { return false }
        own["reference"] = .string(change.randomDigits(16))
        own["reference_status"] = "available"
        own.sortKeys()
        details[type] = .object(own)
        refund[.destinationDetails] = details
        return true
    }

    /// The address at which Stripe asks the payer where to send the money. Nil if nobody needs to be asked.
    static func addressForInstructions(_ refund: Draft, _ charge: Draft) -> String? {
        guard asking.contains(paymentType(of: charge)) else { return nil }
        return refund[.instructionsEmail] ?? charge[.billingDetails]?["email"]?.string
    }

    private static func paymentType(of charge: Draft) -> String { charge[.paymentMethodDetails]?["type"]?.string ?? "" }
}

extension FieldKey<String> {
    static var instructionsEmail: Self { FieldKey("instructions_email") }
}
