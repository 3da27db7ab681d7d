// What is refused when a PaymentMethod of another type than a card is made or changed.
import TestHarness
import Testing
import Wire

@Suite("A PaymentMethod that is no card") struct PaymentMethodRefusalTests {
    private static let path = "/v1/payment_methods"
    private let server: TestServer

    init() throws { server = try TestServer() }

    private static func missing(_ parameter: String) -> Failure {
        Failure(400, code: "parameter_missing", parameter: parameter, "Missing required param: \(parameter).")
    }

    private static func unknown(_ parameter: String) -> Failure {
        Failure(400, code: "parameter_unknown", parameter: parameter, "Received unknown parameter: \(parameter)")
    }

    private static let usAccount = "type=us_bank_account&billing_details[name]=Jenny"

    private static let refused: [(String, Failure)] = [
        ("type=sepa_debit", missing("sepa_debit")), ("type=us_bank_account&billing_details[name]=J", missing("us_bank_account")),
        ("type=boleto", missing("boleto")), ("type=fpx", missing("fpx")), ("type=bacs_debit", missing("bacs_debit")),
        ("type=acss_debit", missing("acss_debit")), ("type=au_becs_debit", missing("au_becs_debit")), ("type=custom", missing("custom")),
        ("type=nz_bank_account", missing("nz_bank_account")), ("type=sofort", missing("sofort")),
        ("type=bancontact", missing("billing_details[name]")),
        (
            "type=us_bank_account&us_bank_account[account_number]=000123456789&us_bank_account[routing_number]=110000000",
            missing("billing_details[name]")
        ),
        ("type=bacs_debit&bacs_debit[account_number]=00012345", missing("bacs_debit[sort_code]")),
        (usAccount + "&us_bank_account[account_holder_type]=company", missing("us_bank_account[account_number]")),
        (usAccount + "&us_bank_account[account_number]=000123456789", missing("us_bank_account[routing_number]")),
        (
            usAccount + "&us_bank_account[account_number]=000123456789&us_bank_account[routing_number]=110000001",
            Failure(400, code: "routing_number_invalid", parameter: "us_bank_account[routing_number]", "Invalid routing number")
        ),
        (
            usAccount + "&us_bank_account[account_number]=123&us_bank_account[routing_number]=110000000",
            Failure(
                400, code: "account_number_invalid", parameter: "us_bank_account[account_number]",
                "You must use a test bank account number in test mode. Try 000123456789 or see more options at "
                    + "https://stripe.com/docs/connect/testing#account-numbers.")
        ),
        (
            usAccount + "&us_bank_account[financial_connections_account]=fca_1",
            Failure(
                400, code: "resource_missing", parameter: "us_bank_account[financial_connections_account]",
                "No such financial_connections.account: 'fca_1'")
        ),
        (
            "type=sepa_debit&sepa_debit[iban]=DE89370400440532013001",
            Failure(400, code: "invalid_bank_account_iban", parameter: "sepa_debit[iban]", "The IBAN you provided is invalid.")
        ),
        ("type=sepa_debit&sepa_debit[iban]=DE89370400440532013000&card[token]=tok_visa", unknown("card")),
        (
            "type=ideal&eps[bank]=oberbank_ag&p24[bank]=ing",
            Failure(400, code: "parameter_unknown", parameter: "eps", "Received unknown parameters: eps, p24")
        ),
        (
            "type=boleto&boleto[tax_id]=123",
            Failure(400, code: "tax_id_invalid", parameter: "boleto[tax_id]", "Invalid Brazilian tax ID.")
        ),
    ]

    @Test("is refused, and nothing is left of it", arguments: refused) func refusal(_ form: String, _ failure: Failure) throws {
        #expect(try server.post(Self.path, form).failure == failure)
        #expect(try server.get(Self.path).ids == [])
    }

    @Test("cannot be made where only a reader makes it", arguments: ["card_present", "interac_present", "no_such"])
    func present(_ type: String) throws {
        let failure = try server.post(Self.path, "type=\(type)").failure
        #expect([failure?.parameter, failure.map { String($0.status) }] == ["type", "400"])
    }

    @Test("says which hash belongs to it when it is changed") func update() throws {
        let customer = try server.newCustomer()
        let method = try server.post("\(Self.path)/pm_usBankAccount_success/attach", "customer=\(customer)")
        #expect(try server.post("\(Self.path)/\(method.id)", "card[exp_month]=9").failure == Self.unknown("card"))
        let form = "us_bank_account[account_holder_type]=company&us_bank_account[account_type]=savings&billing_details[name]=Acme"
        let changed = try server.post("\(Self.path)/\(method.id)", form)
        #expect(changed["us_bank_account"]?["account_holder_type"] == "company")
        #expect(changed["us_bank_account"]?["account_type"] == "savings")
        #expect(changed["us_bank_account"]?["last4"] == "6789")
        #expect(try server.events() == ["customer.created", "payment_method.attached", "payment_method.updated"])
        #expect(try server.get("/v1/events?limit=1")["data"]?.array?.first?["data"]?["previous_attributes"] == [
            "billing_details": ["name": "Jenny Rosen"], "us_bank_account": ["account_holder_type": "individual", "account_type": "checking"],
        ])
    }

    @Test("is attached to a customer, not to an account") func customerAccount() throws {
        let method = try server.post(Self.path, "type=link").id
        #expect(try server.post("\(Self.path)/\(method)/attach", "customer_account=acct_1").failure == Failure(
            400, code: "resource_missing", parameter: "customer_account", "No such account: 'acct_1'"))
        #expect(try server.post("\(Self.path)/\(method)/attach").failure == Failure(
            400, code: "parameter_missing", "Must provide customer or customer_account."))
    }

    @Test("made by a publishable key shows it neither fingerprint nor metadata") func publishable() throws {
        let form = PaymentMethodForms.form("sepa_debit") + "&metadata[order]=42"
        let method = try server.post(Self.path, form, key: "pk_test_alpha")
        #expect(method["metadata"] == nil)
        #expect(method["sepa_debit"]?.object?.keys.contains("fingerprint") == false)
        let whole = try server.get("\(Self.path)/\(method.id)")
        #expect(whole["metadata"] == ["order": "42"])
        #expect(whole["sepa_debit"]?["fingerprint"]?.string?.count == 16)
    }

    @Test("is copied from the platform with what it keeps of its account") func copy() throws {
        let customer = try server.newCustomer()
        let method = try server.post("\(Self.path)/pm_usBankAccount_insufficientFunds/attach", "customer=\(customer)")
        let headers: Headers = ["Stripe-Account": "acct_1Connected"]
        let copy = try server.post(Self.path, "customer=\(customer)&payment_method=\(method.id)", headers: headers)
        #expect([copy["type"], copy["us_bank_account"]?["last4"]] == ["us_bank_account", "2227"])
        let theirs = try server.post("/v1/customers", headers: headers).id
        #expect(try server.post("\(Self.path)/\(copy.id)/attach", "customer=\(theirs)", headers: headers).status == 200)
    }
}
