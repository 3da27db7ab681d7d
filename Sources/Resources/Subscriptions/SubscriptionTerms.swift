// What calls say of a whole subscription, at its creation and later.
import Common
import Connect
import Coupons
import Engine
import Invoices
import Products
import Wire

enum SubscriptionTerms {
    static func take(into subscription: inout Draft, _ change: Change) throws {
        let given = change.arguments
        try PlatformTerms.require(percent: given["application_fee_percent"])
        try takeMethods(into: &subscription, change)
        subscription[.isTaxed] = subscription[FieldKey<JSONObject>("automatic_tax")]?["enabled"] == true
        try SubscriptionPaymentSettings.take(into: &subscription, change)
        if let rates = given["default_tax_rates"] {
            subscription[.defaultTaxRates] = try InvoiceTaxRates.given(rates, besides: subscription[.defaultTaxRates], at: "default_tax_rates", change)
        }
        if subscription[.trialSettings]?["end_behavior"]?["missing_payment_method"] == nil {
            subscription[.trialSettings] = ["end_behavior": .object(
                (subscription[.trialSettings]?["end_behavior"]?.object ?? [:]).merging(["missing_payment_method": "create_invoice"]) { $1 })]
        }
        try requireDueDays(of: &subscription, change)
    }

    private static func takeMethods(into subscription: inout Draft, _ change: Change) throws {
        for name in ["default_payment_method", "default_source"] {
            guard let value = change.arguments[name] else { continue }
            let id = value.string.flatMap { $0.isEmpty ? nil : $0 }
            try InvoiceCustomer.requireMethod(id, as: name, of: subscription, change)
            subscription[FieldKey<String>(name)] = id
        }
    }

    private static func requireDueDays(of subscription: inout Draft, _ change: Change) throws {
        guard subscription.isChargedAutomatically else {
            if subscription[.daysUntilDue] == nil {
                throw Refusal.invalid("If invoice collection method is 'send_invoice', you must specify 'days_until_due'.")
            }
            try InvoiceCustomer.requireEmail(for: subscription, change)
            return
        }
        if change.arguments.has("days_until_due") {
            throw Refusal.invalid("You can only specify 'days_until_due' if invoice collection method is 'send_invoice'.")
        }
        subscription[.daysUntilDue] = nil
    }

    /// Before 2020-08-27, a call can give a percentage in the place of rates.
    static func takeTaxPercent(into subscription: inout Draft, _ change: inout Change) throws {
        guard let percent = change.arguments["tax_percent"] else { return }
        subscription[.defaultTaxRates] = try InvoiceTaxRates.made(of: percent, &change)
    }

    /// Redeems the discounts that the call gives. They replace those that are there.
    static func redeemDiscounts(for subscription: inout Draft, _ change: inout Change) throws {
        guard let discounts = change.arguments["discounts"] else { return }
        let owner = Discount.Owner("subscription", subscription.id, customer: subscription[.customer], refusingAmounts: !subscription.isNew)
        subscription[.discounts] = try Discount.redeem(discounts, having: subscription[.discounts] ?? [], for: owner, &change)
    }

    /// Promotion codes may demand an amount. What counts is a whole period of the items, and what the first invoice bills besides.
    static func requireMinimum(for subscription: Draft, _ items: [Draft], _ extras: [String], _ change: Change) throws {
        let costs = try items.filter { !$0.isMetered }.map { try SubscriptionLine($0, of: subscription, $0.period).cost(change).integer(.halfUp) ?? 0 }
        let more = try extras.map { try change.object(InvoiceItem.name, $0)?[FieldKey<Int64>("amount")] ?? 0 }
        try Discount.requireMinimum(change.arguments["discounts"], of: (costs + more).reduce(0, +), in: subscription[.currency] ?? "", change)
    }

    /// A call deletes one of its discounts.
    static let loseDiscount: Hook = { subscription, change in
        guard let id = change.arguments.string("discount"), let present = subscription[.discounts], present.contains(id) else {
            throw Refusal(.notFound, "No active discount for subscription: \(subscription.id)", code: "resource_missing")
        }
        subscription[.discounts] = present.filter { $0 != id }
        subscription.tell(.updated, change)
    }

    /// Makes pending items of `add_invoice_items`.
    /// - Returns: their ids, oldest first.
    static func makeItems(for subscription: Draft, _ items: [Draft], _ change: inout Change) throws -> [String] {
        guard let customer = subscription[.customer] else { return [] }
        return try (change.arguments["add_invoice_items"]?.array ?? []).enumerated().map { index, entry in
            var given = entry.object ?? [:]
            let place = "add_invoice_items[\(index)]"
            if given["price"] == nil && given["price_data"] == nil { throw Refusal.missing("\(place)[price]") }
            given["period"] = .object(try period(given["period"], items.map { $0.billedPeriod(in: subscription, change.now) }, at: place, change))
            return try InvoiceItem.make(given, at: place, of: customer, for: subscription.id, &change)
        }
    }

    /// By default, the period that all items have in common.
    private static func period(
        _ given: JSON?, _ periods: [(start: Int64, end: Int64)], at place: String, _ change: Change
    ) throws -> JSONObject {
        let common = (start: periods.map(\.start).max() ?? change.now, end: periods.map(\.end).min() ?? change.now)
        func time(_ name: String, _ usual: Int64) throws -> JSON {
            let moment = given?[name]
            switch moment?["type"] {
            case "now": return .integer(change.now)
            case "timestamp":
                guard let time = moment?["timestamp"] else { throw Refusal.missing("\(place)[period][\(name)][timestamp]") }
                return time
            default: return .integer(usual)
            }
        }
        return ["end": try time("end", common.end), "start": try time("start", common.start)]
    }
}

extension Draft {
    /// The present period of an item. If that is over, the one that follows at once.
    fileprivate func billedPeriod(in subscription: Draft, _ now: Int64) -> (start: Int64, end: Int64) {
        period.end > now ? period : cycle(of: subscription).period(of: now)
    }
}
