// The preview of versions before 2025-03-31.basil.
import TestHarness
import Testing
import Wire

@Suite("The upcoming invoice of older versions") struct UpcomingInvoiceTests {
    private let server: TestServer
    private let customer: String
    private let gold: String
    private static let acacia: Headers = ["Stripe-Version": "2024-06-20"]

    init() throws {
        server = try TestServer()
        customer = try server.newPayer()
        gold = try server.newPrice(2000)
    }

    private func upcoming(_ query: String) throws -> Answer { try server.get("/v1/invoices/upcoming?\(query)", headers: Self.acacia) }
    private func lines(_ query: String) throws -> Answer { try server.get("/v1/invoices/upcoming/lines?\(query)", headers: Self.acacia) }

    @Test("the next invoice of a subscription, in the older shape and without an id") func next() throws {
        let subscription = try server.subscribe(customer, to: gold).id
        let invoice = try upcoming("customer=\(customer)")
        #expect(invoice.keys.first == "object")
        #expect(invoice.only("billing_reason", "paid", "subscription", "total", "status") == [
            "billing_reason": "upcoming", "paid": false, "subscription": .string(subscription), "total": 2000, "status": "draft",
        ])
        #expect(invoice["lines"]?["url"] == .string("/v1/invoices/upcoming/lines?customer=\(customer)"))
        let line = invoice["lines"]?["data"]?.array?.first
        #expect(line?["price"]?["id"] == .string(gold))
        let listed = try lines("subscription=\(subscription)")["data"]?[0]
        for name in ["id", "object", "amount", "description", "period", "price", "type"] { #expect(listed?[name] == line?[name]) }
    }

    @Test("a change, by the older names, is what create_preview says of it") func change() throws {
        let subscription = try server.subscribe(customer, to: gold)
        _ = try server.coupon("id=HALF&percent_off=50")
        let date = 1_695_680_120 + 1_296_000
        for (older, newer) in [
            ("subscription_proration_behavior=always_invoice&subscription_proration_date=\(date)&subscription_items[0][quantity]=3",
                "[proration_behavior]=always_invoice&subscription_details[proration_date]=\(date)&subscription_details[items][0][quantity]=3"),
            ("subscription_cancel_at_period_end=false&subscription_items[0][quantity]=2",
                "[cancel_at_period_end]=false&subscription_details[items][0][quantity]=2"),
            ("subscription_billing_cycle_anchor=now&subscription_items[0][quantity]=2",
                "[billing_cycle_anchor]=now&subscription_details[items][0][quantity]=2"),
            ("subscription_trial_end=1696000000&subscription_items[0][quantity]=1",
                "[trial_end]=1696000000&subscription_details[items][0][quantity]=1"),
        ] {
            let was = try upcoming("subscription=\(subscription.id)&\(older)&subscription_items[0][id]=\(subscription.itemID)")
            let form = "subscription=\(subscription.id)&subscription_details\(newer)&subscription_details[items][0][id]=\(subscription.itemID)"
            let preview = try server.preview(form)
            #expect(was.status == 200)
            #expect(was.billed == preview.billed)
            #expect(was["total"] == preview["total"])
        }
        #expect(try upcoming("subscription=\(subscription.id)&coupon=HALF")["total"] == 1000)
        #expect(try server.get("/v1/coupons/HALF")["times_redeemed"] == 0)
    }

    @Test("a new subscription, pending items, and nothing at all") func others() throws {
        #expect(try upcoming("customer=\(customer)").failure?.code == "invoice_upcoming_none")
        let new = "customer=\(customer)&subscription_items[0][price]=\(gold)&subscription_items[0][quantity]=2"
        #expect(try upcoming(new)["total"] == 4000)
        try server.bill(customer, 300)
        #expect(try upcoming("customer=\(customer)&invoice_items[0][amount]=200&invoice_items[0][currency]=usd")["total"] == 500)
        #expect(try upcoming("customer=\(customer)&coupon=A&discounts[0][coupon]=A").failure?.status == 400)
    }

    @Test("its lines are a list with pages") func pages() throws {
        for amount in 1...12 { try server.bill(customer, Int64(amount)) }
        let query = "customer=\(customer)"
        let invoice = try upcoming(query)
        #expect(invoice["lines"]?["has_more"] == true)
        #expect(invoice.lines("amount").count == 10)
        let first = try lines(query + "&limit=7")
        #expect(first.json["data"]?.array?.map { $0["amount"] } == [12, 11, 10, 9, 8, 7, 6])
        #expect(first["has_more"] == true)
        let second = try lines(query + "&limit=7&starting_after=\(first.ids[6])")
        #expect(second.json["data"]?.array?.map { $0["amount"] } == [5, 4, 3, 2, 1])
        #expect(second["has_more"] == false)
        #expect(try lines(query + "&limit=3&ending_before=\(second.ids[0])").ids == Array(first.ids[4...]))
        #expect(try lines(query + "&starting_after=il_x").failure?.parameter == "starting_after")
    }

    @Test("since basil, the URL is unknown, and a preview is asked for by create_preview") func gone() throws {
        for headers: Headers in [[:], ["Stripe-Version": "2025-03-31.basil"]] {
            for path in ["/v1/invoices/upcoming", "/v1/invoices/upcoming/lines"] {
                let failure = try server.get("\(path)?customer=\(customer)", headers: headers).failure
                #expect(failure?.status == 404)
                #expect(failure?.message.hasPrefix("Unrecognized request URL (GET: \(path)).") == true)
            }
        }
    }
}
