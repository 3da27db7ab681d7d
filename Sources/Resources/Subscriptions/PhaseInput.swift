// What a phase says, as the parameters of the calls that make its subscription, or change it.
import Engine
import Wire

struct PhaseInput {
    private let phase: JSONObject
    private let terms: ScheduleTerms
    /// Whether the subscription ends with the phase.
    private let isEnd: Bool

    var start: Int64 { phase["start_date"]?.integer ?? 0 }
    var end: Int64 { phase["end_date"]?.integer ?? 0 }

    /// - Parameter index: the number of the phase.
    init(_ index: Int, of schedule: Draft) {
        self.init(index, of: schedule[.phases] ?? [], schedule[.defaultSettings] ?? [:], endBehavior: schedule[.endBehavior])
    }

    init(_ index: Int, of phases: [JSONObject], _ defaults: JSONObject, endBehavior: String?) {
        phase = phases.indices.contains(index) ? phases[index] : [:]
        terms = ScheduleTerms(phase, defaults: defaults)
        isEnd = index == phases.count - 1 && endBehavior == "cancel"
    }

    /// When its trial ends. Nil if that is over.
    func trialEnd(_ now: Int64) -> Int64? { phase["trial_end"]?.integer.flatMap { $0 > now ? $0 : nil } }

    /// All that it says for as long as it lasts. If that stays, the subscription stays as it is.
    var lasting: JSONObject {
        var lasting = terms.input
        for name in ["default_tax_rates", "discounts", "items", "metadata", "trial_end"] { lasting[name] = phase[name] }
        if isEnd { lasting["cancel_at"] = .integer(end) }
        return lasting
    }

    // MARK: The calls

    /// As parameters of a new subscription.
    func creation(of schedule: Draft, _ now: Int64) -> JSONObject {
        var input = terms.input.merging(["currency": phase["currency"] ?? .null, "customer": schedule.json(.customer)]) { $1 }
        input["billing_mode"] = ["type": schedule[.billingMode]?["type"] ?? "flexible"]
        if let discounts = schedule[.billingMode]?["flexible"]?["proration_discounts"] {
            input["billing_mode"] = ["flexible": ["proration_discounts": discounts], "type": "flexible"]
        }
        input["items"] = .array(items.map(entry))
        for (name, values) in ["add_invoice_items": extras, "default_tax_rates": rates(phase), "discounts": phase["discounts"]?.array ?? []] {
            if !values.isEmpty { input[name] = .array(values) }
        }
        let metadata = phase["metadata"]?.object ?? [:]
        if !metadata.isEmpty { input["metadata"] = .object(metadata) }
        input["trial_end"] = trialEnd(now).map { .string(String($0)) }
        if isEnd { input["cancel_at"] = .string(String(end)) }
        if start < now { input["backdate_start_date"] = .integer(start) }
        return input
    }

    /// As parameters of a change of the subscription.
    /// - Parameter isEntered: whether the phase begins. Otherwise it was changed.
    func update(of subscription: Draft, isEntered: Bool, _ change: Change) throws -> JSONObject {
        var input = terms.input
        input["phase"] = true
        input["off_session"] = true
        input["items"] = .array(try changes(of: subscription, change))
        input["default_tax_rates"] = .array(rates(phase))
        input["discounts"] = try PhaseDiscounts.input(phase["discounts"], having: subscription[.discounts] ?? [], change)
        input["metadata"] = phase["metadata"]
        if input["billing_thresholds"] == nil, subscription.has(SubscriptionThreshold.key) { input["billing_thresholds"] = .null }
        input["trial_end"] = trialEnd(change.now).map { .string(String($0)) }
        if isEntered {
            input["proration_behavior"] = phase["proration_behavior"]
            // A trial has periods of its own.
            if terms["billing_cycle_anchor"] == "phase_start", input["trial_end"] == nil { input["billing_cycle_anchor"] = "now" }
            if !extras.isEmpty { input["add_invoice_items"] = .array(extras) }
        }
        if isEnd {
            if subscription[.cancelAt] != end { input["cancel_at"] = .string(String(end)) }
        } else if subscription.has(.cancelAt) {
            input["cancel_at"] = .null
        }
        return input
    }

