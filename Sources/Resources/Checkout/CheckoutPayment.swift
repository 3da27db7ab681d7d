// How the customer of a session pays, or saves her card. One intent serves all her attempts. If her bank asks her, or takes its time, the intent tells
// the session later what has come of it.
import Common
import Engine
import Intents
import PaymentMethods
import Wire

enum CheckoutPayment {
    /// What pays if nothing is said.
    private static let usualMethod = "pm_card_visa"

    static let complete: Hook = { session, change in
        session[.nextURL] = nil
        try CheckoutRevision.take(into: &session, &change)
        try CheckoutDetails.take(into: &session, change)
        try CheckoutDiscount.requireLeft(for: session, change)
        if let link = try session[.paymentLink].flatMap({ try change.object(PaymentLink.name, $0) }) { try PaymentLinkVisit.requireLeft(of: link) }
        session[.keepsMethod] = change.arguments["save_payment_method"] == true
        try CheckoutCustomer.prepare(&session, &change)
        guard isDue(session) || needsSetup(session) else { return try end(&session, as: "no_payment_required", &change) }
        let method = try method(of: session, &change)
        let (resource, intent) = try intent(of: &session, &change)
        try change.fire("confirm", on: resource, intent, with: try confirmation(with: method, of: session, change))
        guard let confirmed = try change.object(resource, intent) else { return }
        session[.nextURL] = page(of: confirmed[FieldKey<JSON>("next_action")])
        try conclude(&session, by: IntentOutcome(of: confirmed), &change)
        guard confirmed.status == PaymentIntent.Status.requiresPaymentMethod.rawValue else { return }
        let error = isDue(session) ? "last_payment_error" : "last_setup_error"
        change.decline(CheckoutRefusal.declined(confirmed[FieldKey<JSON>(error)]))
    }

    /// Where the customer does what her intent asks for. Nil if it asks for nothing, or shows no page.
    private static func page(of action: JSON?) -> String? {
        guard let details = action?["type"]?.string.flatMap({ action?[$0] }) else { return nil }
        return ["url", "hosted_instructions_url", "hosted_verification_url", "hosted_voucher_url"].lazy.compactMap { details[$0]?.string }.first
    }

    private static func isDue(_ session: Draft) -> Bool { (session[.amountTotal] ?? 0) > 0 }

    /// Whether a method is saved without a payment.
    private static func needsSetup(_ session: Draft) -> Bool {
        switch session.mode {
        case .payment: false
        case .setup: true
        case .subscription: session[FieldKey<String>("payment_method_collection")] == "always"
        }
    }

    // MARK: With what

    private static func method(of session: Draft, _ change: inout Change) throws -> String {
        if let data = change.arguments["payment_method_data"]?.object {
            if change.arguments.has("payment_method") { throw Refusal.exclusive(["payment_method", "payment_method_data"]) }
            return try named(change.create(PaymentMethod.name, given: data), by: session, &change)
        }
        let given = change.arguments.string("payment_method") ?? usualMethod
        guard let id = try change.identify(PaymentMethod.name, given) else {
            throw Refusal.noSuchReference("PaymentMethod", given, parameter: "payment_method")
        }
        return try named(id, by: session, &change)
    }

    /// Writes the customer's name and address on a PaymentMethod that belongs to nobody yet.
    private static func named(_ id: String, by session: Draft, _ change: inout Change) throws -> String {
        let details = session[.customerDetails] ?? [:]
        try change.update(PaymentMethod.name, id) { method, _ in
            guard !method.has(.customer) else { return }
            let address = details["address"]?["country"]?.string == nil ? nil : details["address"]
            let typed = ["address": address, "email": details["email"], "name": details["name"], "phone": details["phone"]]
            method.merge(.billingDetails, typed.reduce(into: [:]) { if let value = $1.value, !value.isNull { $0[$1.key] = value } })
            if let redisplay = session[.redisplay] { method[.allowRedisplay] = redisplay }
        }
        return id
    }

    private static func confirmation(with method: String, of session: Draft, _ change: Change) throws -> JSONObject {
        var confirmation: JSONObject = ["payment_method": .string(method), "return_url": .string(CheckoutPlace.wayBack(to: session, change))]
        guard let draft = try change.object(PaymentMethod.name, method), try PaymentMethodType.of(draft).needsMandate else { return confirmation }
        confirmation["mandate_data"] = [
            "customer_acceptance": ["online": ["ip_address": "127.0.0.1", "user_agent": "Pinstripe"], "type": "online"],
        ]
        return confirmation
    }

    // MARK: Its intent

    private static func intent(of session: inout Draft, _ change: inout Change) throws -> (resource: String, id: String) {
        let customer = CheckoutCustomer.of(session)
        guard isDue(session) else {
            let present = try there(SetupIntent.name, session[.setupIntent] ?? session[.attemptedSetup], change)
            let setup = try present ?? makeSetupIntent(["usage": "off_session"], of: session, &change)
            if session.mode == .subscription { session[.attemptedSetup] = setup }
            try change.update(SetupIntent.name, setup) { setup, _ in setup[.customer] = customer }
            return (SetupIntent.name, setup)
        }
        guard let present = try there(PaymentIntent.name, session[.attemptedIntent], change) else {
            return (PaymentIntent.name, try makePaymentIntent(of: &session, &change))
        }
        let shipping = CheckoutCustomer.shipping(of: session)?.object
        try change.update(PaymentIntent.name, present) { intent, _ in
            intent[.customer] = customer
            if let shipping { intent[.shipping] = shipping }
        }
        return (PaymentIntent.name, present)
    }

