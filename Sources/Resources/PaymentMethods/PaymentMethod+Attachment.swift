// How a PaymentMethod is attached to a customer, and detached for good.
import Common
import Engine
import Payers
import Wire

extension PaymentMethod {
    /// Attaches a PaymentMethod, or a new one for a fixed id, to a customer.
    /// - Returns: the id of the attached one.
    package static func attach(_ given: String, to customer: String, parameter: String, _ change: inout Change) throws -> String {
        guard let id = try change.identify(name, given) else { throw Refusal.noSuchReference(resource.noun, given, parameter: parameter) }
        try change.update(name, id) { try join(&$0, customer, $1) }
        return id
    }

    static func join(_ method: inout Draft, _ customer: String, _ change: Change) throws {
        if method[.customer] == customer { return }
        guard !method.has(.customer) else {
            throw Refusal.invalid("The payment method you provided has already been attached to a customer.")
        }
        guard method[.wasDetached] != true else { throw detached }
        let type = try PaymentMethodType.of(method)
        guard type.reuse == .itself else { throw Refusal.invalid("PaymentMethods of type '\(type.name)' cannot be saved to customers.") }
        method[.customer] = customer
        try type.attach(&method, change)
        method.note("attach", change, event: "attached")
    }

    /// Copies a platform's PaymentMethod into the connected account. The copy belongs to no customer.
    static func copy(_ id: String, into method: inout Draft, _ change: inout Change) throws {
        guard let original = try change.objectOfPlatform(name, id) else {
            throw Refusal.noSuchReference(resource.noun, id, parameter: "payment_method")
        }
        guard original[.wasDetached] != true else { throw detached }
        if let owner = original[.customer], change.arguments.string("customer") != owner {
            throw Refusal.invalid(
                "The payment method supplied \(id) belongs to the Customer \(owner). Please include the Customer in the `customer` parameter.",
                parameter: "customer")
        }
        if let customer = change.arguments.string("customer"), original[.customer] != customer {
            throw Refusal.invalid(
                "The customer \(customer) does not have a payment method with the ID \(id). The payment method must be attached to the customer.",
                code: "resource_missing", parameter: "payment_method")
        }
        try method.copy(.billingDetails, PaymentMethodType.of(original).key, from: original)
        method.copy(.failureCode, .testCard, .testOutcome, .type, from: original)
        method.copy(.testDelay, from: original)
        method.copy(.isVerified, from: original)
    }

    private static let detached = Refusal.invalid(
        "This PaymentMethod was previously used without being attached to a Customer or was detached from a Customer, and may not be "
            + "used again.")

    static func leave(_ method: inout Draft, _ change: inout Change) throws {
        guard let id = method[.customer] else {
            throw Refusal.invalid("The payment method you provided is not attached to a customer so detachment is impossible.")
        }
        method[.customer] = nil
        method[.wasDetached] = true
        method.note("detach", change, event: "detached")
        guard !change.isWorking(on: id), try change.object(ResourceName.customer, id).flatMap(defaultOne) == method.id else { return }
        try change.update(ResourceName.customer, id) { customer, change in
            customer.merge(.invoiceSettings, ["default_payment_method": .null])
            customer.note("lose_default_payment_method", change, event: "updated")
        }
    }

    // MARK: The default

    /// The PaymentMethod for a customer's invoices.
    private static func defaultOne(of customer: Draft) -> String? { customer[.invoiceSettings]?["default_payment_method"]?.string }

    /// Refuses if it does not belong to the customer.
    package static func requireDefault(of customer: Draft, _ change: Change) throws {
        guard let id = defaultOne(of: customer), try change.object(name, id)?[.customer] != customer.id else { return }
        throw Refusal.invalid(
            "The customer does not have a payment method with the ID \(id). The payment method must be attached to the customer.",
            code: "resource_missing", parameter: "invoice_settings[default_payment_method]")
    }
}
