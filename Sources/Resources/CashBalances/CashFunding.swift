// A customer sends money. A test tells of it. PaymentIntents that wait for her money take it, unless she reconciles by hand.
import Common
import Engine
import Wire

enum CashFunding {
    /// `POST /v1/test_helpers/customers/{customer}/fund_cash_balance`.
    static let endpoint = Endpoint.Definition.call(
        "fund_cash_balance", [.integer("amount", in: 1...999_999_999_999).required, .string("currency").required, .string("reference")], then: fund
    ).below("/v1/test_helpers/customers").answering(CashBalanceTransaction.name)

    private static let fund: Hook = { customer, change in
        let kind = try BankTransfer((change.arguments.string("currency") ?? "").lowercased())
        _ = try CashBalance.open(&customer, &change)
        let id = customer.id
        var transfer: JSONObject = [:]
        if let sender = kind.sender { transfer[kind.name] = .object(sender) }
        transfer["reference"] = change.arguments["reference"] ?? .null
        transfer["type"] = .string(kind.name)
        let isAwaited = try CashBalance.isAutomatic(id, change) && isAwaited(id, change)
        let transaction = try CashBalance.move(
            change.arguments.integer("amount") ?? 0, kind.currency, of: id, as: "funded", ["bank_transfer": .object(transfer)],
            emits: isAwaited ? nil : CashBalance.fundsAvailable, &change)
        change.answer(with: transaction)
        guard isAwaited else { return }
        try change.fireAll("fund", on: ResourceName.paymentIntent, where: CashBalance.awaitedField, is: id)
        if try CashBalance.available(kind.currency, of: id, change) > 0 { try CashBalance.announce(id, &change) }
    }

    /// Whether a PaymentIntent waits for money of the customer.
    private static func isAwaited(_ customer: String, _ change: Change) throws -> Bool {
        guard change.serves(ResourceName.paymentIntent) else { return false }
        return try change.newest(ResourceName.paymentIntent, where: CashBalance.awaitedField, is: customer, besides: "") != nil
    }
}
