// Plays a history on a server of its own, and says what is wrong with the outcome.
import TestHarness
import Testing
import Wire

final class HistoryPlay {
    private let server: TestServer
    private let history: History
    /// In how many pieces time passes.
    private let pieces: Int64
    private let customer: String
    private let prices: [String]
    private let subscription: String
    /// What the time costs that has passed.
    private var used = 0.0

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
        for piece in 0..<pieces { try use(seconds * (piece + 1) / pieces - seconds * piece / pieces) }
    }

    /// Time passes, period by period if what it costs is measured.
    private func use(_ seconds: Int64) throws {
        guard history.isMeasured else { return try server.advance(String(seconds)) }
        var left = seconds
        while left > 0 {
            let (rate, rest) = try rate()
            let step = rest > 0 ? min(left, rest) : left
            try server.advance(String(step))
            used += rate * Double(step)
            left -= step
        }
    }

    /// What a second costs now, and how many are left of the period.
    private func rate() throws -> (rate: Double, rest: Int64) {
        let present = try server.subscription(subscription)
        let now = try server.admin("GET clock")["now"]?.integer ?? 0
        guard present["status"] != "canceled", let item = present.item, let start = item["current_period_start"]?.integer,
            let end = item["current_period_end"]?.integer, let amount = item["price"]?["unit_amount"]?.integer
        else { return (0, 0) }
        return (Double(amount * (item["quantity"]?.integer ?? 1)) / Double(end - start), end - now)
    }

    /// All that was billed or will be, less the rest of the period, is what the used time costs. Each line is rounded.
    private func waste(_ lines: [JSON]) throws -> String? {
        guard history.isMeasured else { return nil }
        let pending = try server.get("/v1/invoiceitems?customer=\(customer)&pending=true&limit=100")["data"]?.array ?? []
        let ours = lines.filter { $0["parent"]?["subscription_item_details"]?.isNull == false } + pending.filter { $0["proration"] == true }
        let billed = ours.reduce(Int64(0)) { $0 + ($1["amount"]?.integer ?? 0) }
        let (rate, rest) = try rate()
        let kept = Double(billed) - rate * Double(rest)
        return abs(kept - used) <= Double(ours.count) ? nil : "\(billed) are billed, \(rate * Double(rest)) of it for what is ahead, but \(used) were used"
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
        var end: Int64?
        var all: [JSON] = []
        for invoice in try invoices() {
            let lines = try lines(of: invoice)
            all += lines
            for period in periods(of: lines.filter { !isCredit($0) }) {
                if let end, period.start > end, history.alwaysProrates { return "nothing is billed from \(end) to \(period.start)" }
                end = max(end ?? period.end, period.end)
            }
            if let complaint = sums(invoice, lines) { return complaint }
            for case let item? in lines.map({ $0["parent"]?["subscription_item_details"]?["invoice_item"]?.string }) where !billed.insert(item).inserted {
                return "the item \(item) is billed twice"
            }
            if let complaint = overlap(lines) { return complaint }
            paid += invoice["amount_paid"]?.integer ?? 0
        }
        if let complaint = try waste(all) { return complaint }
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

    private func isProration(_ line: JSON) -> Bool { line["parent"]?["subscription_item_details"]?["proration"] == true }

    /// Whether the line gives back what was billed for time that is not used.
    private func isCredit(_ line: JSON) -> Bool { isProration(line) && line["description"]?.string?.hasPrefix("Unused") == true }

    /// The periods of the lines of a subscription, in the order of time.
    private func periods(of lines: [JSON]) -> [(start: Int64, end: Int64)] {
        lines.filter { $0["parent"]?["subscription_item_details"]?.isNull == false }.compactMap { line in
            guard let start = line["period"]?["start"]?.integer, let end = line["period"]?["end"]?.integer else { return nil }
            return (start, end)
        }.sorted { $0.start < $1.start }
    }

    /// The periods of one invoice that are billed as a whole do not overlap.
    private func overlap(_ lines: [JSON]) -> String? {
        let periods = periods(of: lines.filter { !isProration($0) })
        return zip(periods, periods.dropFirst()).first { $0.end > $1.start }.map { "a period from \($1.start) on is billed twice" }
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
