// How an order ends without delivery. The buyer can cancel it for a day, and for thirty days after Frontier has changed it. An order that is never
// paid for expires. Frontier withdraws an order that it cannot deliver. The amount that goes back depends on which of these it was.
import Balances
import Common
import Engine
import Wire

enum ClimateCancellation {
    private static let window: Int64 = 86_400
    /// The time for a cancellation after a delay or a substitution. The fees come back, too.
    private static let changeWindow: Int64 = 30 * 86_400

    static let request: Hook = { order, change in
        let wasPaid = order.former(.status) == ClimateOrder.Status.confirmed.rawValue
        let lastChange = max(order[.delayedAt] ?? 0, order[.productSubstitutedAt] ?? 0)
        let isChanged = lastChange > 0 && change.now <= lastChange + changeWindow
        let end = order.created + window
        guard !wasPaid || isChanged || change.now <= end else {
            throw Refusal.invalid(
                "You cannot cancel this Order because the time for that is over: it could be canceled until \(end).",
                code: "status_transition_invalid")
        }
        try close(&order, "requested", refunding: !wasPaid ? nil : isChanged ? order[.amountTotal] : order[.amountSubtotal], &change)
    }

    static let expire: Hook = { order, change in try close(&order, "expired", refunding: nil, &change) }

    static let withdraw: Hook = { order, change in
        let wasPaid = order.former(.status) == ClimateOrder.Status.confirmed.rawValue
        try close(&order, "product_unavailable", refunding: wasPaid ? order[.amountTotal] : nil, &change)
    }

    /// - Parameter money: the amount that goes back. Nil if nothing was paid.
    private static func close(_ order: inout Draft, _ reason: String, refunding money: Int64?, _ change: inout Change) throws {
        order[.canceledAt] = change.now
        order[.awaitedCurrency] = nil
        order[.cancellationReason] = reason
        if let money { try BalanceTransaction.record(money, of: order, type: "climate_order_refund", &change) }
        guard let id = order[.product], let tons = order[.metricTons].flatMap(Decimal.init) else { return }
        try ClimateFunding.giveBack(tons, to: id, &change)
    }
}
