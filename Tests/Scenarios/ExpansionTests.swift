// Paths of `expand` that Stripe takes although what they lead to is null, or is not served here.
import TestHarness
import Testing
import Wire

@Suite("Expanding what is null or not served") struct ExpansionTests {
    /// Recorded of the live API.
    @Test("of a charge: the answer is as without", arguments: [
        "application_fee.balance_transaction", "application_fee.refunds.data.balance_transaction", "transfer.reversals.data.balance_transaction",
        "invoice.subscription", "invoice", "transfer", "payment_intent.latest_charge.balance_transaction", "review.payment_intent", "on_behalf_of",
        "application", "source_transfer.destination_payment", "refunds.data.balance_transaction", "payment_method_details.card.mandate", "outcome",
        "balance_transaction.source.application_fee.balance_transaction", "failure_balance_transaction",
    ])
    func charge(path: String) throws {
        let server = try TestServer()
        let made = try server.post("/v1/charges", "amount=1099&currency=usd&source=tok_visa")
        let answer = try server.get("/v1/charges/\(made.id)?expand[]=\(path)")
        #expect(answer.status == 200, "\(answer.text)")
        #expect(answer["id"] == .string(made.id))
        #expect(try server.get("/v1/charges?expand[]=data.\(path.split(separator: ".").prefix(3).joined(separator: "."))").status == 200)
    }

