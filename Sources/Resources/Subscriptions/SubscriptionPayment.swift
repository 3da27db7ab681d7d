// What the payments of its invoices do to a subscription.
import Common
import Coupons
import Engine
import Intents
import Invoices
import Wire

enum SubscriptionPayment {
    // MARK: In a call

    /// Finalizes the first invoice, and pays it as the call wants.
    /// - Returns: whether it is still to be paid.
    static func payFirst(_ invoice: String?, of subscription: Draft, _ change: inout Change) throws -> Bool {
        guard let invoice, subscription.isPaidAtOnce else { return false }
        return try pay(invoice, of: subscription, &change)
    }

    /// Finalizes an invoice in the call that has made it, and pays it as the call wants.
    /// - Returns: whether it is still to be paid.
    static func pay(_ invoice: String, of subscription: Draft, _ change: inout Change) throws -> Bool {
        if let intent = change.arguments.string("paid_by") {
            try SubscriptionInvoice.finalize(invoice, for: subscription, .already(by: intent), &change)
            return false
        }
        let behavior = change.arguments.string("payment_behavior") ?? usualBehavior(change)
        if behavior == "default_incomplete" {
            try SubscriptionInvoice.finalize(invoice, for: subscription, .byCustomer, &change)
        } else {
            let isOffSession = change.arguments["off_session"] == true
            let refusal = try change.withoutDeclining { change in
                try SubscriptionInvoice.finalize(invoice, for: subscription, .atOnce(isOffSession: isOffSession), &change)
            }
            if behavior == "error_if_incomplete", let refusal {
                throw refusal.code == InvoiceCollection.actionCode ? SubscriptionRefusal.needsAction : refusal
            }
        }
        return try SubscriptionInvoice.state(of: invoice, change) == .unpaid
    }

    /// Since this version, a subscription whose invoice cannot be paid is incomplete, or past due. Before, the call failed.
    private static let staying = APIVersion.known("2019-03-14")

    /// What a call wants if it does not say it. Source: Stripe's changelog.
    private static func usualBehavior(_ change: Change) -> String? {
        let isFollowing = ["phase", "quote", "schedule"].contains(where: change.arguments.has)
        return change.isCall && !isFollowing && change.version.isBefore(staying) ? "error_if_incomplete" : nil
    }

    /// Keeps what the invoice was paid with, if the subscription is to do that.
    static func keepMethod(paying invoice: String?, for subscription: inout Draft, _ change: Change) throws {
        guard let invoice, wantsMethod(subscription) else { return }
        subscription[.defaultPaymentMethod] = try SubscriptionInvoice.method(paying: invoice, change)
    }

    /// Without a method, and with nothing to pay yet, the customer is asked for a method, once.
    static func askForMethod(_ subscription: inout Draft, after invoice: String?, _ change: inout Change) throws {
        guard subscription.isChargedAutomatically, !subscription.has(.pendingSetupIntent), let customer = subscription[.customer],
            try !hasMethod(subscription, change), try invoice.map({ try SubscriptionInvoice.isFree($0, change) }) ?? true
        else { return }
        let id = try change.create(SetupIntent.name, given: ["customer": .string(customer), "usage": "off_session"])
        let subscribed = subscription.id
        try change.update(SetupIntent.name, id) { intent, _ in intent[.subscription] = subscribed }
        subscription[.pendingSetupIntent] = id
    }

    /// The customer has given a method.
    static let hearOfSetup: Hook = { subscription, change in
        guard subscription[.pendingSetupIntent] == change.arguments.string("intent") else { return }
        subscription[.pendingSetupIntent] = nil
        if subscription.life?.isFinal == false { subscription[.defaultPaymentMethod] = change.arguments.string("method") }
        subscription.tell(.updated, change)
    }

    static func hasMethod(_ subscription: Draft, _ change: Change) throws -> Bool {
        if InvoiceSubscription.method(of: subscription) != nil { return true }
        return try change.object(ResourceName.customer, subscription[.customer] ?? "").flatMap(InvoiceCustomer.method) != nil
    }

    // MARK: Later

    /// The customer has another source, and what is overdue is tried again. Source: the SDKs' documentation of a customer's update.
    static let retry: Hook = { subscription, change in
        guard subscription.life == .pastDue, subscription.isChargedAutomatically, let invoice = subscription[.latestInvoice] else { return }
        try SubscriptionInvoice.retry(invoice, &change)
    }

