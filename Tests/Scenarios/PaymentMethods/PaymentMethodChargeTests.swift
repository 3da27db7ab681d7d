// What a charge shows of the PaymentMethod that it was made with, in the hash that is named after the type.
import Engine
import PaymentMethods
import TestHarness
import Testing
import Wire

@Suite("A charge with a PaymentMethod") struct PaymentMethodChargeTests {
    private let server: TestServer

    init() throws { server = try TestServer() }

    /// By type: the names of all members.
    private static let members: [(String, String)] = [
        ("acss_debit", "bank_name fingerprint institution_number last4 transit_number"), ("affirm", "transaction_id"),
        ("afterpay_clearpay", "order_id reference"), ("alipay", "buyer_id fingerprint transaction_id"), ("alma", "transaction_id"),
        ("amazon_pay", "funding transaction_id"), ("au_becs_debit", "bsb_number fingerprint last4"),
        ("bacs_debit", "fingerprint last4 mandate sort_code"),
        (
            "bancontact",
            "bank_code bank_name bic generated_sepa_debit generated_sepa_debit_mandate iban_last4 preferred_language verified_name"
        ),
        ("billie", "transaction_id"), ("bizum", "buyer_id transaction_id"), ("blik", "buyer_id"), ("boleto", "tax_id"),
        ("cashapp", "buyer_id cashtag transaction_id"), ("crypto", "buyer_address network token_currency transaction_hash"),
        ("customer_balance", ""), ("eps", "bank verified_name"), ("fpx", "account_holder_type bank transaction_id"),
        ("giropay", "bank_code bank_name bic verified_name"), ("grabpay", "transaction_id"),
        ("ideal", "bank bic generated_sepa_debit generated_sepa_debit_mandate iban_last4 transaction_id verified_name"),
        ("kakao_pay", "buyer_id transaction_id"), ("klarna", "payer_details payment_method_category preferred_locale"), ("konbini", "store"),
        ("kr_card", "brand buyer_id last4 transaction_id"), ("link", "country"), ("mb_way", ""), ("mobilepay", "card"),
        ("multibanco", "entity reference"), ("naver_pay", "buyer_id transaction_id"),
        ("nz_bank_account", "account_holder_name bank_code bank_name branch_code last4 suffix"), ("oxxo", "number"),
        ("p24", "bank reference verified_name"), ("pay_by_bank", ""), ("payco", "buyer_id transaction_id"), ("paynow", "reference"),
        ("paypal", "country payer_email payer_id payer_name seller_protection transaction_id"), ("paypay", ""), ("payto", "bsb_number last4 pay_id"),
        ("pix", "bank_transaction_id"), ("promptpay", "reference"), ("revolut_pay", "funding transaction_id"),
        ("samsung_pay", "buyer_id transaction_id"), ("satispay", "transaction_id"), ("scalapay", "transaction_id"),
        ("sepa_debit", "bank_code branch_code country fingerprint last4 mandate"), ("sequra", "transaction_id"),
        (
            "sofort",
            "bank_code bank_name bic country generated_sepa_debit generated_sepa_debit_mandate iban_last4 preferred_language verified_name"
        ),
        ("sunbit", "transaction_id"), ("swish", "fingerprint payment_reference verified_phone_last4"), ("twint", ""), ("upi", "vpa"),
        (
            "us_bank_account",
            "account_holder_type account_type bank_name fingerprint last4 payment_reference routing_number"
        ),
        ("wechat_pay", "fingerprint transaction_id"), ("zip", ""),
    ]

    @Test("shows what Stripe's shows", arguments: members) func details(_ type: String, _ names: String) throws {
        let method = try server.post("/v1/payment_methods", PaymentMethodForms.form(type))
        let charge = try server.post("/v1/charges", "amount=2000&currency=usd&source=tok_visa").id
        try server.perform { change in
            guard let method = try change.object("payment_method", method.id), let charge = try change.object("charge", charge) else { return }
            let details = try PaymentMethodType.of(method).details(of: method, in: charge, change)
            #expect(details.keys.joined(separator: " ") == names)
            for name in ["bank", "bic", "last4", "fingerprint", "tax_id", "bank_code"] {
                if let own = method.fields[type]?[name], let shown = details[name] { #expect(own == shown, "\(name)") }
            }
        }
    }
}
