// What tons cost and what money buys, over random prices, tons and amounts. The tests count in millionths of a ton, in whole numbers.
import TestFixtures
import TestHarness
import Testing
import Wire

@Suite("What an order costs") struct OrderMoneyTests {
    @Test("examples", arguments: [
        ("metric_tons=0.01", "0.01", 550, 17), ("metric_tons=1", "1", 55_000, 1650), ("metric_tons=0.010", "0.01", 550, 17),
        ("amount=10000", "0.181818", 10_000, 300), ("amount=550", "0.01", 550, 17), ("amount=55000", "1", 55_000, 1650), ("amount=1", "0.000018", 1, 0),
        ("metric_tons=0.00001", "0.00001", 1, 0), ("amount=17&currency=usd", "0.000309", 17, 1), ("amount=16", "0.000291", 16, 0),
    ])
    func examples(form: String, tons: String, subtotal: Int64, fees: Int64) throws {
        let order = try ClimateShop().order(form)
        #expect(order["metric_tons"] == .string(tons))
        #expect(order["amount_subtotal"] == .integer(subtotal))
        #expect(order["amount_fees"] == .integer(fees))
        #expect(order["amount_total"] == .integer(subtotal + fees))
    }

    @Test("by tons: tons × price, and tons × fees, each rounded half up", arguments: 0..<10) func byTons(seed: Int) throws {
        var random = Seeded(seed)
        let shop = try ClimateShop(balance: 1_000_000_000_000_000)
        for _ in 0..<20 {
            let price = try shop.reprice(random.upTo(8))
            let millionths = random.upTo(9)
            let expected = Self.share(millionths, of: price.subtotal)
            let order = try shop.order("metric_tons=\(Self.tons(millionths))")
            guard expected > 0 else {
                #expect(order.failure == Failure(400, parameter: "metric_tons", "The order is too small or too large to be sold."))
                continue
            }
            let amounts = try Self.amounts(order)
            #expect(amounts.subtotal == expected, "\(millionths) millionths at \(price.subtotal)")
            #expect(amounts.fees == Self.share(millionths, of: price.fees), "\(millionths) millionths at \(price.subtotal)")
            #expect(Self.millionths(order["metric_tons"]?.string) == millionths)
        }
    }

    @Test("by amount: the amount is the subtotal, and buys amount ÷ price tons", arguments: 0..<10) func byAmount(seed: Int) throws {
        var random = Seeded(seed)
        let shop = try ClimateShop(balance: 1_000_000_000_000_000)
        for _ in 0..<20 {
            // Below a price of 10,000.00 a millionth of a ton costs less than a cent, so that the tons lead back to the subtotal.
            let price = try shop.reprice(random.upTo(6))
            let amount = random.upTo(4)
            let order = try shop.order("amount=\(amount)")
            let amounts = try Self.amounts(order)
            #expect(amounts.subtotal == amount)
            #expect(amounts.fees == Self.halfUp(amount * price.fees, price.subtotal), "\(amount) at \(price.subtotal)")
            let millionths = try #require(Self.millionths(order["metric_tons"]?.string))
            #expect(millionths == Self.halfUp(amount * 1_000_000, price.subtotal), "\(amount) at \(price.subtotal)")
            #expect(Self.share(millionths, of: price.subtotal) == amount)
        }
    }

    @Test("what is taken, given back and left is the same in tons and in money", arguments: 0..<5) func nothingIsLost(seed: Int) throws {
        var random = Seeded(seed)
        let shop = try ClimateShop(balance: 1_000_000_000_000_000)
        var (money, left): (Int64, Int64) = (1_000_000_000_000_000, 1_000_000_000_000)
        for _ in 0..<20 {
            let millionths = random.upTo(8) + 100
            let order = try shop.order("metric_tons=\(Self.tons(millionths))")
            let amounts = try Self.amounts(order)
            if Bool.random(using: &random) {
                _ = try shop.cancel(order.id)
                money -= amounts.fees
            } else {
                left -= millionths
                money -= amounts.subtotal + amounts.fees
            }
            #expect(try shop.balance() == money)
            #expect(try Self.millionths(shop.available()) == left)
        }
    }

    // MARK: In whole numbers

    private static func halfUp(_ number: Int64, _ divisor: Int64) -> Int64 { (2 * number + divisor) / (2 * divisor) }
    private static func share(_ millionths: Int64, of price: Int64) -> Int64 { halfUp(millionths * price, 1_000_000) }

    private static func tons(_ millionths: Int64) -> String {
        "\(millionths / 1_000_000).\(String(String(1_000_000 + millionths % 1_000_000).dropFirst()))"
    }

    /// - Returns: nil where the text is no number as the API writes it: without zeros at its end.
    private static func millionths(_ text: String?) -> Int64? {
        guard let parts = text?.split(separator: ".", omittingEmptySubsequences: false), let whole = parts.first.flatMap({ Int64($0) }) else { return nil }
        guard parts.count == 2 else { return parts.count == 1 ? whole * 1_000_000 : nil }
        guard (1...6).contains(parts[1].count), parts[1].last != "0" else { return nil }
        return Int64(parts[1] + String(repeating: "0", count: 6 - parts[1].count)).map { whole * 1_000_000 + $0 }
    }

    /// The amounts of an order, which are whole numbers that add up, at three percent.
    private static func amounts(_ order: Answer) throws -> (subtotal: Int64, fees: Int64) {
        let subtotal = try #require(order["amount_subtotal"]?.integer, "\(order.text)")
        let fees = try #require(order["amount_fees"]?.integer)
        #expect(order["amount_total"] == .integer(subtotal + fees))
        return (subtotal, fees)
    }
}

extension ClimateShop {
    /// Gives the portfolio another price.
    fileprivate func reprice(_ subtotal: Int64) throws -> (subtotal: Int64, fees: Int64) {
        let answer = try server.fire("reprice", Self.portfolio, "currency=usd&amount_subtotal=\(subtotal)")
        let price = answer["object"]?["current_prices_per_metric_ton"]?["usd"]
        let fees = (subtotal * 3 * 2 + 100) / 200
        #expect(price == ["amount_fees": .integer(fees), "amount_subtotal": .integer(subtotal), "amount_total": .integer(subtotal + fees)])
        return (subtotal, fees)
    }
}

extension Seeded {
    /// A number with up to so many digits, as often a short one as a long one.
    fileprivate mutating func upTo(_ digits: Int) -> Int64 {
        let limit = (0..<Int.random(in: 1...digits, using: &self)).reduce(Int64(1)) { limit, _ in limit * 10 }
        return Int64.random(in: 1..<limit, using: &self)
    }
}
