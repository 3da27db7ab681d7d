// The Balance is the account's money: available and pending. It changes with every balance transaction, and the control plane can add to it.
import Common
import Engine
import Wire

package enum Balance {
    package static let name = "balance"
    /// The balance of a new account, in cents of US dollars.
    package static let startingAmount = SettingKey<Int64>("balance.starting_amount", 100_000_000)

    static let resource = Resource(
        name, path: "/v1/balance", without: ["id", "created"],
        fields: [
            .list("available", of: .hash(money)), .list("connect_reserved", of: .hash(money)).orAbsent,
            .list("instant_available", of: .hash(money + [.list("net_available", of: .hash(money + [.string("destination")])).orAbsent])),
            .hash("issuing", [.list("available", of: .hash(money))]).orAbsent, .list("pending", of: .hash(money)),
            .hash("refund_and_dispute_prefunding", [.list("available", of: .hash(money)), .list("pending", of: .hash(money))]),
            .integer("announced_at").internal, .tree("batches").internal, .integer("delay_days").internal,
        ],
        singleton: { balance, change in
            balance[.available] = [entry("usd", ["card": change.settings[startingAmount]])]
            balance[.pending] = [entry("usd", ["card": 0])]
            balance[.instantAvailable] = balance[.available]
            balance[.refundAndDisputePrefunding] = ["available": [nothing], "pending": [nothing]]
            // A platform holds money back for its connected accounts. It may issue cards, and has put nothing aside for them.
            guard change.account.key.platform == nil else { return }
            balance[.connectReserved] = [nothing]
            balance[.issuing] = ["available": [nothing]]
        },
        endpoints: [.singleton], deeds: [.byTimer("announce") { $0.note("announce", $1, event: "available") }], isRecord: true)

    private static let money: [Field] = [
        .integer("amount"), .string("currency"),
        .hash("source_types", [.integer("bank_account").orAbsent, .integer("card").orAbsent, .integer("fpx").orAbsent]).orAbsent,
    ]

    private static let nothing: JSON = ["amount": 0, "currency": "usd"]

    /// The available money in a currency.
    package static func available(_ currency: String, _ change: inout Change) throws -> Int64 {
        held(.available, currency, try change.singleton(name)).values.reduce(0, &+)
    }

    /// Whether the account has the money for a refund, be it pending or available. Stripe's fee for the charge does not count: it does not come back, so
    /// without this the only payment of an account could not be refunded.
    package static func covers(_ amount: Int64, of charge: Draft, _ change: inout Change) throws -> Bool {
        // The money of the charge may not show in the balance yet.
        guard charge.has(.balanceTransaction), let currency = charge[.currency] else { return true }
        let balance = try change.singleton(name)
        let parts: [FieldKey<[JSON]>] = [.available, .pending]
        let sum = parts.flatMap { held($0, currency, balance).values }.reduce(0, &+)
        return sum >= amount - StripeFee.of(charge[.amountCaptured] ?? 0)
    }

    /// The available money in each currency and of each kind of payment.
    package static func pockets(_ change: inout Change) throws -> [(pocket: Pocket, amount: Int64)] {
        let balance = try change.singleton(name)
        return (balance[.available] ?? []).flatMap { entry in
            let currency = entry["currency"]?.string ?? ""
            return held(.available, currency, balance).sorted { $0.key < $1.key }.map { (Pocket(currency, $0.key), $0.value) }
        }
    }

    static func add(_ amount: Int64, to part: FieldKey<[JSON]>, of pocket: Pocket, _ change: inout Change) throws {
        let currency = pocket.currency
        try change.update(singleton: name) { balance, _ in
            var held = held(part, currency, balance)
            let (sum, overflow) = (held[pocket.sourceType] ?? 0).addingReportingOverflow(amount)
            guard !overflow else { throw Refusal.invalid("The balance cannot hold that much.", parameter: "amount") }
            held[pocket.sourceType] = sum
            var entries = (balance[part] ?? []).filter { $0["currency"] != .string(currency) }
            entries.append(entry(currency, held))
            entries.sort { ($0["currency"]?.string ?? "") < ($1["currency"]?.string ?? "") }
            balance[part] = entries
            if part == .available { balance[.instantAvailable] = entries.map(payable) }
        }
        // New money can confirm orders, and pay refunds, that wait for it.
        guard part == .available && amount > 0 else { return }
        try change.fireAll("pay", on: ResourceName.climateOrder, where: "awaited_currency", is: currency)
        try change.fireAll("fund", on: ResourceName.refund, where: "awaited_currency", is: currency)
    }

    /// Pending money has become available. One event tells of all that becomes available in the same second.
    static func announce(_ change: inout Change) throws {
        try change.update(singleton: name) { balance, change in
            guard balance[.announcedAt] != change.now else { return }
            balance[.announcedAt] = change.now
            try change.schedule("announce", on: balance, after: 0)
        }
    }

    /// Adds money for a tester.
    package static func addFunds(_ amount: Int64, _ currency: String, _ change: inout Change) throws {
        let currency = try Currency.known(currency)
        try BalanceTransaction.record(funds: amount, currency, &change)
    }

    // MARK: When money is available

    /// The working days after which the money of a charge is available, unless the account's settings say otherwise.
    package static let usualDelay: Int64 = 2
    package static let longestDelay: Int64 = 31

    package static func delay(by days: Int64, _ change: inout Change) throws {
        try change.update(singleton: name) { balance, _ in balance[.delayDays] = days }
    }

    static func delay(_ change: inout Change) throws -> Int64 { min(try change.singleton(name)[.delayDays] ?? usualDelay, longestDelay) }

    // MARK: Automatic payouts

    /// The id of the next automatic payout of that money. The transactions that it pays out have it from when they are available.
    package static func nextPayout(of pocket: Pocket, _ change: inout Change) throws -> String {
        if let id = try change.singleton(name)[.batches]?[pocket.name]?.string { return id }
        let id = "po_1" + change.randomCharacters(23)
        try setNextPayout(of: pocket, .string(id), &change)
        return id
    }

    /// Money that is available from now on is for another payout.
    package static func closePayout(of pocket: Pocket, _ change: inout Change) throws { try setNextPayout(of: pocket, nil, &change) }

    private static func setNextPayout(of pocket: Pocket, _ id: JSON?, _ change: inout Change) throws {
        try change.update(singleton: name) { balance, _ in
            var batches = balance[.batches]?.object ?? [:]
            batches[pocket.name] = id
            balance[.batches] = .object(batches)
        }
    }

    // MARK: Entries

    /// The money in a currency, by the kind of payment that it is from.
    private static func held(_ part: FieldKey<[JSON]>, _ currency: String, _ balance: Draft) -> [String: Int64] {
        let entry = balance[part]?.first { $0["currency"] == .string(currency) }
        return (entry?["source_types"]?.object ?? [:]).reduce(into: [:]) { held, type in held[type.key] = type.value.integer }
    }

    /// The money that can be paid out at once: all that is available, and never less than zero.
    private static func payable(_ entry: JSON) -> JSON {
        let types = entry["source_types"]?.object ?? [:]
        return self.entry(entry["currency"]?.string ?? "", types.reduce(into: [:]) { held, type in held[type.key] = max(0, type.value.integer ?? 0) })
    }

    private static func entry(_ currency: String, _ held: [String: Int64]) -> JSON {
        let types = held.sorted { $0.key < $1.key }.map { ($0.key, JSON.integer($0.value)) }
        return [
            "amount": .integer(held.values.reduce(0) { $0.addingReportingOverflow($1).partialValue }), "currency": .string(currency),
            "source_types": .object(JSONObject(uniqueKeysWithValues: types)),
        ]
    }
}

extension FieldKey<Int64> {
    static var announcedAt: Self { FieldKey("announced_at") }
    static var delayDays: Self { FieldKey("delay_days") }
}

extension FieldKey<JSON> {
    static var batches: Self { FieldKey("batches") }
}