    /// Hears what has become of one of its invoices.
    static let hear: Hook = { subscription, change in
        let given = change.arguments
        guard let invoice = given.string("invoice"), let news = given.string("news").flatMap(InvoiceSubscription.News.init) else { return }
        let isLatest = subscription[.latestInvoice] == invoice
        switch news {
        case .finalized: try forgetDiscounts(of: invoice, in: &subscription, change)
        case .paid:
            try PendingUpdate.apply(to: &subscription, paidBy: invoice, &change)
            if try isLatest || isSettled(subscription, by: invoice, change) {
                if subscription.life == .incomplete { try keepMethod(given.string("method"), for: &subscription) }
                try recover(&subscription, &change)
            }
        case .processing: if subscription.life == .incomplete { try recover(&subscription, &change) }
        case .uncollectible:
            if subscription.life == .paused { try PendingUpdate.apply(to: &subscription, paidBy: invoice, &change) }
            if isLatest && subscription.life != .incomplete { try recover(&subscription, &change) }
        case .failed, .exhausted:
            if isLatest { try fallBehind(&subscription, given, &change) }
            if news == .exhausted && subscription.life == .pastDue { try giveUp(&subscription, &change) }
        case .overdue: if isLatest { try fallBehind(&subscription, given, &change) }
        case .voided: try forget(invoice, of: &subscription, &change)
        }
        if subscription.showsChange, subscription.life != .canceled { subscription.tell(.updated, change) }
    }

    /// Whether the payment of an older invoice leaves nothing to pay but drafts.
    private static func isSettled(_ subscription: Draft, by invoice: String, _ change: Change) throws -> Bool {
        switch try SubscriptionInvoice.state(of: subscription[.latestInvoice] ?? "", change) {
        case .paid: true
        case .draft: try SubscriptionInvoice.isOnlyOpen(invoice, of: subscription.id, change)
        default: false
        }
    }

    private static func keepMethod(_ method: String?, for subscription: inout Draft) throws {
        if let method, wantsMethod(subscription) { subscription[.defaultPaymentMethod] = method }
    }

    /// Whether it keeps what its first invoice is paid with.
    private static func wantsMethod(_ subscription: Draft) -> Bool {
        subscription[.paymentSettings]?["save_default_payment_method"] == "on_subscription" && subscription[.defaultPaymentMethod] == nil
    }

    /// A discount for one invoice leaves the subscription when that is final.
    static func forgetDiscounts(of invoice: String, in subscription: inout Draft, _ change: Change) throws {
        guard let present = subscription[.discounts], !present.isEmpty else { return }
        let used = try SubscriptionInvoice.discounts(of: invoice, change)
        let rest = try present.filter { try !(used.contains($0) && Discount.isOnce($0, change)) }
        if rest.count < present.count { subscription[.discounts] = rest }
    }

    /// All is paid.
    private static func recover(_ subscription: inout Draft, _ change: inout Change) throws {
        guard let life = subscription.life, [.incomplete, .pastDue, .unpaid].contains(life) else { return }
        try SubscriptionTrial.settle(&subscription, &change)
        if life == .incomplete { try SubscriptionClock.plan(&subscription, isNew: true, &change) }
    }

    private static func fallBehind(_ subscription: inout Draft, _ given: Arguments, _ change: inout Change) throws {
        guard given.string("reason") != "subscription_create" || !subscription.isPaidAtOnce, let life = subscription.life,
            [.active, .trialing].contains(life)
        else { return }
        try subscription.perform("fall_behind", &change)
    }

    /// All attempts are used up.
    private static func giveUp(_ subscription: inout Draft, _ change: inout Change) throws {
        switch change.settings[SubscriptionSettings.lastFailure] {
        case .cancel: try SubscriptionEnd.giveUp(&subscription, &change)
        case .markUnpaid: try subscription.perform("give_up", &change)
        case .leavePastDue: break
        }
    }

    /// A void invoice counts as if it had never been there.
    private static func forget(_ invoice: String, of subscription: inout Draft, _ change: inout Change) throws {
        try PendingUpdate.lose(of: &subscription, with: invoice, &change)
        guard subscription[.latestInvoice] == invoice else { return }
        if subscription.life == .incomplete { return try SubscriptionEnd.lapse(&subscription, &change) }
        guard try SubscriptionInvoice.isLastSettled(of: subscription.id, besides: invoice, change) else { return }
        try recover(&subscription, &change)
    }
}
