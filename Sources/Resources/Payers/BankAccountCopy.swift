// A bank account token of a PaymentMethod: the token's account is a copy of the PaymentMethod's. A PaymentMethod that belongs to nobody is used up by
// that. Source: the API reference.
import Common
import Engine
import Wire

enum BankAccountCopy {
    private static let parameterName = "payment_method"
    private static let place = "bank_account[\(parameterName)]"
    private static let type = "us_bank_account"

    static let parameter = Parameter.string(parameterName)

    /// The fields of the copy. Nil if the call names no PaymentMethod.
    /// - Parameter details: what the call says of the bank account.
    static func account(_ details: JSONObject, _ change: inout Change) throws -> JSONObject? {
        guard let given = details[parameterName]?.string else { return nil }
        if let other = details.keys.first(where: { $0 != parameterName }) { throw Refusal.exclusive([place, "bank_account[\(other)]"]) }
        guard let id = try change.identify(ResourceName.paymentMethod, given), let method = try change.object(ResourceName.paymentMethod, id) else {
            throw Refusal.noSuchReference("PaymentMethod", given, parameter: place)
        }
        try require(method, change)
        try change.fire("use", on: ResourceName.paymentMethod, id)
        let account = method[FieldKey<JSONObject>(type)] ?? [:]
        var fields: JSONObject = ["account_holder_name": method[.billingDetails]?["name"] ?? .null, "country": "US", "currency": "usd"]
        for name in ["account_holder_type", "account_type", "bank_name", "fingerprint", "last4", "routing_number"] { fields[name] = account[name] ?? .null }
        return fields.merging(TestDebit.of(method).kept) { $1 }
    }

    private static func require(_ method: Draft, _ change: Change) throws(Refusal) {
        let kind = method[.type] ?? ""
        guard kind == type else {
            throw .invalid("The PaymentMethod \(method.id) has the type \(kind). Only one of the type \(type) can be copied.", parameter: place)
        }
        if let owner = method[.customer], change.arguments.string("customer") != owner {
            throw .invalid(
                "The payment method supplied \(method.id) belongs to the Customer \(owner). Please include the Customer in the `customer` parameter.",
                parameter: "customer")
        }
        guard method[FieldKey<Bool>("was_detached")] != true else {
            throw .invalid(
                "This PaymentMethod was previously used without being attached to a Customer or was detached from a Customer, and may not be used again.")
        }
    }
}
