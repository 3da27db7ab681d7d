// What an invoice has to do with its subscription: the subscription hears what becomes of the payment, and says what pays.
import Common
import Engine
import Wire

package enum InvoiceSubscription {
    /// What a subscription hears of an invoice.
    package enum News: String {
        case exhausted, failed, finalized, overdue, paid, processing, uncollectible, voided
    }

    /// Tells the subscription, unless it does this itself and sees what comes of it.
    /// - Parameter method: what it was paid with.
    static func tell(_ news: News, of invoice: Draft, method: String? = nil, _ change: inout Change) throws {
        guard let id = invoice[.subscription], !change.isWorking(on: id), try change.object(ResourceName.subscription, id) != nil else { return }
        try change.fire("hear_of_invoice", on: ResourceName.subscription, id, with: [
            "invoice": .string(invoice.id), "method": method.map(JSON.string) ?? .null, "news": .string(news.rawValue),
            "reason": invoice.json(.billingReason),
        ])
    }

    /// What the subscription pays with. While a hook works on the subscription, the invoice has what it said last.
    static func method(of invoice: Draft, _ change: Change) throws -> String? {
        guard let id = invoice[.subscription] else { return nil }
        guard !change.isWorking(on: id), let subscription = try change.object(ResourceName.subscription, id) else { return invoice[.subscriptionMethod] }
        return method(of: subscription)
    }

    package static func method(of subscription: Draft) -> String? { subscription[.defaultPaymentMethod] ?? subscription[.defaultSource] }

    /// Whether the subscription has ended.
    static func isOver(of invoice: Draft, _ change: Change) throws -> Bool {
        guard let id = invoice[.subscription], let subscription = try change.object(ResourceName.subscription, id) else { return false }
        return ["canceled", "incomplete_expired"].contains(subscription.status)
    }

    /// Whether the subscription has begun although its first invoice is not paid: a bank debit was on its way.
    static func hasBegun(without invoice: Draft, _ change: Change) throws -> Bool {
        guard invoice[.billingReason] == "subscription_create", invoice[.isTriedOnce] == true, invoice[.amountPaid] == 0,
            let id = invoice[.subscription], let subscription = try change.object(ResourceName.subscription, id)
        else { return false }
        return subscription.status != "incomplete"
    }

    /// The description of the PaymentIntent.
    static func purpose(of invoice: Draft) -> String {
        switch invoice[.billingReason] {
        case "subscription_create": "Subscription creation"
        case _ where invoice.has(.subscription): "Subscription update"
        default: "Payment for Invoice"
        }
    }

    /// Lets an invoice by hand belong to a subscription.
    static func join(_ id: String, to invoice: inout Draft, _ change: Change) throws {
        guard let subscription = try change.object(ResourceName.subscription, id), subscription[.customer] == invoice[.customer] else {
            throw Refusal.invalid("The subscription \(id) belongs to another customer.", parameter: "subscription")
        }
        invoice[.subscription] = id
        invoice[.periodStart] = subscription[FieldKey<Int64>("current_period_start")] ?? change.now
        invoice[.parent] = [
            "quote_details": .null, "subscription_details": ["metadata": subscription.json(.metadata), "subscription": .string(id)],
            "type": "subscription_details",
        ]
    }

    // MARK: Items

    /// Lets an item wait for an invoice of that subscription.
    static func join(_ subscription: String, to item: inout Draft) {
        item[.subscription] = subscription
        item[.parent] = ["subscription_details": ["subscription": .string(subscription)], "type": "subscription_details"]
    }

    static func join(_ id: String, to item: inout Draft, of customer: String, _ change: Change) throws {
        guard let subscription = try change.object(ResourceName.subscription, id), subscription[.customer] == customer else {
            throw Refusal.invalid("The subscription \(id) belongs to another customer.", parameter: "subscription")
        }
        join(id, to: &item)
    }
}
