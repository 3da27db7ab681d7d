// A phase that a call describes, as the schedule shows it: its times are worked out, its prices are made, and what it names exists.
import Common
import Connect
import Coupons
import Engine
import Invoices
import Products
import Wire

struct PhaseReading {
    private let given: JSONObject
    /// The parameter that describes it, such as `phases[0]`.
    private let place: String
    private let schedule: Draft
    private let (isFirst, isLast): (Bool, Bool)

    /// The most phases of a schedule that are not over.
    private static let maximum = 10

    /// Reads the phases of a call that are present or to come.
    /// - Parameters:
    ///   - offset: how many phases of the call come before them.
    ///   - start: when the first one starts.
    ///   - anchor: the billing cycle anchor then.
    static func phases(
        _ given: [JSON], after offset: Int = 0, of schedule: Draft, from start: Int64, anchor: Int64, _ change: inout Change
    ) throws -> [JSONObject] {
        guard !given.isEmpty else { throw Refusal.missing("phases") }
        guard given.count <= maximum else {
            throw Refusal.invalid("A schedule can have at most \(maximum) phases that are present or to come.", parameter: "phases")
        }
        var (start, anchor) = (start, anchor)
        return try given.enumerated().map { index, entry in
            let reading = PhaseReading(
                given: entry.object ?? [:], place: "phases[\(offset + index)]", schedule: schedule, isFirst: index == 0, isLast: index == given.count - 1)
            return try reading.phase(from: &start, anchor: &anchor, &change)
        }
    }

    /// - Returns: the phase. `start` is its end then, and `anchor` the anchor of what follows.
    private func phase(from start: inout Int64, anchor: inout Int64, _ change: inout Change) throws -> JSONObject {
        if let wanted = try ScheduleTime.read(given["start_date"], at: "\(place)[start_date]", change), wanted != start {
            throw ScheduleRefusal.gap(at: "\(place)[start_date]")
        }
        let prices = try prices(&change)
        var phase = given.filter { !["duration", "iterations", "start_date", "tax_percent"].contains($0.key) }
        try phase.merge(parts(prices, &change)) { $1 }
        try requireTerms(phase, change)
        if (given["billing_cycle_anchor"] ?? schedule[.defaultSettings]?["billing_cycle_anchor"]) == "phase_start" { anchor = start }
        let end = try end(from: start, anchor: anchor, prices.first, change)
        phase["start_date"] = .integer(start)
        phase["end_date"] = .integer(end)
        let trialEnd = try trialEnd(from: start, to: end, change)
        phase["trial_end"] = trialEnd.map(JSON.integer) ?? .null
        if let trialEnd { anchor = trialEnd }
        start = end
        return phase
    }

    // MARK: What it bills

    private func prices(_ change: inout Change) throws -> [Draft] {
        let prices = try (given["items"]?.array ?? []).enumerated().map { index, entry in
            let terms = ItemTerms(entry, at: "\(place)[items][\(index)]")
            guard let price = try terms.price(&change) else { throw Refusal.missing("\(terms.place)[price]") }
            return price
        }
        guard !prices.isEmpty else { throw Refusal.missing("\(place)[items]") }
        guard schedule[.billingMode]?["type"] != "flexible" else { return prices }
        guard Set(prices.map(\.id)).count == prices.count, Set(prices.map { "\($0.priceRecurrence)" }).count == 1 else {
            throw Refusal.invalid(
                "The items of a phase must have different prices with the same `recurring.interval` and `recurring.interval_count`, unless "
                    + "`billing_mode[type]` is `flexible`.", parameter: "\(place)[items]")
        }
        return prices
    }

    private func parts(_ prices: [Draft], _ change: inout Change) throws -> JSONObject {
        let currency = given["currency"]?.string ?? prices.first?[.currency] ?? ""
        let items = try (given["items"]?.array ?? []).enumerated().map { index, entry in
            try item(entry, prices[index], in: currency, at: "\(place)[items][\(index)]", change)
        }
        return [
            "add_invoice_items": .array(try extras(&change)), "currency": .string(currency),
            "default_tax_rates": try defaultRates(&change),
            "discounts": try PhaseDiscounts.read(given["discounts"], ofFirstPhase: isFirst, at: "\(place)[discounts]", change), "items": .array(items),
            "metadata": .object(given["metadata"]?.object ?? [:]), "proration_behavior": given["proration_behavior"] ?? "create_prorations",
        ]
    }

    private func item(_ given: JSON, _ price: Draft, in currency: String, at place: String, _ change: Change) throws -> JSON {
        _ = try Price.unitAmount(of: price, in: currency, parameter: "\(place)[price]")
        let isMetered = price[FieldKey<JSON>("recurring")]?["usage_type"] == "metered"
        if isMetered, given["quantity"] != nil { throw ItemTerms.meteredQuantity(at: "\(place)[quantity]") }
        if !isMetered, given["billing_thresholds"]?.isNull == false { throw ItemTerms.licensedThreshold(at: "\(place)[billing_thresholds]") }
        var item: JSONObject = [
            "billing_thresholds": given["billing_thresholds"] ?? .null,
            "discounts": try PhaseDiscounts.read(given["discounts"], at: "\(place)[discounts]", change),
            "metadata": .object(given["metadata"]?.object ?? [:]), "plan": .string(price.id), "price": .string(price.id),
        ]
        if !isMetered { item["quantity"] = given["quantity"] ?? 1 }
        item["tax_rates"] = try rates(given["tax_rates"], at: "\(place)[tax_rates]", change)
        return .object(item)
    }

