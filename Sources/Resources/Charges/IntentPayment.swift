// A payment that an intent makes with a PaymentMethod. The charge that comes of it is a charge like those that the API makes.
import Balances
import Common
import Engine
import PaymentMethods
import Payers
import Wire

package struct IntentPayment {
    package let amount: Int64
    package let currency: String
    /// Whether the money is taken, and not only held.
    package var isCaptured = true
    /// Whether the customer is not there. Networks tell shops the new date of a card that they have saved, so it does not matter then when the card
    /// expires.
    package var isOffSession = false
    /// Whether the balance shows the money two seconds later, as with `capture_method=automatic_async`.
    package var isBookedLater = true
    /// What a charge shows of 3D Secure. Nil if nobody asked for it.
    package var threeDSecure: JSON?
    /// Whether more can be held, or captured in parts: `request_…` of `payment_method_options`, by name.
    package var requested: Set<String> = []
    /// How long the money is held, in seconds. Nil for the usual time.
    package var holdSeconds: Int64?
    /// The mandate by which an account is debited.
    package var mandate: String?
    /// Why it fails whatever the bank says: the customer has refused, for example.
    package var refusal: Decline?
    /// Adds to what a successful charge, which has that id, shows of its PaymentMethod.
    package var showAlso: ((String, inout Change) throws -> JSONObject)?
    /// The fields that the charge takes from its intent.
    package var fields: JSONObject

    package init(amount: Int64, currency: String, fields: JSONObject) {
        self.amount = amount
        self.currency = currency
        self.fields = fields
    }

    /// Charges the PaymentMethod.
    /// - Parameters:
    ///   - method: after its checks.
    ///   - decline: why it is declined. Nil if it is not.
    /// - Returns: the charge's id.
    package func make(with method: Draft, declinedBecause decline: Decline?, _ change: inout Change) throws -> String {
        let isCard = method.has(.testCard)
        return try change.create(Charge.name, fields) { charge, change in
            if !isCard { charge.take(prefix: Charge.otherPrefix) }
            charge.joinPayment()
            charge[.amount] = amount
            charge[.currency] = currency
            charge[.captured] = isCaptured
            charge[.paymentMethod] = method.id
            charge[.testCard] = method[.testCard]
            charge[.billingDetails] = method[.billingDetails]
            charge[.holdSeconds] = holdSeconds
            charge[.radarOptions] = [:]
            charge[.paymentMethodDetails] = try details(of: method, charge, isAuthorized: decline == nil, change)
            if let decline { return try ChargeSettlement.decline(&charge, decline, change) }
            try show(showAlso?(charge.id, &change) ?? [:], in: &charge)
            try ChargeSettlement.accept(&charge, from: method, isBookedLater: isBookedLater, &change)
            charge[.source] = try Charging.source(method.id, change)
        }
    }

    private func show(_ more: JSONObject, in charge: inout Draft) {
        guard !more.isEmpty, let type = charge[.paymentMethodDetails]?["type"]?.string else { return }
        let present = charge[.paymentMethodDetails]?[type]?.object ?? [:]
        charge.merge(.paymentMethodDetails, [type: .object(present.merging(more) { $1 })])
    }

    /// Why it is going to be declined. Nil if it is not.
    /// - Parameter method: after its checks.
    package func decline(of method: Draft, _ change: inout Change) throws -> Decline? {
        if let refusal { return refusal }
        if let decline = TestDebit.of(method).decline { return decline }
        guard let card = TestCard.of(method) else { return nil }
        if !isOffSession, PaymentSource.hasExpired(method, now: change.now) { return .expiredCard }
        if let decline = card.decline(isAuthenticated: true) { return decline }
        let checks = method[.card]?["checks"]
        return try CardChecks.decline(cvc: checks?["cvc_check"], postalCode: checks?["address_postal_code_check"], &change)
    }

    private func details(of method: Draft, _ charge: Draft, isAuthorized: Bool, _ change: Change) throws -> JSONObject {
        guard method.has(.testCard), let card = method[.card] else {
            var details = try PaymentMethodType.of(method).details(of: method, in: charge, change)
            if let mandate { details["mandate"] = .string(mandate) }
            return PaymentMethodDetails.hash(method[.type] ?? "", details)
        }
        let checks = card["checks"]
        var fields = card
        fields["cvc_check"] = checks?["cvc_check"]
        fields["address_line1_check"] = checks?["address_line1_check"]
        fields["address_zip_check"] = checks?["address_postal_code_check"]
        var details = PaymentMethodDetails.card(fields, charge, isAuthorized, change)
        if let threeDSecure {
            details["three_d_secure"] = threeDSecure
            if let indicator = threeDSecure["electronic_commerce_indicator"], !indicator.isNull { details["electronic_commerce_indicator"] = indicator }
        }
        for feature in requested { details[feature] = .object(["status": feature == "extended_authorization" ? "enabled" : "available"]) }
        if requested.contains("overcapture") {
            details["overcapture"] = ["maximum_amount_capturable": .integer(amount + amount / 5), "status": "available"]
        }
        return PaymentMethodDetails.hash("card", details)
    }
}

extension FieldKey<JSONObject> {
    static var radarOptions: Self { FieldKey("radar_options") }
}
