// Plays a history on a server of its own, and says what is wrong with the outcome.
import TestHarness
import Testing
import Wire

struct HistoryPlay {
    private let server: TestServer
    private let history: History
    /// In how many pieces time passes.
    private let pieces: Int64
    private let customer: String
    private let prices: [String]
    private let subscription: String

    init(_ history: History, pieces: Int64) throws {
        self.history = history
        self.pieces = pieces
        let server = try TestServer()
        server.describesAnswers = false
        self.server = server
        customer = try server.newPayer()
        prices = try History.prices.map { try server.newPrice($0.amount, $0.interval) }
        _ = try server.coupon("id=QUARTER&percent_off=25&duration=forever")
        subscription = try server.subscribe(customer, to: prices[0], with: "billing_mode[type]=\(history.mode)").id
    }

    /// - Returns: what was wrong on the way. Nil if nothing was.
    func run() throws -> String? {
        for step in history.steps {
            if let complaint = try play(step) { return "\(step): \(complaint)" }
        }
        try pass(3600)
        return nil
    }

    private func pass(_ seconds: Int64) throws {
        for piece in 0..<pieces { try server.advance(String(seconds * (piece + 1) / pieces - seconds * piece / pieces)) }
    }

    private func play(_ step: HistoryStep) throws -> String? {
        let present = try server.subscription(subscription)
        let item = "items[0][id]=\(present.itemID)"
        switch step {
        case .wait(let seconds): try pass(seconds)
        case .renew: return try renew(present)
        case .quantity(let count, let behavior): _ = try server.change(subscription, "\(item)&items[0][quantity]=\(count)&proration_behavior=\(behavior)")
        case .price(let index, let behavior):
            _ = try server.change(subscription, "\(item)&items[0][price]=\(prices[index])&proration_behavior=\(behavior)")
        case .anchor(let behavior): _ = try server.change(subscription, "billing_cycle_anchor=now&proration_behavior=\(behavior)")
        case .cancel(let isOn): _ = try server.change(subscription, "cancel_at_period_end=\(isOn)")
        case .bill(let amount): try server.bill(customer, amount)
        case .card(let name):
            let card = try server.post("/v1/payment_methods/pm_card_\(name)/attach", "customer=\(customer)").id
            _ = try server.post("/v1/customers/\(customer)", "invoice_settings[default_payment_method]=\(card)")
        case .schedule(let index, let count, let days): try schedule(index, count, days)
        case .release: _ = try server.post("\(TestServer.schedules)/\(present["schedule"]?.string ?? "none")/release")
        case .coupon(let isOn): _ = try server.change(subscription, isOn ? "discounts[0][coupon]=QUARTER" : "discounts=")
        }
        return nil
    }

    /// Changes the price when the present phase ends.
    private func schedule(_ price: Int, _ count: Int, _ days: Int) throws {
        let made = try server.post(TestServer.schedules, "from_subscription=\(subscription)")
        guard made.failure == nil, let phase = made["phases"]?.array?.first, let item = phase["items"]?.array?.first else { return }
        let present = "phases[0][items][0][price]=\(item["price"]?.string ?? "")&phases[0][items][0][quantity]=\(item["quantity"]?.integer ?? 1)"
            + "&phases[0][start_date]=\(phase["start_date"]?.integer ?? 0)&phases[0][end_date]=\(phase["end_date"]?.integer ?? 0)"
        let next = "phases[1][items][0][price]=\(prices[price])&phases[1][items][0][quantity]=\(count)&phases[1][duration][interval]=day"
            + "&phases[1][duration][interval_count]=\(days)"
        _ = try server.post("\(TestServer.schedules)/\(made.id)", "\(present)&\(next)")
    }

    /// When the present phase of its schedule ends.
    private func phaseEnd(of present: Answer) throws -> Int64? {
        try present["schedule"]?.string.flatMap { try server.schedule($0)["current_phase"]?["end_date"]?.integer }
    }

    private func renew(_ present: Answer) throws -> String? {
        let now = try server.admin("GET clock")["now"]?.integer ?? 0
        guard let end = present.item?["current_period_end"]?.integer, end > now else { return nil }
        let (preview, phaseEnd) = (try server.preview("subscription=\(subscription)"), try phaseEnd(of: present))
        try pass(end - now)
        // What a phase prorates that ends within the period is not in the preview.
        if let phaseEnd, phaseEnd < end { return nil }
        guard preview.failure == nil, try server.subscription(subscription)["latest_invoice"] != present["latest_invoice"] else { return nil }
        let invoice = try server.latestInvoice(of: subscription)
        guard preview.billed == invoice.billed, preview["total"] == invoice["total"] else {
            return "the preview said \(preview.billed), the invoice \(invoice.billed)"
        }
        try pass(3600)
        return nil
    }

