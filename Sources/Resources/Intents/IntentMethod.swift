// The PaymentMethod of an intent: found by its id, made for a fixed id, or made of `payment_method_data`. The intent and the PaymentMethod must belong
// to the same customer.
import Common
import Engine
import PaymentMethods
import Wire

enum IntentMethod {
    /// Takes the PaymentMethod that the call gives.
    /// - Returns: whether it gives one.
    static func take(into intent: inout Draft, _ change: inout Change) throws -> Bool {
        if let data = change.arguments["payment_method_data"]?.object {
            intent[.paymentMethod] = try change.create(PaymentMethod.name, given: data)
            return true
        }
        if let token = change.arguments.string("confirmation_token") {
            try ConfirmationToken.use(token, by: &intent, &change)
            return true
        }
        guard let given = change.arguments.string("payment_method") else { return false }
        guard let id = try change.identify(PaymentMethod.name, given), let method = try change.object(PaymentMethod.name, id) else {
            throw Refusal.noSuchReference("PaymentMethod", given, parameter: "payment_method")
        }
        try requireOwner(of: method, intent)
        intent[.paymentMethod] = id
        return true
    }

    /// The PaymentMethod to confirm with, and its type, after the checks that all intents share.
    static func checked(_ intent: Draft, _ change: Change) throws -> (method: Draft, type: PaymentMethodType) {
        let method = try required(intent, change)
        let type = try PaymentMethodType.of(method)
        try IntentTypes.require(type, in: intent)
        try type.requireBillingDetails(of: method)
        return (method, type)
    }

    /// The PaymentMethod to confirm with.
    static func required(_ intent: Draft, _ change: Change) throws -> Draft {
        guard let id = intent[.paymentMethod], let method = try change.object(PaymentMethod.name, id) else { throw missing(intent) }
        try requireOwner(of: method, intent)
        if PaymentMethod.isUsedUp(method) {
            throw Refusal.invalid(
                "The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment, shared with a connected account "
                    + "without Customer attachment, or was detached from a Customer. It may not be used again. To use a PaymentMethod multiple times, "
                    + "you must attach it to a Customer first.")
        }
        return method
    }

    static func missing(_ intent: Draft) -> Refusal {
        let noun = intent.resource.typeName
        let message =
            if let customer = intent[.customer], case .payment = IntentKind.of(intent) {
                "You cannot confirm this \(noun) because it's missing a payment method. To confirm the \(noun) with \(customer), specify a payment "
                    + "method attached to this customer along with the customer ID."
            } else {
                "You cannot confirm this \(noun) because it's missing a payment method. You can either update the \(noun) with a payment method and then "
                    + "confirm it again, or confirm it again directly with a payment method or ConfirmationToken."
            }
        return IntentKind.of(intent).unexpected(message, intent)
    }

    /// The PaymentMethod of an attempt was deleted meanwhile.
    static func gone(_ intent: Draft) -> Refusal {
        IntentKind.of(intent).unexpected("This \(intent.resource.typeName) has no PaymentMethod any more.", intent)
    }

    private static func requireOwner(of method: Draft, _ intent: Draft) throws(Refusal) {
        guard let owner = method[.customer], intent[.customer] != owner else { return }
        if let customer = intent[.customer] {
            throw .invalid(
                "The PaymentMethod \(method.id) does not belong to the Customer you supplied \(customer). Please use this PaymentMethod with the "
                    + "Customer that it belongs to instead.", parameter: "payment_method")
        }
        throw IntentKind.of(intent).strangersMethod(method.id, owner)
    }
}
