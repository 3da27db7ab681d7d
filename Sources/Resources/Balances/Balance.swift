// The Balance is the account's money: available and pending. It changes with every balance transaction, and the control plane can add to it.
import Common
import Engine
import OrderedCollections
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
        ],
        singleton: { balance, change in
            balance[.available] = [entry(change.settings[startingAmount], "usd")]
            balance[.pending] = [entry(0, "usd")]
            balance[.instantAvailable] = balance[.available]
            balance[.refundAndDisputePrefunding] = ["available": [nothing], "pending": [nothing]]
            // A platform holds money back for its connected accounts. It may issue cards, and has put nothing aside for them.
            guard change.account.key.platform == nil else { return }
            balance[.connectReserved] = [nothing]
            balance[.issuing] = ["available": [nothing]]
        },
        endpoints: [.singleton], isRecord: true)

    private static let money: [Field] = [
        .integer("amount"), .string("currency"),
        .hash("source_types", [.integer("bank_account").orAbsent, .integer("card").orAbsent, .integer("fpx").orAbsent]).orAbsent,
    ]

    private static let nothing: JSON = ["amount": 0, "currency": "usd"]

    /// The available money in a currency.
    package static func available(_ currency: String, _ change: inout Change) throws -> Int64 {
        amount(of: .available, in: currency, try change.singleton(name))
    }

    /// Whether the account has the money for a refund, be it pending or available. Stripe's fee for the charge does not count: it does not come back, so
    /// without this the only payment of an account could not be refunded.
    package static func covers(_ amount: Int64, of charge: Draft, _ change: inout Change) throws -> Bool {
        // The money of the charge may not show in the balance yet.
        guard charge.has(.balanceTransaction), let currency = charge[.currency] else { return true }
        let balance = try change.singleton(name)
        let held = self.amount(of: .available, in: currency, balance) &+ self.amount(of: .pending, in: currency, balance)
        return held >= amount - StripeFee.of(charge[.amountCaptured] ?? 0)
    }

    static func add(_ amount: Int64, _ currency: String, to part: FieldKey<[JSON]>, _ change: inout Change) throws {
        try change.update(singleton: name) { balance, _ in
            let (sum, overflow) = self.amount(of: part, in: currency, balance).addingReportingOverflow(amount)
            guard !overflow else { throw Refusal.invalid("The balance cannot hold that much.", parameter: "amount") }
            var entries = (balance[part] ?? []).filter { $0["currency"] != .string(currency) }
            entries.append(entry(sum, currency))
            entries.sort { ($0["currency"]?.string ?? "") < ($1["currency"]?.string ?? "") }
            balance[part] = entries
            if part == .available { balance[.instantAvailable] = entries.map(payable) }
        }
        // New money can confirm orders, and pay refunds, that wait for it.
        guard part == .available && amount > 0 else { return }
        try change.fireAll("pay", on: ResourceName.climateOrder, where: "awaited_currency", is: currency)
        try change.fireAll("fund", on: ResourceName.refund, where: "awaited_currency", is: currency)
    }

    /// Adds money for a tester.
    package static func addFunds(_ amount: Int64, _ currency: String, _ change: inout Change) throws {
        guard Currency.isKnown(currency) else { throw Currency.unknown(currency) }
        try BalanceTransaction.record(funds: amount, currency, &change)
    }

    private static func amount(of part: FieldKey<[JSON]>, in currency: String, _ balance: Draft) -> Int64 {
        balance[part]?.first { $0["currency"] == .string(currency) }?["amount"]?.integer ?? 0
    }

    /// The money that can be paid out at once: all that is available, and never less than zero.
    private static func payable(_ entry: JSON) -> JSON {
        self.entry(max(0, entry["amount"]?.integer ?? 0), entry["currency"]?.string ?? "")
    }

    private static func entry(_ amount: Int64, _ currency: String) -> JSON {
        ["amount": .integer(amount), "currency": .string(currency), "source_types": ["card": .integer(amount)]]
    }
}
