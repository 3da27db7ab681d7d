// How a charge is made. The card or source is found and checked, the bank of test mode answers, and the outcome is recorded. A decline is an error,
// and the charge is kept.
import Common
import Customers
import Engine
import Payers
import Sources
import Wire

package enum Charging {
    static let charge: Hook = { charge, change in
        let amount = charge[.amount] ?? 0
        let currency = charge[.currency]?.lowercased() ?? ""
        try requireAmount(amount, currency)
        try StatementDescriptor.require(change.arguments)
        charge[.currency] = currency
        let (name, id) = try payer(charge[.customer], &change)
        if name == Source.name, let source = try change.object(name, id) {
            try SourceCharging.require(source, amount: amount, currency: currency)
        }
        try CardChecks.make(name, id, &change)
        guard let payer = try change.object(name, id) else { throw Refusal.noSuchReference(name, id, parameter: "source") }
        if name == BankAccount.name { try BankAccount.requireVerified(payer) }
        try TestDebit.of(payer).requireWithinLimit()
        charge[.captured] = change.arguments["capture"] != false
        if charge[.captured] == false && !payer.has(.testCard) {
            throw Refusal.invalid("Only the charge of a card can be captured later.", parameter: "capture")
        }
        if !payer.has(.testCard) { charge.take(prefix: Charge.otherPrefix) }
        charge[.paymentMethod] = id
        charge[.testCard] = payer[.testCard]
        charge[.billingDetails] = BillingDetails.of(payer)
        let decline = try decline(of: payer, now: change.now) ?? CardChecks.decline(of: payer, &change)
        charge[.paymentMethodDetails] = try PaymentMethodDetails.of(payer, charge, isAuthorized: decline == nil, change)
        if let decline {
            try ChargeSettlement.decline(&charge, decline, change)
            change.decline(decline.refusal(charge: charge.id))
        } else {
            if name == Source.name { try SourceCharging.spend(amount, from: id, &change) }
            try ChargeSettlement.accept(&charge, from: payer, &change)
        }
        charge[.source] = try change.object(name, id).flatMap { try change.document(of: $0).object }
    }

    /// A card, a bank account or a source as a charge shows it. Nil if it is none of these.
    static func source(_ id: String, _ change: Change) throws -> JSONObject? {
        for name in [Card.name, BankAccount.name, Source.name] {
            if let source = try change.object(name, id) { return try change.document(of: source).object }
        }
        return nil
    }

    // MARK: What is charged

    /// Finds the card or the source, by the customer and the given id.
    private static func payer(_ customer: String?, _ change: inout Change) throws -> (name: String, id: String) {
        guard let given = GivenSource(change.arguments) else {
            guard let customer else {
                throw Refusal.invalid("Must provide source or customer.", code: "parameter_missing")
            }
            guard let id = try change.object(Customer.name, customer)?[.defaultSource] else { throw try noSource(of: customer, change) }
            return try GivenSource.resolve(GivenSource(.string(id), "source"), &change)
        }
        if let customer, let id = given.value.string { try requireLinked(id, to: customer, parameter: given.parameter, change) }
        let (name, id) = try GivenSource.resolve(given, unknownSource: Token.name, &change)
        if customer == nil, let owner = try change.object(name, id)?[.customer] {
            throw Refusal.invalid(
                "The source \(id) belongs to the customer \(owner): pass customer as well.", code: "missing", parameter: "customer")
        }
        return (name, id)
    }

    /// Source: recordings of September 2026.
    private static func noSource(of customer: String, _ change: Change) throws -> Refusal {
        let hasMethod = try change.newest(ResourceName.paymentMethod, where: "customer", is: customer) != nil
        let message = hasMethod
            ? "This Customer doesn't have any legacy saved payment details, but does have a Payment Method attached. Use a Payment Intent instead of "
                + "creating a Charge: https://stripe.com/docs/payments/payment-intents/migration"
            : "This Customer doesn't have any saved payment details. Attach a legacy Token, Card, Bank Account, or Source to this Customer and then try "
                + "this request again, or use Payment Intents and Payment Methods instead."
        return Refusal(.paymentFailed, message, code: "missing", parameter: "card")
    }

    /// With a customer, a charge can use her own cards and sources, and sources for single use that belong to nobody.
    private static func requireLinked(_ id: String, to customer: String, parameter: String, _ change: Change) throws {
        let source = try change.object(Source.name, id)
        let payer = try source ?? change.object(Card.name, id) ?? change.object(BankAccount.name, id)
        if payer?[.customer] == customer { return }
        if let source, !source.has(.customer) {
            if source[.usage] == "single_use" { return }
            try SourceCharging.requireUnconsumed(source)
        }
        if Source.resource.mayHave(id: id) && source == nil { throw Refusal.noSuchReference(Token.name, id, parameter: parameter) }
        throw Refusal(
            .notFound, "Customer \(customer) does not have a linked source with ID \(id).", code: "missing", parameter: parameter)
    }

    package static func requireAmount(_ amount: Int64, _ currency: String) throws(Refusal) {
        let currency = try Currency.known(currency)
        try requireMinimum(amount, currency)
        guard amount <= 99_999_999 else {
            throw .invalid(
                "Amount must be no more than \(Currency.inMessage(99_999_999, currency))", code: "amount_too_large", parameter: "amount")
        }
    }

    package static func requireMinimum(_ amount: Int64, _ currency: String) throws(Refusal) {
        let minimum = Currency.minimum(currency)
        guard amount < minimum else { return }
        throw .invalid(
            "Amount must be at least \(Currency.inMessage(minimum, currency, code: true))", code: "amount_too_small", parameter: "amount")
    }

    /// If the bank has confirmed the card, the charge is not declined because authentication is missing.
    private static func decline(of payer: Draft, now: Int64) -> Decline? {
        if PaymentSource.hasExpired(payer, now: now) { return .expiredCard }
        return TestCard.of(payer)?.decline(isAuthenticated: payer[.type] == SourceType.threeDSecure.name) ?? TestDebit.of(payer).decline
    }
}