    // MARK: Items

    private var items: [JSON] { phase["items"]?.array ?? [] }

    private func entry(_ item: JSON) -> JSON {
        var entry: JSONObject = ["price": item["price"] ?? .null]
        entry["quantity"] = item["quantity"]
        if let thresholds = item["billing_thresholds"], !thresholds.isNull { entry["billing_thresholds"] = thresholds }
        if let metadata = item["metadata"]?.object, !metadata.isEmpty { entry["metadata"] = .object(metadata) }
        if let discounts = item["discounts"]?.array, !discounts.isEmpty { entry["discounts"] = .array(discounts) }
        let rates = rates(item.object ?? [:], "tax_rates")
        if !rates.isEmpty { entry["tax_rates"] = .array(rates) }
        return .object(entry)
    }

    private func rates(_ hash: JSONObject, _ name: String = "default_tax_rates") -> [JSON] {
        (hash[name]?.array ?? []).compactMap { $0["id"] }
    }

    /// The changes that make the subscription's items those of the phase. An item of the same price stays; others get the prices that are left.
    private func changes(of subscription: Draft, _ change: Change) throws -> [JSON] {
        var present = try SubscriptionItems(of: subscription, change).all
        var wanted = items.map { (item: $0, former: Draft?.none) }
        for index in wanted.indices {
            guard let same = present.firstIndex(where: { $0[.price]?["id"] == wanted[index].item["price"] }) else { continue }
            wanted[index].former = present.remove(at: same)
        }
        for index in wanted.indices where wanted[index].former == nil && !present.isEmpty { wanted[index].former = present.removeFirst() }
        return try wanted.map { item, former in
            var entry = entry(item).object ?? [:]
            entry["tax_rates"] = .array(rates(item.object ?? [:], "tax_rates"))
            entry["discounts"] = try PhaseDiscounts.input(item["discounts"], having: former?[.discounts] ?? [], change)
            if let former {
                entry["id"] = .string(former.id)
                entry["billing_thresholds"] = item["billing_thresholds"] ?? .null
                if former[.price]?["id"] == entry["price"] { entry["price"] = nil }
            }
            return .object(entry)
        } + present.map { ["deleted": true, "id": .string($0.id)] }
    }

    /// The items that the next invoice bills once.
    private var extras: [JSON] {
        (phase["add_invoice_items"]?.array ?? []).map { extra in
            var entry = (extra.object ?? [:]).filter { !$0.value.isNull && !["tax_rates", "discounts", "period"].contains($0.key) }
            let rates = rates(extra.object ?? [:], "tax_rates")
            if !rates.isEmpty { entry["tax_rates"] = .array(rates) }
            if let discounts = extra["discounts"]?.array, !discounts.isEmpty { entry["discounts"] = .array(discounts) }
            entry["period"] = ["end": moment(extra["period"]?["end"], end), "start": moment(extra["period"]?["start"], start)]
            return .object(entry)
        }
    }

    private func moment(_ given: JSON?, _ time: Int64) -> JSON {
        guard let type = given?["type"]?.string, type.hasPrefix("phase_") else { return given ?? .null }
        return ["timestamp": .integer(time), "type": "timestamp"]
    }

    // MARK: What a subscription is

    /// The items of a subscription, as a phase shows them.
    static func form(of items: [Draft]) -> JSON {
        .array(items.map { item in
            var form: JSONObject = [
                "billing_thresholds": item.json(SubscriptionThreshold.key), "discounts": PhaseDiscounts.form(of: item[.discounts] ?? []),
                "metadata": item.json(FieldKey<JSONObject>("metadata")), "plan": item[.price]?["id"] ?? .null, "price": item[.price]?["id"] ?? .null,
            ]
            form["quantity"] = item[.quantity].map(JSON.integer)
            form["tax_rates"] = .array(item[.taxRates] ?? [])
            return .object(form)
        })
    }
}