    @Test("a path that the types do not have is still refused", arguments: [
        "nonsense", "application_fee.nonsense", "application_fee.refunds.nonsense", "transfer.reversals.data.nonsense", "amount",
        "payment_intent.nonsense", "application.name",
    ])
    func nonsense(path: String) throws {
        let server = try TestServer()
        let made = try server.post("/v1/charges", "amount=1099&currency=usd&source=tok_visa")
        #expect(try server.get("/v1/charges/\(made.id)?expand[]=\(path)").failure
            == Failure(400, parameter: "expand", "This property cannot be expanded (\(path))."))
    }

    /// Recorded of the live API.
    @Test("a customer shows her tax, her credit and her subscriptions to those who expand them") func customer() throws {
        let server = try TestServer()
        let answer = try server.post("/v1/customers", "expand[]=tax&expand[]=invoice_credit_balance&expand[]=subscriptions")
        #expect(answer["tax"] == ["automatic_tax": "unrecognized_location", "ip_address": .null, "location": .null, "provider": "stripe"])
        #expect(answer["invoice_credit_balance"] == [:])
        #expect(answer["subscriptions"]
            == ["object": "list", "data": [], "has_more": false, "url": .string("/v1/customers/\(answer.id)/subscriptions")])
        let plain = try server.get("/v1/customers/\(answer.id)")
        #expect(plain["tax"] == nil && plain["invoice_credit_balance"] == nil && plain["subscriptions"] == nil)
        for path in ["subscriptions.data.latest_invoice", "tax_ids", "test_clock", "cash_balance", "discount.customer", "default_source.customer"] {
            #expect(try server.get("/v1/customers/\(answer.id)?expand[]=\(path)").status == 200, "\(path)")
        }
    }

    /// One of each kind of path that the types of Stripe's API have, and what is no path beside it.
    @Test("a path is taken where its types have it, and refused where they do not", arguments: [
        ("customer", "discount.promotion_code", "discount.coupon_code"), ("customer", "discount.source.coupon", "discount.source.type"),
        ("customer", "default_source.account", "default_source.foo"), ("customer", "cash_balance.settings", "cash_balance.foo"),
        ("customer", "subscriptions.data.items.data", "subscriptions.data.foo"), ("customer", "tax.location", "tax.foo"),
        ("customer", "test_clock.status_details.advancing", "test_clock.name"), ("customer", "tax_ids.data.owner.account", "tax_ids.owner"),
        ("customer", "invoice_settings.default_payment_method.sepa_debit", "invoice_settings.default_payment_method.foo"),
        ("charge", "outcome.rule", "outcome.reason"), ("charge", "source.account", "source.last4"),
        ("charge", "payment_method_details.sepa_debit", "payment_method_details.foo"),
        ("charge", "payment_intent.last_payment_error", "payment_intent.amount"),
        ("charge", "balance_transaction.source.dispute.evidence", "balance_transaction.source.foo"),
        ("charge", "transfer.destination.individual.verification", "transfer.destination.individual.foo"),
        ("card", "account.external_accounts.data", "account.foo"), ("bank_account", "requirements.errors", "requirements.currently_due"),
        ("token", "card.networks", "card.foo"), ("source", "sepa_debit", "sepa_debit.bank_code"),
        ("payment_method", "sepa_debit.generated_from.charge", "sepa_debit.generated_from.foo"),
        ("payment_method", "card.wallet.apple_pay", "card.wallet.foo"), ("payment_method", "us_bank_account.networks", "us_bank_account.foo"),
        ("account", "settings.invoices.default_account_tax_ids", "settings.invoices.hosted_payment_method_save"),
        ("account", "individual.verification.document.front", "individual.foo"), ("account", "external_accounts.data.customer", "external_accounts.foo"),
        ("refund", "destination_details.card", "destination_details.foo"), ("balance", "available.source_types", "available.amount"),
        ("file", "links.data.file", "links.data.url"), ("event", "data", "data.foo"),
        ("climate.order", "product.suppliers.locations", "product.suppliers.name"), ("climate.product", "suppliers.locations", "suppliers.foo"),
        ("identity.verification_session", "last_verification_report.document.dob", "last_verification_report.document.type"),
        ("identity.verification_report", "options.document", "verification_session"),
        ("crypto.onramp_session", "transaction_details.fees", "transaction_details.source_amount"),
    ])
    func types(object: String, path: String, other: String) throws {
        let server = try TestServer(seeds: .builtIn)
        let url = try Self.url(of: object, server)
        let plain = try server.get(url)
        let answer = try server.get("\(url)?expand[]=\(path)")
        #expect(answer.status == 200, "\(answer.text)")
        #expect(answer["object"] == plain["object"])
        #expect(try server.get("\(url)?expand[]=\(other)").failure
            == Failure(400, parameter: "expand", "This property cannot be expanded (\(other))."))
    }

    /// Where there is one of that resource.
    private static func url(of object: String, _ server: TestServer) throws -> String {
        func first(_ list: String) throws -> String { try "\(list)/\(server.get(list).ids[0])" }
        func made(_ list: String, _ form: String = "") throws -> String { try "\(list)/\(server.post(list, form).id)" }
        switch object {
        case "customer": return try made("/v1/customers")
        case "charge": return try made("/v1/charges", "amount=1000&currency=usd&source=tok_visa")
        case "refund": return try made("/v1/refunds", "charge=\(server.post("/v1/charges", "amount=1000&currency=usd&source=tok_visa").id)")
        case "card": return try made("\(made("/v1/customers"))/sources", "source=tok_visa")
        case "bank_account": return try made("\(made("/v1/customers"))/sources", "source=btok_us_verified")
        case "token": return try made("/v1/tokens", "card[number]=4242424242424242&card[exp_month]=12&card[exp_year]=2030")
        case "source": return try made("/v1/sources", "type=sepa_debit&currency=eur&owner[name]=Jenny&sepa_debit[iban]=DE89370400440532013000")
        case "payment_method": return "/v1/payment_methods/pm_card_visa"
        case "account", "balance": return "/v1/\(object)"
        case "file": return try "/v1/files/\(server.images()[0])"
        case "event":
            _ = try server.post("/v1/customers")
            return try first("/v1/events")
        case "climate.order": return try made("/v1/climate/orders", "metric_tons=1&product=\(server.get("/v1/climate/products").ids[0])")
        case "climate.product": return try first("/v1/climate/products")
        case "identity.verification_session": return try made("/v1/identity/verification_sessions", "type=document")
        case "identity.verification_report":
            _ = try server.verifiedSession("type=document")
            return try first("/v1/identity/verification_reports")
        default: return try made("/v1/crypto/onramp_sessions")
        }
    }

    @Test("an object that is not there is missed before its expansion is refused") func missing() throws {
        let server = try TestServer()
        for path in ["nonsense", "application_fee.balance_transaction"] {
            #expect(try server.get("/v1/charges/nope?expand[]=\(path)").failure
                == Failure(404, code: "resource_missing", parameter: "id", "No such charge: 'nope'"))
            #expect(try server.post("/v1/charges/nope", "expand[]=\(path)").status == 404)
            #expect(try server.get("/v1/customers/nope/payment_methods?expand[]=data.\(path)").status == 404)
        }
        // Unknown parameters come before both.
        #expect(try server.get("/v1/charges/nope?expand[]=nonsense&bogus=1").failure?.code == "parameter_unknown")
        let id = try server.post("/v1/customers").id
        _ = try server.delete("/v1/customers/\(id)")
        #expect(try server.get("/v1/customers/\(id)?expand[]=nonsense").failure?.parameter == "expand")
    }
}
