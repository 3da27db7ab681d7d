// `pinstripe balance` shows the account's money, or adds some.
import ArgumentParser
import Glibc
import Wire

struct BalanceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        "balance", abstract: "Show the balance of the account of the key, or add money to it.",
        details: "--add is in the smallest unit of the currency, as in the API.",
        examples: ["pinstripe balance": "what there is", "pinstripe balance --add 100000 --currency usd": "1,000.00 dollars more"])
    @Option(help: "How much to add, in the smallest unit of the currency.") var add: Int64?
    @Option(help: "Its currency.") var currency = "usd"
    @OptionGroup var options: AnswerOptions

    func run() throws {
        let call: (method: String, path: String, body: JSON?) = add.map {
            ("POST", "/_admin/balance", ["amount": .integer($0), "currency": .string(currency)])
        } ?? ("GET", "/v1/balance", nil)
        let names = ["amount": "--add", "currency": "--currency"]
        if options.json { return try options.call(call.method, call.path, call.body) }
        try CommandFailure.told {
            let balance = try options.fetch(call.method, call.path, call.body, naming: names)
            for line in Table(columns: Self.columns).lines(of: Self.rows(of: balance)) { System.print(line: line, to: STDOUT_FILENO) }
        }
    }

    static let columns: [Table.Column] = [.init("currency", "currency"), .init("available", money: "available"), .init("pending", money: "pending")]

    /// A row for each currency.
    static func rows(of balance: JSON) -> [JSON] {
        var rows: JSONObject = [:]
        for part in ["available", "pending"] {
            for money in balance[part]?.array ?? [] {
                guard let currency = money["currency"]?.string else { continue }
                var row = rows[currency]?.object ?? ["currency": .string(currency)]
                row[part] = money["amount"]
                rows[currency] = .object(row)
            }
        }
        return Array(rows.values)
    }
}
