// What a request pays with or attaches to a customer, and how it is attached. The first one that is attached becomes the default.
import Common
import Engine
import Payers
import Sources
import Wire

/// What a request pays with or attaches: an id, a token, or the details of a card or a bank account. The parameter is called `source`. Before there
/// were sources, it was called `card`. A request has one of the two.
package struct GivenSource {
    package let value: JSON
    package let parameter: String

    package init(_ value: JSON, _ parameter: String) {
        self.value = value
        self.parameter = parameter
    }

    /// Nil if the request has neither.
    package init?(_ arguments: Arguments) {
        guard let parameter = ["source", "card", "bank_account"].first(where: arguments.has), let value = arguments[parameter] else { return nil }
        self.init(value, parameter)
    }

    package static let parameters: [Parameter] = [
        Parameter.idOrHash("card", CardDetails.parameters).forHook.confidential,
        Parameter.idOrHash("source", details).forHook.confidential,
    ]
    /// A call that adds to a list of a customer's sources takes it, too.
    static let bankAccount = Parameter.idOrHash("bank_account", BankAccountDetails.parameters).forHook.confidential
    package static let exclusive = ["source", "card"]

    /// The details of a card or a bank account. `object` says which.
    private static let details: [Parameter] = {
        let (card, account) = (CardDetails.parameters, BankAccountDetails.parameters)
        let names = Set(card.map(\.name))
        return card.filter { $0.name != "object" } + account.filter { !names.contains($0.name) }
            + [.choice("object", BankAccount.name, Card.name)]
    }()

    /// Finds what was given: a source, a customer's card, or a card that is made now.
    /// - Parameter unknownSource: what the error calls a source that does not exist.
    /// - Returns: its resource, and its id.
    package static func resolve(
        _ given: GivenSource, unknownSource: String = Source.name, _ change: inout Change
    ) throws -> (name: String, id: String) {
        guard let details = given.value.object else { return try resolve(given.value.string ?? "", given.parameter, unknownSource, &change) }
        guard let object = given.parameter == "source" ? details["object"]?.string : given.parameter else {
            throw Refusal.invalid(
                "The source hash must include an 'object' key indicating what type of source to create.", parameter: given.parameter)
        }
        if object == BankAccount.name {
            return (object, try change.create(object, BankAccountDetails.account(details, at: given.parameter, change)))
        }
        return (Card.name, try Card.create(CardDetails.card(details, at: given.parameter, change), &change))
    }

    /// Finds what an id names: a source, a customer's card or account, or the card or account of a token. A card that belongs to nobody has no other
    /// name than its token's.
    /// - Returns: its resource, and its id.
    private static func resolve(
        _ id: String, _ parameter: String, _ unknownSource: String, _ change: inout Change
    ) throws -> (name: String, id: String) {
        if try change.object(Source.name, id) != nil { return (Source.name, id) }
        if Source.resource.mayHave(id: id) { throw Refusal.noSuchReference(unknownSource, id, parameter: parameter) }
        for name in [Card.name, BankAccount.name] where try change.object(name, id)?.has(.customer) == true { return (name, id) }
        return try Token.spend(id, parameter: parameter, &change)
    }

    // MARK: Attaching

    /// - Parameter metadata: the metadata for what is attached.
    static func attach(
        _ given: GivenSource, to customer: inout Draft, metadata: JSON? = nil, _ change: inout Change
    ) throws {
        let (name, id) = try resolve(given, &change)
        let customerID = customer.id
        try change.update(name, id) { source, change in
            try requireAttachable(source, parameter: given.parameter)
            CardChecks.make(&source)
            let card = CardChecks.card(in: source)
            try CardChecks.requirePassed(cvc: card?["cvc_check"], postalCode: card?["address_zip_check"])
            if name == BankAccount.name { try BankAccount.join(&source, customerID, change) }
            source[.customer] = customerID
            if let metadata { try source.assign(metadata: metadata) }
            source.note("attach", change, event: "customer.source.created")
            try PaymentSource.announceExpiry(of: source, &change)
        }
        if !customer.has(.defaultSource) { customer[.defaultSource] = id }
        change.answer(with: id)
    }

    private static func requireAttachable(_ source: Draft, parameter: String) throws(Refusal) {
        guard !source.has(.customer) else {
            throw .invalid(
                "The source \(source.id) has already been attached to a customer.", code: "resource_already_exists", parameter: parameter)
        }
        if source.resource.name == Source.name { return try Source.requireUsable(source, to: "attach", parameter: parameter) }
        if let decline = TestCard.of(source)?.declineOnAttaching { throw decline.refusalOfAttaching }
    }

    // MARK: Detaching

    /// Removes a source of a customer that is not the operation's own object.
    static func detach(_ id: String, _ change: inout Change) throws {
        for name in [Card.name, BankAccount.name] where try change.object(name, id) != nil { return try change.delete(name, id, emits: PaymentSource.deleted) }
        if try change.object(Source.name, id) != nil { try change.fire("detach", on: Source.name, id) }
    }

    package static func belongs(_ id: String, to customer: String, _ change: Change) throws -> Bool {
        try PaymentSource.names.contains { try change.object($0, id)?[.customer] == customer }
    }
}
