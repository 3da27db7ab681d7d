// One attempt to pay a PaymentIntent: what its confirmation asks for, and what comes of it. If the customer must act first, the intent remembers the
// attempt until she has.
import Charges
import Common
import Engine
import PaymentMethods
import Payers
import Wire

struct PaymentAttempt {
    /// Where the customer comes back.
    var returnURL: JSON
    let isOffSession: Bool
    let usesSDK: Bool
    /// Whether an error is wanted if the customer would have to act.
    let failsOnAction: Bool
    /// Whether the customer has agreed at her bank.
    var isAuthenticated: Bool
    /// Whether a card's bank asks.
    var isOfCard = false
    /// The mandate by which an account is debited.
    var mandate: String?

    init(_ intent: Draft, _ change: Change) {
        returnURL = IntentDemands.returnURL(intent, change)
        isOffSession = IntentDemands.isOffSession(change)
        usesSDK = change.arguments["use_stripe_sdk"] == true
        failsOnAction = change.arguments["error_on_requires_action"] == true
        isAuthenticated = intent[.isAuthenticated] == true
    }

    // MARK: As an intent remembers it

    init(_ kept: JSON?) {
        returnURL = kept?["return_url"] ?? .null
        isOffSession = kept?["is_off_session"] == true
        usesSDK = false
        failsOnAction = false
        isAuthenticated = false
        mandate = kept?["mandate"]?.string
    }

    private var kept: JSON {
        ["is_card": .bool(isOfCard), "is_off_session": .bool(isOffSession), "mandate": mandate.map(JSON.string) ?? .null, "return_url": returnURL]
    }

    // MARK: Confirming

    /// Pays, or asks the customer to act first.
    mutating func run(_ intent: inout Draft, with method: Draft, of type: PaymentMethodType, _ change: inout Change) throws {
        if let card = TestCard.of(method) { return try run(&intent, with: method, card, &change) }
        switch type.flow {
        case .atOnce:
            try pay(&intent, with: method, &change)
        case .debit:
            guard method[.isVerified] == false else { return try pay(&intent, with: method, &change) }
            try ask(&intent, with: method, NextAction.microdeposits(intent, method, change), &change)
            try Microdeposits.begin(&intent, &change)
        case .redirect where isOffSession, .display where isOffSession, .approval where isOffSession:
            // The customer has agreed when a PaymentMethod was saved.
            if type.reuse == .itself && method.has(.customer) { return try pay(&intent, with: method, &change) }
            try spend(method, saving: false, intent, &change)
            try IntentFailure(decline: .customerAway, method: method).miscarry(&intent, &change)
        case .redirect, .display, .voucher, .approval:
            try ask(&intent, with: method, NextAction.of(type, intent, method, returnURL: returnURL, change), &change)
            try PaymentIntentWaiting.begin(intent, method, type, &change)
        case .bankTransfer:
            try PaymentIntentFunding.begin(&intent, &self, method, &change)
        case .reader, .outside:
            throw Refusal.invalid("PaymentMethods of the type \(type.name) cannot be confirmed by the API.", parameter: "payment_method")
        }
    }

    private mutating func run(_ intent: inout Draft, with method: Draft, _ card: TestCard, _ change: inout Change) throws {
        if intent.has(.statementDescriptor) { throw PaymentAttempt.statementDescriptorRefusal }
        guard try NewCVC.take(for: method, &intent, &change) else { return }
        if isAuthenticated { return try pay(&intent, with: method, threeDSecure: ThreeDSecure.authenticated(byChallenge: true), &change) }
        switch ThreeDSecure.decide(card, situation(of: intent, method, change)) {
        case .pass(let result):
            try pay(&intent, with: method, threeDSecure: result, &change)
        case .challenge:
            try ask(&intent, with: method, NextAction.threeDSecure(intent, returnURL: usesSDK ? .null : returnURL, change), &change)
        case .decline(let makesCharge):
            if makesCharge { return try pay(&intent, with: method, refusal: .authenticationMissing, &change) }
            try spend(method, saving: false, intent, &change)
            try IntentFailure(decline: .authenticationMissing, method: method).miscarry(&intent, &change)
        }
    }

    private func situation(of intent: Draft, _ method: Draft, _ change: Change) -> ThreeDSecure.Situation {
        var situation = ThreeDSecure.Situation(intent, change)
        situation.isOffSession = isOffSession || change.arguments["payment_method_options"]?["card"]?["moto"] == true
        situation.isSetUp = method[.isSetUp] == true
        situation.isSaving = FutureUsage.of("card", in: intent) != nil
        return situation
    }

    mutating func ask(_ intent: inout Draft, with method: Draft, _ action: JSON, _ change: inout Change) throws {
        if failsOnAction {
            try spend(method, saving: false, intent, &change)
            return try IntentFailure(decline: .authenticationNotHandled, method: method).miscarry(&intent, &change)
        }
        isOfCard = method.has(.testCard)
        NextAction.set(action, backTo: returnURL, in: &intent, change)
        intent[.attempt] = kept
        try intent.perform("require_action", &change)
    }

    // MARK: Paying

    /// How long a card of Japan holds yen, in seconds.
    private static let japaneseHold = 30 * CalendarDay.secondsOfDay

