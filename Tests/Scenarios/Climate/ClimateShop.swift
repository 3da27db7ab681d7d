// A server that sells Climate's products, and short ways to buy from it: for all tests of this folder.
import Balances
import TestHarness
import Wire

struct ClimateShop {
    static let orders = "/v1/climate/orders"
    static let portfolio = "climsku_frontier_offtake_portfolio_2027"
    static let euroPortfolio = "climsku_invented_euro_portfolio_2028"
    /// 12.5 tons are left.
    static let directAir = "climsku_invented_direct_air_2030"

    let server: TestServer

    /// - Parameter balance: what the account can spend at first, in cents.
    init(balance: Int64 = 100_000_000) throws {
        server = try TestServer(seeds: .builtIn)
        server.engine.settings[Balance.startingAmount] = balance
    }

    /// Orders, with the portfolio as the product where none is named.
    func order(_ form: String) throws -> Answer {
        try server.post(Self.orders, form.contains("product=") ? form : "product=\(Self.portfolio)&\(form)")
    }

    func order(id: String, _ query: String = "") throws -> Answer { try server.get("\(Self.orders)/\(id)\(query)") }

    func cancel(_ id: String) throws -> Answer { try server.post("\(Self.orders)/\(id)/cancel") }

    func status(_ id: String) throws -> String? { try order(id: id)["status"]?.string }

    /// Tons that a product has left.
    func available(_ product: String = portfolio) throws -> String? { try server.get("/v1/climate/products/\(product)")["metric_tons_available"]?.string }

    func addFunds(_ amount: Int64, _ currency: String = "usd") throws -> Answer { try server.admin("POST balance", "amount=\(amount)&currency=\(currency)") }

    /// What the account's balance holds in a currency: `available` or `pending`.
    func balance(_ part: String = "available", _ currency: String = "usd") throws -> Int64 {
        let entries = try server.get("/v1/balance")[part]?.array ?? []
        return entries.first { $0["currency"] == .string(currency) }?["amount"]?.integer ?? 0
    }

    /// The account's events, oldest first.
    func events() throws -> [(id: String, type: String)] {
        let list = try server.get("/v1/events?limit=100")["data"]?.array ?? []
        return list.reversed().map { ($0["id"]?.string ?? "", $0["type"]?.string ?? "") }
    }

    /// The movements of the balance, oldest first: `climate_order_purchase -567`.
    func movements() throws -> [String] {
        let list = try server.get("/v1/balance_transactions?limit=100")["data"]?.array ?? []
        return list.reversed().map { "\($0["type"]?.string ?? "") \($0["net"]?.integer ?? 0)" }
    }
}
