// Subscriptions that are paid by bank debits, which succeed or fail days later.
import TestHarness
import Testing
import Wire

@Suite("Subscriptions that are paid by bank debit") struct BankDebitTests {
    private let server: TestServer
    private let price: String

    init() throws {
        server = try TestServer()
        let product = try server.post("/v1/products", "name=Gold").id
        price = try server.post("/v1/prices", "currency=eur&product=\(product)&unit_amount=1000&recurring[interval]=month").id
    }

    /// A customer whose debits end as the account says.
    private func debtor(_ iban: String) throws -> String {
        let customer = try server.newCustomer()
        let form = "type=sepa_debit&sepa_debit[iban]=\(iban)&billing_details[name]=Jenny&billing_details[email]=jenny@example.com"
        let method = try server.post("/v1/payment_methods", form).id
        _ = try server.post(
            "/v1/setup_intents",
            "customer=\(customer)&payment_method=\(method)&payment_method_types[]=sepa_debit&confirm=true"
                + "&mandate_data[customer_acceptance][type]=offline")
        _ = try server.post("/v1/customers/\(customer)", "invoice_settings[default_payment_method]=\(method)")
        return customer
    }

    @Test("the first debit is on its way: the subscription is active") func success() throws {
        let subscription = try server.subscribe(debtor("DE89370400440532013000"), to: price)
        #expect(subscription["status"] == "active")
        #expect(try server.latestInvoice(of: subscription.id)["status"] == "open")
        try server.advance("20d")
        #expect(try server.latestInvoice(of: subscription.id)["status"] == "paid")
    }

    @Test("the first debit fails later: its invoice is void, and the subscription stays active") func failure() throws {
        let subscription = try server.subscribe(debtor("DE62370400440532013001"), to: price)
        #expect(subscription["status"] == "active")
        #expect(try server.tells { try server.advance("20d") } == [
            "charge.failed", "payment_intent.payment_failed", "invoice.payment_failed", "invoice.voided", "payment_intent.canceled",
        ])
        #expect(try server.latestInvoice(of: subscription.id).only("status", "auto_advance", "attempt_count") == [
            "status": "void", "auto_advance": false, "attempt_count": 1,
        ])
        #expect(try server.subscription(subscription.id)["status"] == "active")
    }

    @Test("the debit of a renewal fails, and so do all its retries: the subscription ends") func retries() throws {
        let subscription = try server.subscribe(debtor("DE62370400440532013001"), to: price).id
        try server.advance("31d")
        let renewal = try server.latestInvoice(of: subscription).id
        func state() throws -> [JSON] {
            let invoice = try server.get("\(TestServer.invoices)/\(renewal)")
            let status = try server.subscription(subscription)["status"] ?? .null
            return [invoice["attempt_count"] ?? .null, .bool(invoice["next_payment_attempt"] != .null), status]
        }
        // Each debit fails some minutes later. It is tried again after 3, 5 and 7 days.
        var states: [[JSON]] = []
        for _ in 0..<20 {
            if try states.last != state() { states.append(try state()) }
            try server.advance("1d")
        }
        #expect(states == [
            [1, true, "past_due"], [2, true, "past_due"], [3, true, "past_due"], [4, false, "canceled"],
        ])
    }
}
