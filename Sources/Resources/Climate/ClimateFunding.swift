// The price of an order, and its payment from the balance: at once, or as soon as there is enough money.
import Balances
import Common
import Connect
import Engine
import Wire

enum ClimateFunding {
    /// The number of decimal places of tons.
    static let places = 6
    private static let lifetime: Int64 = 30 * 86_400

    static let order: Hook = { order, change in
        guard let id = order[.product], let product = try change.object(ClimateProduct.name, id) else { throw Refusal.internalFault }
        let currency = (order[.currency] ?? "usd").lowercased()
        guard let price = ClimateProduct.price(of: product, in: currency) else {
            throw Refusal.invalid("The product \(id) has no price in the currency \(currency).", parameter: "currency")
        }
        let tons = try price.put(change.arguments, into: &order)
        order[.currency] = currency
        order[.expectedDeliveryYear] = product[.deliveryYear] ?? CalendarDay(unix: change.now).year
        if order[.beneficiary] == nil { order[.beneficiary] = ["public_name": .string(StripeAccount.businessName)] }
        try take(tons, of: id, &change, parameter: "metric_tons")
        let total = order[.amountTotal] ?? 0
        if try Balance.available(currency, &change) >= total {
            try pay(&order, &change)
        } else {
            try order.begin(in: ClimateOrder.Status.awaitingFunds)
            try awaitMoney(&order, &change)
        }
    }

    /// An order that awaits its funds waits for thirty days from its creation.
    static let awaitMoney: Hook = { order, change in
        guard order.status == ClimateOrder.Status.awaitingFunds.rawValue else { return }
        order[.awaitedCurrency] = order[.currency]
        try change.schedule("expire", on: order, after: max(0, order.created + lifetime - change.now))
    }

    /// - Parameter parameter: the `param` of the error if there are not enough tons.
    static func take(_ tons: Decimal, of product: String, _ change: inout Change, parameter: String) throws {
        try change.update(ClimateProduct.name, product) { product, change in
            guard try ClimateProduct.take(tons, from: &product, &change) else {
                throw Refusal.invalid(
                    "The product \(product.id) has \(product[.metricTonsAvailable] ?? "0") metric tons left.", parameter: parameter)
            }
        }
    }

    /// If the product of a seed's order does not exist, nothing is given back.
    static func giveBack(_ tons: Decimal, to product: String, _ change: inout Change) throws {
        guard try change.object(ClimateProduct.name, product) != nil else { return }
        try take(Decimal(units: -tons.units, places: tons.places), of: product, &change, parameter: "metric_tons")
    }

    static let confirm: Hook = { order, change in try pay(&order, &change) }

    private static func pay(_ order: inout Draft, _ change: inout Change) throws {
        order[.confirmedAt] = change.now
        order[.awaitedCurrency] = nil
        try BalanceTransaction.record(-(order[.amountTotal] ?? 0), of: order, type: "climate_order_purchase", &change)
    }

    /// Confirms an order that waits. If there is too little money for it, later orders must wait, too.
    static let payWaiting: Hook = { order, change in
        // An order that this operation has ended no longer waits.
        guard let currency = order[.awaitedCurrency] else { return }
        // The total of a seed's order may be negative. Paying for it would add money, again and again.
        guard let total = order[.amountTotal], total >= 0 else { return }
        guard try Balance.available(currency, &change) >= total else { return change.stopFiring() }
        try order.perform("confirm", &change)
    }
}

extension ClimateProduct.Price {
    /// The tons and the amounts of an order, calculated from the tons or the amount of the request.
    func put(_ arguments: Arguments, into order: inout Draft) throws(Refusal) -> Decimal {
        let tons: Decimal?
        let amount: Int64?
        if let asked = arguments.integer("amount") {
            amount = asked
            tons = Decimal(asked).divided(by: Decimal(subtotal), places: ClimateFunding.places, .halfUp)
        } else {
            tons = arguments.string("metric_tons").flatMap(Decimal.init)
            amount = tons.flatMap { $0 * Decimal(subtotal) }?.integer(.halfUp)
        }
        guard let tons else { throw .missing("amount") }
        guard let amount, let fees = self.fees(amount, tons, isByAmount: arguments.has("amount")), amount > 0, amount <= 99_999_999_999, tons.units > 0 else {
            throw .invalid("The order is too small or too large to be sold.", parameter: arguments.has("amount") ? "amount" : "metric_tons")
        }
        order[.metricTons] = tons.trimmed.text
        order[.amountSubtotal] = amount
        order[.amountFees] = fees
        order[.amountTotal] = amount + fees
        return tons.trimmed
    }

    /// The fees of the order, in proportion to the price of a ton.
    private func fees(_ amount: Int64, _ tons: Decimal, isByAmount: Bool) -> Int64? {
        guard isByAmount else { return (tons * Decimal(self.fees))?.integer(.halfUp) }
        return (Decimal(amount) * Decimal(self.fees))?.divided(by: Decimal(subtotal), places: 0, .halfUp)?.integer(.halfUp)
    }
}
