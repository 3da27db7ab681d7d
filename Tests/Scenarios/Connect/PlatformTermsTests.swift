// What a platform says of connected accounts and of its fee, wherever a call takes it.
import TestHarness
import Testing
import Wire

@Suite("Terms of platforms") struct PlatformTermsTests {
    private let server: TestServer
    private static let shop = "acct_1Nv0FGQ9RKHgCVdK"

    init() throws {
        server = try TestServer()
        _ = try server.get("/v1/balance", headers: ["Stripe-Account": Self.shop])
    }

    private static let purchase = "mode=payment&success_url=https://shop.example&\(TestServer.tea)"

    @Test("accounts that are not connected are refused", arguments: [
        ("/v1/payment_intents", "amount=2000&currency=usd", "transfer_data[destination]", "destination"),
        ("/v1/checkout/sessions", purchase, "payment_intent_data[transfer_data][destination]", "destination"),
        ("/v1/checkout/sessions", purchase, "payment_intent_data[on_behalf_of]", "account"),
        ("/v1/payment_links", TestServer.tea, "transfer_data[destination]", "account"),
        ("/v1/payment_links", TestServer.tea, "on_behalf_of", "account"),
        ("/v1/invoices", "customer=CUSTOMER", "transfer_data[destination]", "account"),
        ("/v1/invoices", "customer=CUSTOMER&issuer[type]=account", "issuer[account]", "account"),
        ("/v1/subscriptions", "customer=CUSTOMER&items[0][price]=PRICE", "transfer_data[destination]", "account"),
        ("/v1/subscription_schedules", "customer=CUSTOMER&phases[0][items][0][price]=PRICE", "phases[0][transfer_data][destination]", "account"),
        ("/v1/quotes", "line_items[0][price]=PRICE", "transfer_data[destination]", "account"),
    ]) func unknownAccounts(path: String, form: String, parameter: String, noun: String) throws {
        let (customer, price) = (try server.newPayer(), try server.newPrice(1000))
        let form = form.replacing("CUSTOMER", with: customer).replacing("PRICE", with: price)
        #expect(try server.post(path, "\(form)&\(parameter)=acct_x").failure
            == Failure(400, code: "resource_missing", parameter: parameter, "No such \(noun): 'acct_x'"))
        #expect(try server.post(path, "\(form)&\(parameter)=\(Self.shop)").failure == nil)
    }

    @Test("an invoice names tax ids that exist") func taxIDs() throws {
        let customer = try server.newPayer()
        #expect(try server.post("/v1/invoices", "customer=\(customer)&account_tax_ids[0]=txi_x").failure
            == Failure(400, code: "resource_missing", parameter: "account_tax_ids[0]", "No such tax_id: 'txi_x'"))
        let id = try server.post("/v1/tax_ids", "type=eu_vat&value=DE123456789").id
        #expect(try server.post("/v1/invoices", "customer=\(customer)&account_tax_ids[0]=\(id)")["account_tax_ids"] == [.string(id)])
    }

    @Test("a fee is at most the whole payment", arguments: [
        ("/v1/checkout/sessions", "\(purchase)&payment_intent_data[transfer_data][destination]=\(shop)", "payment_intent_data[application_fee_amount]", 3000),
        ("/v1/payment_intents", "amount=2000&currency=usd&transfer_data[destination]=\(shop)", "application_fee_amount", 2000),
    ]) func fee(path: String, form: String, parameter: String, amount: Int64) throws {
        #expect(try server.post(path, "\(form)&\(parameter)=\(amount + 1)").failure == Failure(
            400, parameter: parameter, "The application fee cannot be more than the amount of the payment, \(amount)."))
        #expect(try server.post(path, "\(form)&\(parameter)=\(amount)").failure == nil)
    }

    @Test("the fee of an invoice is at most what is due after the customer's balance is used") func feeOfInvoice() throws {
        let customer = try server.newPayer("pm_card_visa", "balance=-700")
        let invoice = try server.draft(customer, [1000], "application_fee_amount=500&transfer_data[destination]=\(Self.shop)").id
        _ = try server.invoice(invoice, "pay")
        let charge = try server.get("/v1/charges?customer=\(customer)")["data"]?[0]
        #expect(charge?["amount"] == 300 && charge?["application_fee_amount"] == 300)
    }

    @Test("a fee in percent is at most 100", arguments: ["/v1/quotes", "/v1/payment_links", "/v1/subscriptions"]) func percent(path: String) throws {
        let price = try server.newPrice(1000)
        let form = try path == "/v1/subscriptions"
            ? "customer=\(server.newPayer())&items[0][price]=\(price)" : "line_items[0][price]=\(price)&line_items[0][quantity]=1"
        #expect(try server.post(path, "\(form)&application_fee_percent=101").failure
            == Failure(400, parameter: "application_fee_percent", "This value must be less than or equal to 100."))
        #expect(try server.post(path, "\(form)&application_fee_percent=100").failure == nil)
    }
}
