// What a payment leaves behind that a bank in the Netherlands, in Belgium or in Germany has made: a PaymentMethod for debits from the same account.
import Common
import Engine
import Wire

extension PaymentMethod {
    /// Makes the PaymentMethod that can be used again in the place of this one.
    /// - Parameters:
    ///   - charge: the charge that it comes from.
    ///   - attempt: the attempt of a SetupIntent that it comes from.
    /// - Returns: its id. Nil if there is none in the place of this one.
    package static func makeSuccessor(
        of method: Draft, charge: String? = nil, setupAttempt attempt: String? = nil, _ change: inout Change
    ) throws -> String? {
        let origin = try PaymentMethodType.of(method)
        guard case .as(let name) = origin.reuse, let type = PaymentMethodType.named(name), let iban = origin.iban else { return nil }
        let id = try change.create(PaymentMethod.name, ["billing_details": method.json(.billingDetails), "type": .string(name)])
        try change.update(PaymentMethod.name, id) { successor, change in
            try type.fill(&successor, with: ["iban": .string(iban)], &change)
            successor.merge(type.key, [
                "generated_from": ["charge": charge.map(JSON.string) ?? .null, "setup_attempt": attempt.map(JSON.string) ?? .null],
            ])
        }
        return id
    }
}
