// What public code and issues quote of Checkout's errors.
import TestHarness
import Testing
import Wire

@Suite("What others quote of Checkout's errors") struct CheckoutQuotedTests: GoldSuite {
    let server: TestServer
    let gold: String

    private static let done = "success_url=https://shop.example/done"

    @Test("prices with different intervals, in both billing modes", arguments: ["classic", "flexible"]) func intervals(mode: String) throws {
        let yearly = try server.newPrice(9000, "year")
        let lines = "line_items[0][price]=\(gold)&line_items[0][quantity]=1&line_items[1][price]=\(yearly)&line_items[1][quantity]=1"
        let form = "mode=subscription&\(Self.done)&\(lines)&subscription_data[billing_mode][type]=\(mode)"
        #expect(try server.post(TestServer.checkouts, form).failure == Failure(
            400, "Checkout does not support multiple prices with different billing intervals."))
    }

    @Test("less than the least charge", arguments: [("usd", "$0.50 usd"), ("hkd", "$4.00 hkd"), ("gbp", "£0.30 gbp")])
    func tooLittle(currency: String, least: String) throws {
        let line = "line_items[0][price_data][currency]=\(currency)&line_items[0][price_data][unit_amount]=10"
            + "&line_items[0][price_data][product_data][name]=Tea&line_items[0][quantity]=1"
        #expect(try server.post(TestServer.checkouts, "mode=payment&\(Self.done)&\(line)").failure == Failure(
            400, code: "amount_too_small", "The Checkout Session's total amount due must add up to at least \(least)"))
    }

    @Test("what belongs to subscriptions") func collection() throws {
        #expect(try server.sell("payment_method_collection=always").failure == Failure(
            400, parameter: "payment_method_collection", "You can only set `payment_method_collection` if there are recurring prices."))
    }

    @Test("a line without a price, and a price without a product") func lines() throws {
        let form = "mode=payment&\(Self.done)&line_items[0][quantity]=1"
        #expect(try server.post(TestServer.checkouts, form).failure == Failure(
            400, parameter: "line_items[0][price]", "You must provide either price or price_data for each line item when using prices."))
        #expect(try server.post(
            TestServer.checkouts, "\(form)&line_items[0][price_data][currency]=usd&line_items[0][price_data][unit_amount]=500"
        ).failure == Failure(
            400, parameter: "line_items[0][price_data][product_data]", "You must specify either `product` or `product_data` when creating a price."))
    }

    @Test("a metered price has no quantity") func metered() throws {
        let calls = try server.newPriceOfCalls()
        let form = "mode=subscription&\(Self.done)&line_items[0][price]=\(calls)&line_items[0][quantity]=1"
        #expect(try server.post(TestServer.checkouts, form).failure == Failure(
            400, parameter: "line_items[0][quantity]",
            "Quantity should not be specified where usage_type is `metered`. Remove quantity from `line_items[0]`"))
    }

    @Test("what does not go with the shop's own page is named at once, by the name of the version", arguments: [
        ("2025-09-30.clover", "custom"), ("2026-10-28.endive", "elements"),
    ])
    func elements(version: String, mode: String) throws {
        let form = "ui_mode=\(mode)&cancel_url=https://shop.example/cart&submit_type=pay"
        #expect(try server.sell(form, headers: .version(version)).failure == Failure(
            400, parameter: "cancel_url",
            "The following parameters are not supported with 'ui_mode: \(mode)': cancel_url, submit_type, success_url."))
    }
}