    /// The one-time prices that the first invoice of the phase bills.
    private func extras(_ change: inout Change) throws -> [JSON] {
        try (given["add_invoice_items"]?.array ?? []).enumerated().map { index, entry in
            let place = "\(place)[add_invoice_items][\(index)]"
            var extra = entry.object ?? [:]
            let data = extra.removeValue(forKey: "price_data")?.object
            if data != nil, extra["price"] != nil { throw Refusal.exclusive(["price", "price_data"].map { "\(place)[\($0)]" }) }
            let id = try data.map { try InlinePrice.make($0, named: "Invoice item", at: "\(place)[price_data]", &change) } ?? extra["price"]?.string
            guard let id else { throw Refusal.missing("\(place)[price]") }
            try ItemPricing.requireOneTime(id, at: "\(place)[price]", change)
            if data == nil { try Price.requireActive(id, at: "\(place)[price]", change) }
            if extra["quantity"] == 0 { throw Refusal.invalid("This value must be greater than or equal to 1.", parameter: "\(place)[quantity]") }
            extra["price"] = .string(id)
            extra["quantity"] = extra["quantity"] ?? 1
            extra["metadata"] = .object(extra["metadata"]?.object ?? [:])
            extra["discounts"] = try PhaseDiscounts.read(entry["discounts"], at: "\(place)[discounts]", change)
            extra["tax_rates"] = try rates(entry["tax_rates"], at: "\(place)[tax_rates]", change)
            extra["period"] = entry["period"] ?? ["end": ["type": "min_item_period_end"], "start": ["type": "max_item_period_start"]]
            return .object(extra)
        }
    }

    private func defaultRates(_ change: inout Change) throws -> JSON {
        if let percent = given["tax_percent"] { return .array(try InvoiceTaxRates.made(of: percent, &change)) }
        return try rates(given["default_tax_rates"], at: "\(place)[default_tax_rates]", change)
    }

    /// - Parameter ids: an array of ids. Nil for none.
    private func rates(_ ids: JSON?, at place: String, _ change: Change) throws -> JSON {
        let entries = (schedule[.phases] ?? []).flatMap { phase in
            [.object(phase)] + ["items", "add_invoice_items"].flatMap { phase[$0]?.array ?? [] }
        }
        let present = entries.flatMap { ($0["default_tax_rates"] ?? $0["tax_rates"])?.array ?? [] }
        return .array(try InvoiceTaxRates.given(ids ?? [], besides: present, at: place, change))
    }

    // MARK: What it names

    private func requireTerms(_ phase: JSONObject, _ change: Change) throws {
        try ScheduleTerms.require(phase, at: place, of: schedule, change)
        let terms = ScheduleTerms(phase, of: schedule)
        if terms["collection_method"] == "send_invoice", terms.daysUntilDue == nil {
            throw Refusal.invalid(
                "If a phase has the collection method 'send_invoice', it must specify 'days_until_due'.",
                parameter: "\(place)[invoice_settings][days_until_due]")
        }
    }

    // MARK: Its times

    private func end(from start: Int64, anchor: Int64, _ price: Draft?, _ change: Change) throws -> Int64 {
        let names = ["duration", "end_date", "iterations"].filter { given[$0] != nil }
        if names.count > 1 { throw Refusal.exclusive(names.map { "\(place)[\($0)]" }) }
        let recurrence = price?.priceRecurrence ?? (interval: "month", count: 1)
        let end: Int64
        switch names.first {
        case "end_date": end = try ScheduleTime.read(given["end_date"], at: "\(place)[end_date]", change) ?? start
        case "duration":
            let duration = given["duration"]
            end = ScheduleTime.after(
                start, duration?["interval_count"]?.integer ?? 1, duration?["interval"]?.string ?? "month", anchor: anchor, change.version)
        case "iterations":
            guard change.version.isBefore(.clover) else { throw ScheduleRefusal.iterations(at: "\(place)[iterations]") }
            end = ScheduleTime.after(
                start, (given["iterations"]?.integer ?? 1) * recurrence.count, recurrence.interval, anchor: anchor, change.version)
        default:
            guard isLast else { throw Refusal.missing("\(place)[end_date]") }
            end = ScheduleTime.after(start, recurrence.count, recurrence.interval, anchor: anchor, change.version)
        }
        guard end > start, end <= Clock.last else {
            throw Refusal.invalid("Each phase must be at minimum 1 second long", parameter: "\(place)[\(names.first ?? "end_date")]")
        }
        return end
    }

    private func trialEnd(from start: Int64, to end: Int64, _ change: Change) throws -> Int64? {
        if given["trial"] != nil, given["trial_end"] != nil { throw Refusal.exclusive(["\(place)[trial]", "\(place)[trial_end]"]) }
        if given["trial"] == true {
            try TrialLength.require(end - start, at: "\(place)[trial]")
            return end
        }
        guard let time = try ScheduleTime.read(given["trial_end"], at: "\(place)[trial_end]", change), given["trial_end"] != "now" else { return nil }
        guard time > start, time <= end else {
            throw Refusal.invalid("The trial of a phase must end within the phase.", parameter: "\(place)[trial_end]")
        }
        return time
    }
}

extension Draft {
    /// How often a price is due.
    fileprivate var priceRecurrence: (interval: String, count: Int64) {
        let recurring = self[FieldKey<JSON>("recurring")]
        return (recurring?["interval"]?.string ?? "month", recurring?["interval_count"]?.integer ?? 1)
    }
}