    /// Makes the charge.
    /// - Parameter refusal: why it fails whatever the bank says. Nil if the bank decides.
    func pay(
        _ intent: inout Draft, with method: Draft, threeDSecure: JSON = .null, refusal: Decline? = nil, _ change: inout Change
    ) throws {
        try TestDebit.of(method).requireWithinLimit()
        let type = try PaymentMethodType.of(method)
        var payment = IntentPayment(
            amount: intent[.amount] ?? 0, currency: intent[.currency] ?? "", fields: PaymentAttempt.fields(of: intent))
        let captureMethod = IntentTypes.option("capture_method", of: type.name, intent, change)?.string ?? intent[.captureMethod] ?? ""
        payment.isCaptured = !captureMethod.hasPrefix("manual")
        payment.isBookedLater = captureMethod != "automatic"
        let isJapanese = method[.card]?["country"] == "JP" && payment.currency == "jpy"
        payment.holdSeconds = isJapanese ? PaymentAttempt.japaneseHold : type.holdSeconds
        payment.isOffSession = isOffSession
        payment.mandate = mandate
        payment.refusal = refusal
        payment.threeDSecure = threeDSecure
        payment.requested = PaymentAttempt.requestedFeatures(intent, change)
        if FutureUsage.of(type.name, in: intent) != nil {
            let customer = intent[.customer]
            payment.showAlso = { charge, change in try PaymentAttempt.leaveSuccessor(of: method, charge, for: customer, &change) }
        }
        guard payment.isCaptured || type.holdSeconds != nil else {
            throw Refusal.invalid(
                "The payment method type `\(type.name)` does not support manual capture. Use `capture_method=automatic` instead.", parameter: "capture_method")
        }
        try spend(method, saving: false, intent, &change)
        guard let used = try change.object(PaymentMethod.name, method.id) else { throw Refusal.internalFault }
        let decline = try payment.decline(of: used, &change)
        if decline == nil { try spend(method, saving: true, intent, &change) }
        guard let charged = try change.object(PaymentMethod.name, method.id) else { throw Refusal.internalFault }
        let charge = try payment.make(with: charged, declinedBecause: decline, &change)
        intent[.latestCharge] = charge
        intent[.review] = try change.object(Charge.name, charge)?[.review]
        if let decline { return try IntentFailure(decline: decline, charge: charge, method: charged).miscarry(&intent, &change) }
        try conclude(&intent, charge, isCaptured: payment.isCaptured, &change)
    }

    private func conclude(_ intent: inout Draft, _ charge: String, isCaptured: Bool, _ change: inout Change) throws {
        PaymentIntentOpening.dropAction(of: &intent)
        if try change.object(Charge.name, charge)?[.paid] == false { return try intent.perform("process", &change) }
        guard isCaptured else {
            intent[.amountCapturable] = intent[.amount]
            return try intent.perform("hold", &change)
        }
        intent[.amountReceived] = intent[.amount]
        try intent.perform("succeed", &change)
    }

    /// Saves what the payment leaves behind in the place of its PaymentMethod.
    /// - Returns: what the charge shows of it.
    private static func leaveSuccessor(of method: Draft, _ charge: String, for customer: String?, _ change: inout Change) throws -> JSONObject {
        guard let successor = try Successor(of: method, charge: charge, &change) else { return [:] }
        if let customer { try change.update(PaymentMethod.name, successor.method) { PaymentMethod.save(&$0, for: customer, $1) } }
        return successor.shown
    }

    /// Marks the PaymentMethod as used.
    /// - Parameter isSaving: whether it is saved for the customer, if the intent says so.
    private func spend(_ method: Draft, saving isSaving: Bool, _ intent: Draft, _ change: inout Change) throws {
        let usage = FutureUsage.of(method[.type] ?? "", in: intent)
        try change.update(PaymentMethod.name, method.id) { method, change in
            PaymentMethod.use(&method)
            guard isSaving, let usage, let customer = intent[.customer] else { return }
            PaymentMethod.save(&method, for: customer, change)
            if usage == "off_session" { method[.isSetUp] = true }
        }
    }

    /// What the charge takes from the intent. Later changes of the intent do not reach the charge.
    private static func fields(of intent: Draft) -> JSONObject {
        var fields: JSONObject = ["payment_intent": .string(intent.id)]
        for name in [
            "application_fee_amount", "customer", "description", "metadata", "on_behalf_of", "receipt_email", "shipping", "statement_descriptor",
            "statement_descriptor_suffix", "transfer_group",
        ] {
            fields[name] = intent.json(FieldKey<JSON>(name))
        }
        if let invoice = intent[.invoice] { fields["invoice"] = .string(invoice) }
        if let transfer = intent[.transferData] {
            fields["transfer_data"] = ["amount": transfer["amount"] ?? .null, "destination": transfer["destination"] ?? .null]
            fields["destination"] = transfer["destination"]
        }
        return fields
    }

    private static func requestedFeatures(_ intent: Draft, _ change: Change) -> Set<String> {
        Set(["extended_authorization", "incremental_authorization", "multicapture", "overcapture"].filter {
            IntentTypes.option("request_\($0)", of: "card", intent, change) == "if_available"
        })
    }

    private static let statementDescriptorRefusal = Refusal.invalid(
        "The `statement_descriptor` parameter is not supported for the `card` payment method type. To set a custom descriptor for card charges, use "
            + "`statement_descriptor_suffix` instead.", parameter: "statement_descriptor")
}

extension IntentFailure {
    /// The PaymentIntent waits for another PaymentMethod. The call is declined, although the change is kept.
    func miscarry(_ intent: inout Draft, _ change: inout Change) throws {
        try PaymentIntentFunding.giveBack(&intent, &change)
        PaymentIntentOpening.dropAction(of: &intent)
        intent[.lastPaymentError] = try error()
        intent[.paymentMethod] = nil
        try intent.perform("miscarry", &change)
        if change.isCall { change.decline(try refusal(intent)) }
    }
}
