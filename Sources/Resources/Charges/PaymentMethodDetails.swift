// A charge's details of the card or account that was charged, in a hash named after its type.
import Common
import Engine
import Payers
import Wire

enum PaymentMethodDetails {
    /// - Parameter isAuthorized: whether the bank has agreed.
    static func of(_ payer: Draft, _ charge: Draft, isAuthorized: Bool, _ change: Change) throws -> JSONObject {
        if payer.resource.name == Card.name { return hash("card", card(payer.fields, charge, isAuthorized, change)) }
        if payer.resource.name == BankAccount.name { return hash("ach_debit", BankAccount.paid(payer)) }
        let type = payer[.type] ?? ""
        switch type {
        case "card": return hash("card", card(payer[.card] ?? [:], charge, isAuthorized, change))
        case "three_d_secure":
            var details = card(payer[.threeDSecure] ?? [:], charge, isAuthorized, change)
            details["three_d_secure"] = confirmation(isAuthenticated: payer[.threeDSecure]?["authenticated"] == true)
            return hash("card", details)
        default: return hash(type, account(type, payer, change))
        }
    }

    static func hash(_ type: String, _ details: JSONObject) -> JSONObject {
        var details = details
        details.sortKeys()
        var whole: JSONObject = [type: .object(details), "type": .string(type)]
        whole.sortKeys()
        return whole
    }

    // MARK: Cards

    static func card(_ card: JSONObject, _ charge: Draft, _ isAuthorized: Bool, _ change: Change) -> JSONObject {
        let brand = CardDetails.network(card["brand"]?.string ?? "")
        var details: JSONObject = [
            "amount_authorized": isAuthorized ? charge.json(.amount) : .null,
            "authorization_code": isAuthorized ? .string(change.randomDigits(6)) : .null, "brand": .string(brand),
            "checks": [
                "address_line1_check": card["address_line1_check"] ?? .null, "address_postal_code_check": card["address_zip_check"] ?? .null,
                "cvc_check": card["cvc_check"] ?? .null,
            ],
            "electronic_commerce_indicator": "07", "extended_authorization": ["status": "disabled"],
            "incremental_authorization": ["status": "unavailable"], "installments": .null, "mandate": .null,
            "multicapture": ["status": "unavailable"], "network": .string(brand), "network_token": ["used": false],
            "network_transaction_id": .string(change.randomDigits(15)),
            "overcapture": ["maximum_amount_capturable": charge.json(.amount), "status": "unavailable"], "regulated_status": "unregulated",
            "three_d_secure": .null, "transaction_link_id": brand == "mastercard" ? .string(change.randomCharacters(22)) : .null, "wallet": .null,
        ]
        for name in ["country", "exp_month", "exp_year", "fingerprint", "funding", "last4"] { details[name] = card[name] ?? .null }
        if charge[.captured] == false { details["capture_before"] = .integer(change.now + ChargeCapture.lifetime(of: charge)) }
        return details
    }

    private static func confirmation(isAuthenticated: Bool) -> JSON {
        [
            "authentication_flow": isAuthenticated ? "challenge" : .null, "electronic_commerce_indicator": .null, "exemption_indicator": .null,
            "result": isAuthenticated ? "authenticated" : "attempt_acknowledged", "result_reason": .null, "transaction_id": .null,
            "version": "1.0.2",
        ]
    }

    // MARK: Accounts

    /// The fields to copy from the source's own hash, by type.
    private static let taken: [String: [String]] = [
        "ach_credit_transfer": ["account_number", "bank_name", "routing_number", "swift_code"],
        "ach_debit": ["bank_name", "country", "fingerprint", "last4", "routing_number"],
        "acss_debit": ["bank_name", "fingerprint", "last4"],
        "au_becs_debit": ["bsb_number", "fingerprint", "last4"],
        "bancontact": ["bank_code", "bank_name", "bic", "iban_last4", "preferred_language"],
        "giropay": ["bank_code", "bank_name", "bic"],
        "ideal": ["bank", "bic", "iban_last4"],
        "multibanco": ["entity", "reference"],
        "p24": ["reference"],
        "sepa_credit_transfer": ["bank_name", "bic", "iban"],
        "sepa_debit": ["bank_code", "branch_code", "country", "fingerprint", "last4"],
        "sofort": ["bank_code", "bank_name", "bic", "country", "iban_last4", "preferred_language"],
    ]

    /// More fields of the hash, by type. They are null, because they are unknown here.
    private static let unknown: [String: [String]] = [
        "acss_debit": ["expected_debit_date", "institution_number", "mandate", "transit_number"],
        "alipay": ["buyer_id", "fingerprint", "transaction_id"],
        "au_becs_debit": ["expected_debit_date", "mandate"],
        "bancontact": ["generated_sepa_debit", "generated_sepa_debit_mandate"],
        "eps": ["bank"],
        "ideal": ["generated_sepa_debit", "generated_sepa_debit_mandate", "transaction_id"],
        "klarna": ["location", "payer_details", "payment_method_category", "preferred_locale", "reader"],
        "p24": ["bank"],
        "sepa_debit": ["expected_debit_date", "mandate"],
        "sofort": ["generated_sepa_debit", "generated_sepa_debit_mandate"],
    ]

    /// The types for which the bank tells the owner of the account.
    private static let verifying: Set = ["bancontact", "eps", "giropay", "ideal", "p24", "sofort"]

    private static func account(_ type: String, _ source: Draft, _ change: Change) -> JSONObject {
        let own = source[FieldKey<JSONObject>(type)]
        var details: JSONObject = [:]
        for name in unknown[type] ?? [] { details[name] = .null }
        for name in taken[type] ?? [] { details[name] = own?[name] ?? .null }
        if verifying.contains(type) { details["verified_name"] = source[.owner]?["verified_name"] ?? .null }
        if type == "ach_debit" { details["account_holder_type"] = own?["type"] ?? .null }
        return details
    }
}