    // MARK: What must be true

    private func invoices() throws -> [JSON] {
        (try server.get("\(TestServer.invoices)?customer=\(customer)&limit=100")["data"]?.array ?? []).reversed()
    }

    private func lines(of invoice: JSON) throws -> [JSON] {
        try server.get("\(TestServer.invoices)/\(invoice["id"]?.string ?? "")/lines?limit=100")["data"]?.array ?? []
    }

    func complaint() throws -> String? {
        var (billed, paid): (Set<String>, Int64) = ([], 0)
        for invoice in try invoices() {
            let lines = try lines(of: invoice)
            if let complaint = sums(invoice, lines) { return complaint }
            for case let item? in lines.map({ $0["parent"]?["subscription_item_details"]?["invoice_item"]?.string }) where !billed.insert(item).inserted {
                return "the item \(item) is billed twice"
            }
            if let complaint = overlap(lines) { return complaint }
            paid += invoice["amount_paid"]?.integer ?? 0
        }
        let charges = try server.get("/v1/charges?customer=\(customer)&limit=100")["data"]?.array ?? []
        let charged = charges.filter { $0["paid"] == true }.reduce(Int64(0)) { $0 + ($1["amount"]?.integer ?? 0) }
        if charged != paid { return "invoices of \(paid) are paid, but charges are \(charged)" }
        let moves = try server.get("/v1/customers/\(customer)/balance_transactions?limit=100")["data"]?.array ?? []
        let balance = try server.get("/v1/customers/\(customer)")["balance"]?.integer ?? 0
        let moved = moves.reduce(Int64(0)) { $0 + ($1["amount"]?.integer ?? 0) }
        return balance == moved ? nil : "the balance is \(balance), but its transactions are \(moved)"
    }

    /// The totals of an invoice.
    private func sums(_ invoice: JSON, _ lines: [JSON]) -> String? {
        func sum(_ values: [JSON]) -> Int64 { values.reduce(0) { $0 + ($1["amount"]?.integer ?? 0) } }
        func amount(_ name: String) -> Int64 { invoice[name]?.integer ?? 0 }
        let id = invoice["id"]?.string ?? ""
        if sum(lines) != amount("subtotal") { return "the lines of \(id) are \(sum(lines)), its subtotal \(amount("subtotal"))" }
        let discounts = sum(invoice["total_discount_amounts"]?.array ?? [])
        if amount("subtotal") - discounts != amount("total") { return "the total of \(id) is \(amount("total"))" }
        // A last invoice that is a credit is written off without a number.
        guard invoice["number"]?.string != nil, invoice["status"] != "void" else { return nil }
        if amount("amount_paid") + amount("amount_remaining") != amount("amount_due") { return "\(id) is paid in part" }
        let due = amount("total") + amount("starting_balance") - amount("ending_balance")
        return amount("amount_due") == due ? nil : "\(id) asks for \(amount("amount_due")), not for \(due)"
    }

    /// The periods of one invoice that are billed as a whole do not overlap.
    private func overlap(_ lines: [JSON]) -> String? {
        let whole = lines.filter { $0["parent"]?["subscription_item_details"]?["proration"] == false }.compactMap { line in
            line["period"].flatMap { period in period["start"]?.integer.flatMap { start in period["end"]?.integer.map { (start, $0) } } }
        }.sorted { $0.0 < $1.0 }
        for (one, other) in zip(whole, whole.dropFirst()) where other.0 < one.1 { return "a period from \(other.0) on is billed twice" }
        return nil
    }

    /// All that does not depend on ids.
    func outcome() throws -> [String] {
        let present = try server.subscription(subscription)
        let state = "\(present["status"] ?? .null) \(present.item?["current_period_end"] ?? .null) \(present["billing_cycle_anchor"] ?? .null)"
        return try [state] + invoices().map { invoice in
            let lines = (invoice["lines"]?["data"]?.array ?? []).map { "\($0["amount"] ?? .null) \($0["description"] ?? .null)" }
            return "\(invoice["created"] ?? .null) \(invoice["status"] ?? .null) \(invoice["total"] ?? .null) \(lines)"
        }
    }
}
