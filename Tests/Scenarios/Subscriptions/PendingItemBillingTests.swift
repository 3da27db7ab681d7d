// What waits for an invoice is billed more often than a period lasts.
import TestHarness
import Testing
import Wire

@Suite("Pending items in an interval of their own") struct PendingItemBillingTests {
    private let server: TestServer
    private let customer: String
    private let yearly: String
    private static let now: Int64 = 1_695_680_120

    init() throws {
        server = try TestServer()
        customer = try server.newPayer()
        yearly = try server.newPrice(9000, "year")
    }

    @Test("pending items are billed every month of a yearly subscription") func months() throws {
        let made = try server.subscribe(customer, to: yearly, with: "pending_invoice_item_interval[interval]=month")
        #expect(made.only("pending_invoice_item_interval", "next_pending_invoice_item_invoice") == [
            "pending_invoice_item_interval": ["interval": "month", "interval_count": 1], "next_pending_invoice_item_invoice": .integer(Self.now + 30 * 86_400),
        ])
        try server.bill(customer, 700, "subscription=\(made.id)")
        _ = try server.admin("POST clock", "advance=30d")
        let invoice = try server.latestInvoice(of: made.id)
        #expect(invoice.only("billing_reason", "total", "status") == [
            "billing_reason": "automatic_pending_invoice_item_invoice", "total": 700, "status": "draft",
        ])
        _ = try server.admin("POST clock", "advance=32d")
        #expect(try server.invoice(invoice.id)["status"] == "paid")
        #expect(try server.latestInvoice(of: made.id).id == invoice.id)
        #expect(try server.subscription(made.id)["next_pending_invoice_item_invoice"] == .integer(Self.now + 91 * 86_400))
    }

    @Test("an empty interval ends it") func end() throws {
        let form = "pending_invoice_item_interval[interval]=week&pending_invoice_item_interval[interval_count]=2"
        let made = try server.subscribe(customer, to: yearly, with: form)
        #expect(made["next_pending_invoice_item_invoice"] == .integer(Self.now + 14 * 86_400))
        let ended = try server.change(made.id, "pending_invoice_item_interval=")
        #expect(ended.only("pending_invoice_item_interval", "next_pending_invoice_item_invoice") == [
            "pending_invoice_item_interval": .null, "next_pending_invoice_item_invoice": .null,
        ])
        try server.bill(customer, 700, "subscription=\(made.id)")
        _ = try server.admin("POST clock", "advance=20d")
        #expect(try server.latestInvoice(of: made.id)["billing_reason"] == "subscription_create")
    }

    @Test("a paused collection ends these invoices, too") func pausedCollection() throws {
        let server = try TestServer()
        let customer = try server.newPayer()
        let subscription = try server.subscribe(customer, to: server.newPrice(1000), with: "pending_invoice_item_interval[interval]=week")
        _ = try server.change(subscription.id, "pause_collection[behavior]=void")
        try server.bill(customer, 999, "subscription=\(subscription.id)")
        try server.advance("8d")
        #expect(try server.latestInvoice(of: subscription.id).only("billing_reason", "status") == [
            "billing_reason": "automatic_pending_invoice_item_invoice", "status": "void",
        ])
    }
}
