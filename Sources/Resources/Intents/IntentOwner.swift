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
    package static func make(_ given: JSONObject, types: [String], forInvoice invoice: String, _ change: inout Change) throws -> String {
        try IntentOwner.make(name, given, types: types, for: .invoice, invoice, &change)
    }

    /// Offers these types from now on, unless it offers them already.
    package static func offer(_ types: [String], in id: String, _ change: inout Change) throws {
        guard let present = try change.object(name, id)?[.paymentMethodTypes], !Set(types).isSubset(of: present) else { return }
        try change.update(name, id) { intent, change in
            intent[.paymentMethodTypes] = types
            try IntentTypes.settle(&intent, change)
        }
    }

    /// Says which invoice the payment of a Checkout Session was for.
    /// - Parameter purpose: the description, if it has none yet.
    /// - Returns: its charge.
    package static func tell(_ id: String, ofInvoice invoice: String, called purpose: String, _ change: inout Change) throws -> String? {
        guard let intent = try change.object(name, id) else { return nil }
        let description = JSON.string(intent[.description] ?? purpose)
        let present = intent[FieldKey<JSON>("payment_details")]
        let details = present ?? ["customer_reference": .null, "order_reference": .string(invoice)]
        try change.amend(name, id, ["description": description, "invoice": .string(invoice), "payment_details": details])
        // The intent does not name the charge yet if it is being confirmed right now.
        let made = change.made(ResourceName.charge).last
        guard let charge = try made ?? change.newest(ResourceName.charge, where: "payment_intent", is: id)?.id else { return nil }
        try change.amend(ResourceName.charge, charge, ["description": description, "invoice": .string(invoice)])
        return charge
    }

    /// Makes the PaymentIntent of a Checkout Session.
    package static func make(_ given: JSONObject, types: [String], forSession session: String, _ change: inout Change) throws -> String {
        try IntentOwner.make(name, given, types: types, for: .checkoutSession, session, &change)
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
        try IntentOwner.make(name, given, types: types, for: .checkoutSession, session, &change)
    }

    /// Those of the given options of PaymentMethods that a SetupIntent has, too.
    package static func knownOptions(_ given: JSONObject) -> JSONObject { PaymentMethodOptions.known(given, PaymentMethodOptions.setupParameters) }
}

enum IntentOwner {
    static let tell: Hook = { intent, change in
        guard let owner = owner(of: intent), !change.isWorking(on: owner.id), try change.object(owner.resource, owner.id) != nil else { return }
        change.fireAfterwards("hear_of_payment", on: owner.resource, owner.id, with: IntentOutcome(of: intent).told)
    }

    fileprivate static func make(
        _ name: String, _ given: JSONObject, types: [String], for key: FieldKey<String>, _ owner: String, _ change: inout Change
    ) throws -> String {
        try change.create(name, given: given, adding: [IntentTypes.ofOwner: .array(types.map(JSON.string))]) { intent, _ in intent[key] = owner }
    }

    /// The invoice of a purchase comes after its session.
    private static func owner(of intent: Draft) -> (resource: String, id: String)? {
        if let session = intent[.checkoutSession] { return (ResourceName.checkoutSession, session) }
        return intent[.invoice].map { ("invoice", $0) }
    }

    /// What its owner says, and a call cannot change.
    private static let ofOwner = [
        "amount", "application_fee_amount", "capture_method", "currency", "customer", "on_behalf_of", "payment_method_types", "transfer_data",
    ]

    /// Refuses a call that would make a PaymentIntent ask for something else than its invoice or its Checkout Session does.
    static func requireAsOwned(_ intent: Draft, _ change: Change) throws(Refusal) {
        guard change.isCall, let owner = owner(of: intent), !change.isWorking(on: owner.id) else { return }
        let given = ofOwner.filter(change.arguments.has)
        guard let name = given.first else { return }
        if intent[.checkoutSession] == nil {
            throw .invalid("You cannot update `\(name)` of this PaymentIntent because it pays the invoice \(owner.id).", parameter: name)
        }
        throw .invalid(
            "Some of the parameters you provided (\(given.joined(separator: ", "))) cannot be used when modifying a PaymentIntent that was created by "
                + "Checkout. You can try again without those parameters.", parameter: name)
    }

    /// Refuses a call that would end the payment of an invoice or of a Checkout Session, or make it in another way.
    static func requireItsOwn(_ intent: Draft, to verb: String, _ change: Change) throws(Refusal) {
        guard change.isCall, let owner = owner(of: intent), !change.isWorking(on: owner.id) else { return }
        if intent[.checkoutSession] == nil {
            guard verb == "cancel" else { return }
            throw .invalid("You cannot cancel this PaymentIntent because it pays the invoice \(owner.id). Void the invoice instead.")
        }
        throw .invalid(
            "You cannot perform this action on \(intent.resource.typeName)s created by Checkout. Try expiring the Checkout Session instead.")
    }
}

extension FieldKey<String> {
    static var invoice: Self { FieldKey("invoice") }
    static var checkoutSession: Self { FieldKey("checkout_session") }
}
