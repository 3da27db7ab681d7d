// How a Checkout Session is made. A purchase has its amounts from the beginning; a PaymentIntent follows when the customer pays. A session that saves a
// card has its SetupIntent at once.
import Common
import Customers
import Engine
import Intents
import Wire

enum CheckoutOpening {
    /// Since this version, a PaymentIntent is made when the customer pays, and a customer only if one is needed. Source: Stripe's changelog.
    private static let late = APIVersion.known("2022-08-01")
    private static let secretLength = 58

    static let open: Hook = { session, change in
        try CheckoutRules.require(session, change)
        // A link goes on with a template that was archived since.
        if change.isCall { try CheckoutForm.requireTemplate(change) }
        let given = change.arguments
        try session.take(id: id(of: session, change), change)
        session[.expiresAt] = CheckoutRules.end(of: session, change)
        session[.openedWith] = .object(given.values.filter { $0.key != "expand" && $0.key != "expires_at" })
        try CheckoutDetails.open(&session, change)
        showDefaults(of: &session, change)
        if session.mode != .setup { try openPurchase(&session, &change) }
        try CheckoutSubscription.planFirstPeriod(of: session, &change)
        try CheckoutTypes.set(of: &session, change)
        CheckoutPlace.open(&session, change)
        if session.mode == .setup {
            session[.setupIntent] = try CheckoutPayment.makeSetupIntent(given["setup_intent_data"]?.object ?? [:], of: session, &change)
        } else if session.mode == .payment, change.version.isBefore(late), change.isCall, (session[.amountTotal] ?? 0) > 0 {
            session[.paymentIntent] = try CheckoutPayment.makePaymentIntent(of: &session, &change)
        }
        try change.schedule("lapse", on: session, after: (session[.expiresAt] ?? change.now) - change.now)
    }

    /// `cs_test_a1…`, b1 where codes are possible, c1 for a setup.
    private static func id(of session: Draft, _ change: Change) -> String {
        let kind = session.mode == .setup ? "c1" : session[FieldKey<Bool>("allow_promotion_codes")] == true ? "b1" : "a1"
        return "cs_\(change.account.key.isLive ? "live" : "test")_\(kind)\(change.randomCharacters(secretLength))"
    }

    private static func openPurchase(_ session: inout Draft, _ change: inout Change) throws {
        try CheckoutLines.open(&session, &change)
        try OptionalItems.require(session, change)
        session[.discounts] = []
        if let given = change.arguments["discounts"]?.array { try CheckoutDiscount.take(given, into: &session, &change) }
        try CheckoutShipping.take(change.arguments["shipping_options"], into: &session, &change)
        try CheckoutTotals.settle(&session, &change)
    }

    /// What a session shows where nothing was said.
    private static func showDefaults(of session: inout Draft, _ change: Change) {
        let (given, mode) = (change.arguments, session.mode)
        session[.customerUpdate] = given["customer_update"]
        session[.paymentIntentData] = given["payment_intent_data"]
        if mode == .subscription { session[.subscriptionData] = CheckoutSubscription.data(change) }
        session[.redisplay] = given["payment_method_data"]?["allow_redisplay"]?.string ?? (mode == .subscription ? "limited" : nil)
        session[.paymentStatus] = mode == .setup ? "no_payment_required" : "unpaid"
        if !given.has("adaptive_pricing") { session[FieldKey<JSONObject>("adaptive_pricing")] = ["enabled": .bool(mode != .setup)] }
        if !given.has("payment_method_collection") {
            session[FieldKey<String>("payment_method_collection")] = mode == .payment && CheckoutTotals.allowsFreeOrders(change) ? "if_required" : "always"
        }
        guard mode != .setup else {
            session[FieldKey<JSONObject>("managed_payments")] = nil
            return
        }
        if mode == .subscription, !session.has(.customer) { session[.customerCreation] = "always" }
        if mode == .payment, !session.has(.customer), !session.has(.customerCreation) {
            session[.customerCreation] = change.isCall && change.version.isBefore(late) ? "always" : "if_required"
        }
        // A guest saves nothing.
        let isGuest = mode == .payment && !session.has(.customer) && session[.customerCreation] != "always"
        if isGuest, !given.has("saved_payment_method_options") { return showInvoice(of: &session) }
        session.merge(FieldKey<JSONObject>("saved_payment_method_options"), [
            "allow_redisplay_filters": given["saved_payment_method_options"]?["allow_redisplay_filters"] ?? ["always"],
            "payment_method_remove": given["saved_payment_method_options"]?["payment_method_remove"] ?? "disabled",
        ])
        if mode == .payment { showInvoice(of: &session) }
    }

    private static func showInvoice(of session: inout Draft) {
        if !session.has(.invoiceCreation) { session[.invoiceCreation] = ["enabled": false] }
        session.merge(.invoiceCreation, ["invoice_data": session[.invoiceCreation]?["invoice_data"] ?? [:]])
    }
}