    /// An intent, if it exists.
    private static func there(_ name: String, _ id: String?, _ change: Change) throws -> String? {
        try id.flatMap { try change.object(name, $0) == nil ? nil : $0 }
    }

    static func makePaymentIntent(of session: inout Draft, _ change: inout Change) throws -> String {
        var given = session[.paymentIntentData]?.object ?? [:]
        given["amount"] = session.json(.amountTotal)
        given["currency"] = session.json(.currency)
        given["customer"] = CheckoutCustomer.of(session).map(JSON.string)
        if given["shipping"] == nil { given["shipping"] = CheckoutCustomer.shipping(of: session) }
        given["payment_details"] = ["order_reference": .string(session.id)]
        var options = options(of: session, PaymentIntent.knownOptions)
        if session.mode == .subscription { saveForRenewals(session, &given, &options) }
        given["payment_method_options"] = options
        let id = try PaymentIntent.make(given, types: session[.paymentMethodTypes] ?? [], forSession: session.id, &change)
        session[.attemptedIntent] = id
        return id
    }

    /// Source: recorded PaymentIntents of subscriptions that Checkout has sold.
    private static func saveForRenewals(_ session: Draft, _ given: inout JSONObject, _ options: inout JSON) {
        given["capture_method"] = "automatic"
        given["setup_future_usage"] = "off_session"
        guard session[.paymentMethodTypes]?.contains("card") == true else { return }
        options["card"] = .object((options["card"]?.object ?? [:]).merging(["setup_future_usage": "off_session"]) { $1 })
    }

    static func makeSetupIntent(_ data: JSONObject, of session: Draft, _ change: inout Change) throws -> String {
        var given = data
        given["customer"] = session[.customer].map(JSON.string)
        given["payment_method_options"] = options(of: session, SetupIntent.knownOptions)
        return try SetupIntent.make(given, types: session[.paymentMethodTypes] ?? [], forSession: session.id, &change)
    }

    /// What the page says to types that need an option, if the shop says nothing.
    private static let usualOptions: JSONObject = [
        "acss_debit": ["mandate_options": ["payment_schedule": "sporadic", "transaction_type": "personal"]], "wechat_pay": ["client": "web"],
    ]

    private static func options(of session: Draft, _ known: (JSONObject) -> JSONObject) -> JSON {
        let offered = session[.paymentMethodTypes] ?? []
        let all = usualOptions.merging(session[.paymentMethodOptions]?.object ?? [:]) { usual, given in
            .object((usual.object ?? [:]).merging(given.object ?? [:]) { $1 })
        }
        return .object(known(all.filter { offered.contains($0.key) }))
    }

    /// The PaymentIntent follows the amount of an open session.
    static func follow(_ session: Draft, _ change: inout Change) throws {
        guard let intent = try there(PaymentIntent.name, session[.attemptedIntent], change), let amount = session[.amountTotal], amount > 0 else { return }
        try change.update(PaymentIntent.name, intent) { intent, _ in intent[.amount] = amount }
    }

    // MARK: What comes of it

    static let hear: Hook = { session, change in try conclude(&session, by: IntentOutcome(change.arguments), &change) }

    private static func conclude(_ session: inout Draft, by outcome: IntentOutcome, _ change: inout Change) throws {
        switch (CheckoutSession.Status(rawValue: session.status), outcome.status) {
        case (.open, .succeeded): try end(&session, as: isDue(session) ? "paid" : "no_payment_required", &change)
        case (.open, .processing) where session.mode == .payment, (.open, .requiresCapture): try end(&session, as: "unpaid", &change)
        case (.open, .requiresAction) where outcome.isPaidLater: try end(&session, as: "unpaid", &change)
        case (.complete, .succeeded) where session[.paymentStatus] == "unpaid":
            // Money that was only held is no slow payment.
            if outcome.wasCaptured { session[.paymentStatus] = "paid" } else { try session.perform("receive", &change) }
        case (.complete, .requiresPaymentMethod) where session[.paymentStatus] == "unpaid": try session.perform("lose", &change)
        default: break
        }
    }

    private static func end(_ session: inout Draft, as status: String, _ change: inout Change) throws {
        try session.perform("finish", with: ["payment_status": .string(status)], &change)
    }

    // MARK: Slow payments

    /// Whether a payment that takes its time has not come yet.
    @Sendable static func isAwaited(_ session: Draft) -> Bool {
        session.status == CheckoutSession.Status.complete.rawValue && session[.paymentStatus] == "unpaid"
    }

    /// The bank pays, or does not.
    static let settle: Hook = { session, change in
        guard isAwaited(session), let id = session[.paymentIntent], let intent = try change.object(PaymentIntent.name, id) else {
            throw Refusal.invalid("This Checkout Session waits for no payment.")
        }
        let succeeds = change.arguments.string("outcome") != "fail"
        try PaymentIntent.settle(intent, succeeds: succeeds, &change)
        guard let settled = try change.object(PaymentIntent.name, id) else { return }
        try conclude(&session, by: IntentOutcome(of: settled), &change)
    }
}
