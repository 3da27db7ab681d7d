// How a subscription is made: its terms, its items, its times, and its first invoice.
import Common
import Connect
import Coupons
import Customers
import Engine
import Entitlements
import Invoices
import Products
import Wire

enum SubscriptionOpening {
    static let open: Hook = { subscription, change in
        let given = change.arguments
        if let account = given.string("customer_account") { throw Refusal.noSuchReference("account", account, parameter: "customer_account") }
        guard let customer = given.string("customer") else { throw Refusal.missing("customer") }
        let terms = ItemTerms.all(given, changing: nil)
        if terms.isEmpty { throw Refusal.missing("items") }
        if given["payment_behavior"] == "pending_if_incomplete" { throw SubscriptionRefusal.pendingAtCreation }
        try requireRoom(for: customer, change)
        if let source = given["source"] {
            // Versions before 2018-07-27 give the customer's card here.
            try Customer.take(GivenSource(source, "source"), for: customer, &change)
            change.answer(with: subscription.id)
        }
        try begin(&subscription, for: customer, change)
        try SubscriptionTerms.take(into: &subscription, change)
        try SubscriptionTerms.takeTaxPercent(into: &subscription, &change)
        try PendingItemBilling.take(into: &subscription, &change)
        try fixCurrency(of: &subscription, terms, &change)
        var items = try SubscriptionItems(of: subscription, change)
        for entry in terms { try items.add(entry, to: subscription, &change) }
        try items.require(of: subscription, change)
        let times = try SubscriptionTimes(opening: subscription, items.all, change)
        times.set(&subscription, &items.all)
        try items.save(into: &subscription, &change)
        try SubscriptionTerms.redeemDiscounts(for: &subscription, &change)
        let extras = try SubscriptionTerms.makeItems(for: subscription, items.all, &change)
        try SubscriptionTerms.requireMinimum(for: subscription, items.all, extras, change)
        subscription.isToldNow(change)
        let invoice = try SubscriptionBilling.openFirst(for: subscription, items.all, times, extras, &change)
        try start(&subscription, with: invoice, &change)
        subscription.note("create", change, event: Subscription.Event.created.rawValue)
        try SubscriptionBilling.remember(invoice, in: subscription, &change)
        try SubscriptionClock.plan(&subscription, isNew: true, &change)
    }

    private static func requireRoom(for customer: String, _ change: Change) throws {
        guard change.settings[TestClockLimits.areKept], try change.object(Customer.name, customer)?.has(.testClock) == true else { return }
        guard try change.ids(Subscription.name, where: "current_customer", is: customer).count >= TestClockLimits.subscriptionsOfCustomer else { return }
        throw Refusal.invalid("A customer with a test clock can have at most \(TestClockLimits.subscriptionsOfCustomer) subscriptions.", parameter: "customer")
    }

    private static func begin(_ subscription: inout Draft, for customer: String, _ change: Change) throws {
        subscription[.customer] = customer
        subscription[.currentCustomer] = customer
        subscription[.life] = "current"
        subscription[.schedule] = change.arguments.string("schedule")
        subscription[.isOpenedLater] = ["quote", "schedule"].contains(where: change.arguments.has) ? true : nil
        subscription[.billingMode] = Subscription.mode(change.arguments["billing_mode"], change)
        // That of a purchase is as old as its session, as recorded.
        if subscription.isFlexible, let session = try change.arguments.string("checkout_session").flatMap({ try change.object("checkout.session", $0) }) {
            subscription.merge(.billingMode, ["updated_at": .integer(session.created)])
        }
        if subscription.has(.schedule) { subscription.merge(.paymentSettings, ["save_default_payment_method": .null]) }
    }

    /// The currency of the call, or of its first price.
    private static func fixCurrency(of subscription: inout Draft, _ terms: [ItemTerms], _ change: inout Change) throws {
        guard let entry = terms.first, let customer = subscription[.customer] else { return }
        let first = entry.given
        let ofPrice = first["price_data"]?["currency"]?.string
        var currency = change.arguments.string("currency") ?? ofPrice
        let parameter = change.arguments.has("currency") || ofPrice == nil ? "currency" : "\(entry.place)[price_data][currency]"
        if currency == nil, let id = first["price"]?.string ?? first["plan"]?.string { currency = try change.object(Price.name, id)?[.currency] }
        subscription[.currency] = try CustomerCurrency.of(customer, given: currency, at: parameter, &change)
    }

    /// Gives it its first status, by what has become of its first invoice.
    private static func start(_ subscription: inout Draft, with invoice: String?, _ change: inout Change) throws {
        subscription[.latestInvoice] = invoice
        let isTrial = SubscriptionTrial.isRunning(subscription, change)
        let status = try SubscriptionPayment.payFirst(invoice, of: subscription, &change) ? Subscription.Status.incomplete : isTrial ? .trialing : .active
        if let invoice, subscription.isPaidAtOnce { try SubscriptionPayment.forgetDiscounts(of: invoice, in: &subscription, change) }
        try subscription.begin(in: status)
        try ActiveEntitlement.refresh(by: subscription, &change)
        if status == .incomplete { return try change.schedule("expire", on: subscription, after: SubscriptionClock.incompleteSeconds) }
        try SubscriptionPayment.keepMethod(paying: invoice, for: &subscription, change)
        try SubscriptionPayment.askForMethod(&subscription, after: invoice, &change)
    }
}
