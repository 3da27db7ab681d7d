// Promotion codes that demand an amount, where they are redeemed.
import TestHarness
import Testing
import Wire

@Suite("Promotion codes that demand an amount") struct MinimumAmountTests {
    private let server: TestServer
    private let customer: String
    private let code: String

    init() throws {
        server = try TestServer()
        customer = try server.newPayer()
        _ = try server.coupon("id=TEN&percent_off=10")
        code = try server.post(
            "/v1/promotion_codes",
            "promotion[type]=coupon&promotion[coupon]=TEN&restrictions[minimum_amount]=1000&restrictions[minimum_amount_currency]=usd"
                + "&restrictions[currency_options][eur][minimum_amount]=900").id
    }

    private var form: String { "discounts[0][promotion_code]=\(code)" }
    private let tooLittle = Failure(
        400, parameter: "discounts[0][promotion_code]",
        "This promotion code cannot be redeemed because the associated purchase does not meet the minimum amount requirement.")

    @Test("an invoice must bill that much before its discounts") func invoices() throws {
        #expect(try server.draft(customer, [999], form).failure == tooLittle)
        let invoice = try server.draft(customer, [1], form)
        #expect(invoice["total"] == 900)
        let small = try server.draft(customer, [500])
        #expect(try server.post("/v1/invoices/\(small.id)", form).failure == tooLittle)
        #expect(try server.get("/v1/coupons/TEN")["times_redeemed"] == 1)
    }

    @Test("in another currency, another amount counts") func currencies() throws {
        let other = try server.newPayer()
        _ = try server.post("/v1/invoiceitems", "customer=\(other)&amount=899&currency=eur")
        #expect(try server.draft(other, [], form + "&currency=eur").failure == tooLittle)
    }

    @Test("a subscription must cost that much in a period, and a change of it takes no such code") func subscriptions() throws {
        let (cheap, dear) = (try server.newPrice(900), try server.newPrice(1000))
        #expect(try server.subscribe(customer, to: cheap, with: form).failure == tooLittle)
        let subscription = try server.subscribe(customer, to: dear, with: form + "&trial_period_days=3")
        #expect(subscription["discounts"]?.array?.count == 1)
        let plain = try server.subscribe(customer, to: dear)
        #expect(try server.change(plain.id, form).failure?.parameter == "discounts[0][promotion_code]")
    }

    @Test("a schedule takes such a code for its first phase only, and for none of its items") func schedules() throws {
        let phases = (0...1).map { "phases[\($0)][items][0][price]=PRICE&phases[\($0)][duration][interval]=month" }.joined(separator: "&")
        let schedule = "customer=\(customer)&start_date=now&\(phases.replacing("PRICE", with: try server.newPrice(1000)))"
        for place in ["phases[1][discounts][0][promotion_code]", "phases[0][items][0][discounts][0][promotion_code]"] {
            #expect(try server.post(TestServer.schedules, "\(schedule)&\(place)=\(code)").failure == Failure(
                400, parameter: place,
                "This promotion code cannot be redeemed because it demands a minimum amount, so it is for whole invoices only."))
        }
        #expect(try server.post(TestServer.schedules, "\(schedule)&phases[0][discounts][0][promotion_code]=\(code)")["status"] == "active")
    }
}
