// What an account is paid out to: bank accounts and debit cards. The first one of a currency is the default for it. The account shows all of them.
import Common
import Engine
import Wire

package enum ExternalAccount {
    private static let paths = ["/v1/accounts/{account}/external_accounts", "/v1/accounts/{account}/bank_accounts"]
    private static let updated = "account.external_account.updated"
    /// The status of one to which a payout has failed.
    private static let errored = "errored"

    // MARK: The calls

    /// The parameters of a creation.
    package static let parameters: [Parameter] = [
        .boolean("default_for_currency"), .idOrHash("external_account", details).required(unless: "bank_account").confidential,
        .idOrHash("bank_account", BankAccountDetails.parameters).confidential, .metadata,
    ]

    /// The details of a bank account or a card. `object` says which.
    private static let details: [Parameter] = {
        let (account, card) = (BankAccountDetails.parameters, CardDetails.parameters)
        let names = Set(account.map(\.name))
        return account.filter { $0.name != "object" } + card.filter { !names.contains($0.name) }
            + [.choice("object", BankAccount.name, Card.name).required, .string("token")]
    }()

    /// The calls on one of them.
    static func endpoints(_ parameters: [Parameter], then also: @escaping Hook = { _, _ in }) -> [Endpoint.Definition] {
        let update = Endpoint.Definition.update(
            parameters + [
                .boolean("default_for_currency").forHook,
                .hash("documents", [.hash("bank_account_ownership_verification", [.array("files", of: .string(maximum: 500))])]).forHook,
            ], emits: updated
        ) { object, change in
            try also(&object, &change)
            try self.change(&object, &change)
        }
        return paths.flatMap { [.retrieve.below($0), update.below($0), deletion.below($0)] }
    }

    /// Adds one to the account.
    package static let creation: Hook = { account, change in
        let (name, id) = try resolve(&change)
        let owner = account.id
        var shown: JSON = .null
        let others = documents(of: account)
        try change.update(name, id) { object, change in
            let currency = object[.currency] ?? ""
            let isFirst = !others.contains { $0["currency"] == .string(currency) }
            fill(&object, of: owner, isDefault: isFirst || change.arguments["default_for_currency"] == true)
            if let metadata = change.arguments["metadata"] { try object.assign(metadata: metadata) }
            object.note("attach", change, event: "account.external_account.created")
            shown = try change.document(of: object)
        }
        show([shown] + others, in: &account)
        if shown["default_for_currency"] == true {
            for document in try replaceDefault(by: shown, among: others, &change) { show(replacing(document, in: documents(of: account)), in: &account) }
        }
        change.answer(with: id)
    }

    private static func resolve(_ change: inout Change) throws -> (name: String, id: String) {
        let parameter = change.arguments.has("external_account") ? "external_account" : BankAccount.name
        let given = change.arguments[parameter]
        guard let details = given?.object else { return try checked(Token.spend(given?.string ?? "", parameter: parameter, &change), change) }
        guard details["object"]?.string == Card.name else {
            return (BankAccount.name, try change.create(BankAccount.name, BankAccountDetails.account(details, at: parameter, change)))
        }
        guard let token = details["token"]?.string else {
            return try checked((Card.name, Card.create(CardDetails.card(details, at: parameter, change), &change)), change)
        }
        let spent = try Token.spend(token, parameter: "\(parameter)[token]", &change)
        if let currency = details["currency"]?.string { try change.update(spent.name, spent.id) { card, _ in card[.currency] = currency.lowercased() } }
        return try checked(spent, change)
    }

    /// Refuses a card that nothing can be paid out to.
    private static func checked(_ found: (name: String, id: String), _ change: Change) throws -> (name: String, id: String) {
        guard found.name == Card.name, let card = try change.object(found.name, found.id) else { return found }
        guard card[.funding] == TestCard.Funding.debit.rawValue else {
            throw Refusal.invalid("This card is not a debit card. Only debit cards can be added to an account.", code: "invalid_card_type")
        }
        guard card.has(.currency) else {
            throw Refusal.invalid("You must provide a card that has the 'currency' field set when adding a card to a Stripe account.")
        }
        return found
    }

    private static func fill(_ object: inout Draft, of account: String, isDefault: Bool) {
        let isInstant = TestCard.of(object)?.takesInstantPayouts ?? TestBankAccount.takesInstantPayouts(object)
        object[.account] = account
        object[.availablePayoutMethods] = isInstant ? ["standard", "instant"] : ["standard"]
        object[.defaultForCurrency] = isDefault
        guard object.resource.name == BankAccount.name else { return }
        object[.requirements] = Requirements.none
        object[.futureRequirements] = Requirements.none
    }

    /// An update with nothing in it makes one usable again to which a payout has failed.
    private static func change(_ object: inout Draft, _ change: inout Change) throws {
        if object[.status] == errored { object[.status] = "new" }
        if change.arguments["default_for_currency"] == true { object[.defaultForCurrency] = true }
        let document = try change.document(of: object)
        let account = try change.singleton(ResourceName.account)
        var all = replacing(document, in: documents(of: account))
        if document["default_for_currency"] == true {
            for other in try replaceDefault(by: document, among: all, &change) { all = replacing(other, in: all) }
        }
        try change.update(singleton: ResourceName.account) { account, _ in show(all, in: &account) }
    }

    private static let deletion = Endpoint.Definition.delete(
        emits: "account.external_account.deleted", answering: .stub(showing: ["currency"])
    ) { object, change in
        let all = try documents(of: change.singleton(ResourceName.account))
        let currency = object.json(.currency), id = object.id
        guard object[.defaultForCurrency] != true || !all.contains(where: { $0["currency"] == currency && $0["id"]?.string != id }) else {
            throw Refusal.invalid(
                "You cannot delete the default external account for your default currency. Please make another external account the default using the "
                    + "`default_for_currency` param, and then delete this one.")
        }
        try change.update(singleton: ResourceName.account) { account, _ in show(all.filter { $0["id"]?.string != id }, in: &account) }
    }

    // MARK: The account's list of them

    private static func documents(of account: Draft) -> [JSON] { account[.externalAccounts]?["data"]?.array ?? [] }

    private static func replacing(_ document: JSON, in documents: [JSON]) -> [JSON] {
        documents.map { $0["id"] == document["id"] ? document : $0 }
    }

    private static func show(_ documents: [JSON], in account: inout Draft) {
        account.merge(.externalAccounts, ["data": .array(documents), "total_count": .integer(Int64(documents.count))])
    }

    /// The former default of its currency is one no longer.
    /// - Returns: how it is shown now.
    private static func replaceDefault(by document: JSON, among others: [JSON], _ change: inout Change) throws -> [JSON] {
        let former = others.filter {
            $0["id"] != document["id"] && $0["currency"] == document["currency"] && $0["default_for_currency"] == true
        }
        return try former.compactMap { other in
            guard let name = other["object"]?.string, let id = other["id"]?.string else { return nil }
            var shown: JSON?
            try change.update(name, id) { object, change in
                object[.defaultForCurrency] = false
                shown = try change.document(of: object)
            }
            return shown
        }
    }

    // MARK: Payouts

    /// Makes the bank account that a new account is paid out to. It has Stripe's documented test number 000123456789.
    package static func open(for account: inout Draft, _ change: inout Change) throws {
        let document = try create("ba_1" + account.id.dropFirst("acct_1".count), for: account.id, &change)
        account[.externalAccounts] = ["url": .string("/v1/accounts/\(account.id)/external_accounts")]
        show([document], in: &account)
    }

    private static func create(_ id: String, for account: String, _ change: inout Change) throws -> JSON {
        let fields = BankAccountDetails.account(token: "btok_us", change) ?? [:]
        var document: JSON = .null
        _ = try change.create(BankAccount.name, id: id, fields) { object, change in
            fill(&object, of: account, isDefault: true)
            document = try change.document(of: object)
        }
        return document
    }

    /// The one that is paid out to in a currency by default. Nil if there is none.
    package static func byDefault(in currency: String, _ change: inout Change) throws -> Draft? {
        let account = try change.singleton(ResourceName.account)
        let document = documents(of: account).first { $0["currency"] == .string(currency) && $0["default_for_currency"] == true }
        guard let name = document?["object"]?.string, let id = document?["id"]?.string else { return nil }
        if let object = try change.object(name, id) { return object }
        // An account of an older database shows one that has no object of its own.
        _ = try create(id, for: account.id, &change)
        return try change.object(name, id)
    }

    /// The one with that id. Nil if the account has none with it.
    package static func named(_ id: String, _ change: Change) throws -> Draft? {
        for name in [BankAccount.name, Card.name] {
            if let object = try change.object(name, id), object.has(.account) { return object }
        }
        return nil
    }

    package static func isUsable(_ object: Draft) -> Bool { object[.status] != errored }

    /// A payout to it has failed. It is not used again until it is updated.
    package static func disable(_ name: String, _ id: String, _ change: inout Change) throws {
        var document: JSON?
        try change.update(name, id) { object, change in
            object[.status] = errored
            object.note("disable", change, event: updated)
            document = try change.document(of: object)
        }
        guard let document else { return }
        try change.update(singleton: ResourceName.account) { account, _ in show(replacing(document, in: documents(of: account)), in: &account) }
    }
}

extension FieldKey<Bool> {
    static var defaultForCurrency: Self { FieldKey("default_for_currency") }
}

extension FieldKey<JSONObject> {
    static var futureRequirements: Self { FieldKey("future_requirements") }
    static var requirements: Self { FieldKey("requirements") }
}

extension FieldKey<String> {
    static var account: Self { FieldKey("account") }
    static var funding: Self { FieldKey("funding") }
    static var last4: Self { FieldKey("last4") }
    static var routingNumber: Self { FieldKey("routing_number") }
}

extension FieldKey<[String]> {
    package static var availablePayoutMethods: Self { FieldKey("available_payout_methods") }
}
