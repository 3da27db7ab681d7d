// What a customer can be charged by: cards, bank accounts and sources, one list of them for each customer. Attaching the first makes it the default; when
// the default leaves, the newest of those that remain takes its place.
import Engine
import OrderedCollections
import Wire

enum PaymentSource {
    /// The resources that can be one.
    private static let names = [BankAccount.name, Card.name, Source.name]
    static let path = "/v1/customers/{customer}/sources"
    static let updated = "customer.source.updated"
    static let deleted = "customer.source.deleted"
    static let expiring = "customer.source.expiring"

    // MARK: What a request gives

    /// What a request pays with or attaches: an id, a token, or the details of a card or a bank account in its place. The parameter is
    /// called `source`, and was called `card` before there were sources. A request has one of them.
    struct Given {
        let value: JSON
        let parameter: String

        init(_ value: JSON, _ parameter: String) {
            self.value = value
            self.parameter = parameter
        }

        /// nil: the request gives none.
        init?(_ arguments: Arguments) {
            guard let parameter = ["source", "card", "bank_account"].first(where: arguments.has), let value = arguments[parameter] else { return nil }
            self.init(value, parameter)
        }
    }

    static let parameters: [Parameter] = [
        Parameter.idOrHash("card", CardDetails.parameters).forHook.confidential,
        Parameter.idOrHash("source", details).forHook.confidential,
    ]
    /// Lists of a customer's sources take it, too.
    static let bankAccount = Parameter.idOrHash("bank_account", BankAccountDetails.parameters).forHook.confidential
    static let exclusive = ["source", "card"]

    /// A card's or a bank account's: `object` says whose.
    private static let details: [Parameter] = {
        let (card, account) = (CardDetails.parameters, BankAccountDetails.parameters)
        let names = Set(card.map(\.name))
        return card.filter { $0.name != "object" } + account.filter { !names.contains($0.name) }
            + [.choice("object", BankAccount.name, Card.name)]
    }()

    /// What was given: a source, a customer's card, or a card that is made now.
    /// - Parameter unknownSource: what the error calls a source that is not there.
    /// - Returns: its resource, and its id.
    static func resolve(
        _ given: Given, unknownSource: String = Source.name, _ change: inout Change
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

    /// What an id names: a source, a customer's card or account, or one that a token stands for. Nobody's goes by its token's name only.
    /// - Returns: its resource, and its id.
    private static func resolve(
        _ id: String, _ parameter: String, _ unknownSource: String, _ change: inout Change
    ) throws -> (name: String, id: String) {
        if try change.object(Source.name, id) != nil { return (Source.name, id) }
        if id.hasPrefix(Source.resource.idPrefix) { throw Refusal.noSuchReference(unknownSource, id, parameter: parameter) }
        for name in [Card.name, BankAccount.name] where try change.object(name, id)?.has("customer") == true { return (name, id) }
        return try Token.spend(id, parameter: parameter, &change)
    }

    // MARK: Attaching

    /// - Parameter metadata: put on what is attached.
    static func attach(
        _ given: Given, to customer: inout Draft, metadata: JSON? = nil, _ change: inout Change
    ) throws {
        let (name, id) = try resolve(given, &change)
        let customerID = customer.id
        try change.update(name, id) { source, change in
            try requireAttachable(source, parameter: given.parameter)
            CardChecks.make(&source)
            let card = CardChecks.card(in: source)
            try CardChecks.requirePassed(cvc: card?["cvc_check"], postalCode: card?["address_zip_check"])
            if name == BankAccount.name { try BankAccount.join(&source, customerID, change) }
            source["customer"] = .string(customerID)
            if let metadata { try source.assign(metadata: metadata) }
            source.note("attach", change, event: "customer.source.created")
            try announceExpiry(of: source, &change)
        }
        if !customer.has("default_source") { customer["default_source"] = .string(id) }
        change.answer(with: id)
    }

    private static func requireAttachable(_ source: Draft, parameter: String) throws(Refusal) {
        guard !source.has("customer") else {
            throw .invalid(
                "The source \(source.id) has already been attached to a customer.", code: "resource_already_exists", parameter: parameter)
        }
        if source.resource.name == Source.name { return try Source.requireUsable(source, to: "attach", parameter: parameter) }
        if let decline = TestCard.of(source)?.declineOnAttaching { throw decline.refusalOfAttaching }
    }

    /// Tells of a card that expires with the month, at the month's beginning.
    static func announceExpiry(of source: Draft, _ change: inout Change) throws {
        guard let (month, year) = expiry(of: source) else { return }
        let beginning = CalendarDay(year: year, month: month, day: 1).unix
        if beginning > change.now { try change.schedule("expiring", on: source, after: beginning - change.now) }
    }

    /// The month has come, unless the card has got another expiry meanwhile.
    static func expire(_ source: inout Draft, _ change: Change) {
        let today = CalendarDay(unix: change.now)
        guard source.has("customer"), let (month, year) = expiry(of: source), (month, year) == (today.month, today.year) else { return }
        // It is told once, however often it was put off and back.
        let announced = JSON.string("\(year)-\(month)")
        guard source["expiry_announced"] != announced else { return }
        source["expiry_announced"] = announced
        source.note("expiring", change, event: expiring)
    }

    /// nil: it is no card.
    static func expiry(of source: Draft) -> (month: Int64, year: Int64)? {
        let card = source.resource.name == Card.name ? JSON.object(source.fields) : source["card"]
        guard let month = card?["exp_month"]?.integer, let year = card?["exp_year"]?.integer else { return nil }
        return (month, year)
    }

    /// Working days until the bank has answered to a charge; nil: it answers at once.
    static func settlementDays(of payer: Draft) throws -> Int64? {
        if payer.resource.name == BankAccount.name { return BankAccount.settlementDays }
        guard payer.resource.name == Source.name, case .after(let workingDays) = try SourceType.of(payer).settlement else { return nil }
        return workingDays
    }

    // MARK: Leaving

    /// Takes a source, a card or an account off the customer that it belongs to: `source` is the operation's own object.
    static func leave(_ source: Draft, _ change: inout Change) throws {
        guard let id = source["customer"]?.string, id != change.subject, let customer = try change.object(Customer.name, id),
            customer["default_source"] == .string(source.id)
        else { return }
        let next = try newest(of: id, besides: source.id, change)
        try change.update(Customer.name, id) { customer, change in
            customer["default_source"] = next.map(JSON.string) ?? .null
            customer.note("lose_default_source", change, event: "updated")
        }
    }

    /// Her card or account is deleted by itself.
    static let deletion = Route.delete(emits: deleted, showing: ["currency"]) { source, change in try leave(source, &change) }

    /// The customer is deleted, and what she pays with goes.
    static let leaving = Route.timed("leave") { source, change in
        source.remove()
        source.note("delete", change, event: deleted)
    }

    /// Takes another operation's customer's source away.
    static func detach(_ id: String, _ change: inout Change) throws {
        for name in [Card.name, BankAccount.name] where try change.object(name, id) != nil { return try change.delete(name, id, emits: deleted) }
        if try change.object(Source.name, id) != nil { try change.fire("detach", on: Source.name, id) }
    }

    static func belongs(_ id: String, to customer: String, _ change: Change) throws -> Bool {
        try names.contains { try change.object($0, id)?["customer"] == .string(customer) }
    }

    static func newest(of customer: String, besides id: String, _ change: Change) throws -> String? {
        try names.compactMap { try change.newest($0, where: "customer", is: customer, besides: id) }
            .max { ($0.created, $0.sequence) < ($1.created, $1.sequence) }?.id
    }
}
