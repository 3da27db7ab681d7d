// What an intent is made for: an invoice, or a Checkout Session. It tells its owner what becomes of the payment, unless the owner itself pays and looks at
// the end.
import Common
import Engine
import Wire

extension PaymentIntent {
    /// Makes the PaymentIntent of an invoice.
    /// - Parameters:
    ///   - given: the parameters of its creation.
    ///   - types: the types of PaymentMethods that it is limited to. Nil for all that fit.
    ///   - invoice: the invoice's id.
    /// - Returns: its id.
    package static func make(_ given: JSONObject, types: [JSON]?, forInvoice invoice: String, _ change: inout Change) throws -> String {
        try IntentOwner.make(name, given, types: types, for: .invoice, invoice, &change)
    }

    /// Makes the PaymentIntent of a Checkout Session.
    package static func make(_ given: JSONObject, types: [String], forSession session: String, _ change: inout Change) throws -> String {
        try IntentOwner.make(name, given, types: types.map(JSON.string), for: .checkoutSession, session, &change)
    }

    /// Lets the bank of a slow payment pay, or refuse.
    package static func settle(_ intent: Draft, succeeds: Bool, _ change: inout Change) throws {
        if intent.status == Status.processing.rawValue, let charge = intent[.latestCharge] {
            return try change.fire(succeeds ? "settle" : "fail", on: ResourceName.charge, charge)
        }
        try change.fire(succeeds ? "authorize" : "expire", on: name, intent.id)
    }

    /// Those of the given options of PaymentMethods that a PaymentIntent has, too.
    package static func knownOptions(_ given: JSONObject) -> JSONObject { PaymentMethodOptions.known(given, PaymentMethodOptions.parameters) }
}

extension SetupIntent {
    /// Makes the SetupIntent of a Checkout Session.
    package static func make(_ given: JSONObject, types: [String], forSession session: String, _ change: inout Change) throws -> String {
        try IntentOwner.make(name, given, types: types.map(JSON.string), for: .checkoutSession, session, &change)
    }

    /// Those of the given options of PaymentMethods that a SetupIntent has, too.
    package static func knownOptions(_ given: JSONObject) -> JSONObject { PaymentMethodOptions.known(given, PaymentMethodOptions.setupParameters) }
}

enum IntentOwner {
    static let tell: Hook = { intent, change in
        guard let owner = owner(of: intent), !change.isWorking(on: owner.id) else { return }
        change.fireAfterwards("hear_of_payment", on: owner.resource, owner.id, with: IntentOutcome(of: intent).told)
    }

    fileprivate static func make(
        _ name: String, _ given: JSONObject, types: [JSON]?, for key: FieldKey<String>, _ owner: String, _ change: inout Change
    ) throws -> String {
        var given = given
        if let types { given[IntentTypes.parameter(in: change)] = .array(types) }
        let id = try change.create(name, given: given)
        try change.update(name, id) { intent, _ in intent[key] = owner }
        return id
    }

    /// The invoice of a purchase comes after its session.
    private static func owner(of intent: Draft) -> (resource: String, id: String)? {
        if let session = intent[.checkoutSession] { return (ResourceName.checkoutSession, session) }
        return intent[.invoice].map { ("invoice", $0) }
    }

    /// Refuses a call that would end the payment of an invoice or of a Checkout Session, or make it in another way.
    static func requireItsOwn(_ intent: Draft, to verb: String, _ change: Change) throws(Refusal) {
        guard change.isCall, let owner = owner(of: intent), !change.isWorking(on: owner.id) else { return }
        if intent[.checkoutSession] == nil {
            guard verb == "cancel" else { return }
            throw .invalid("You cannot cancel this PaymentIntent because it pays the invoice \(owner.id). Void the invoice instead.")
        }
        throw .invalid(
            "You cannot \(verb) this \(intent.resource.typeName) because it belongs to the Checkout Session \(owner.id). Expire the session instead, or "
                + "let the customer complete it.")
    }
}

extension FieldKey<String> {
    static var invoice: Self { FieldKey("invoice") }
    static var checkoutSession: Self { FieldKey("checkout_session") }
}
