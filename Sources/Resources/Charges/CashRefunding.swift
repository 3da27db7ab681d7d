// A refund of money that a customer has sent by bank transfer and that no payment has taken: it goes from her cash balance back to her bank. The
// account's own balance has no part in it, and there is no charge.
import CashBalances
import Common
import Customers
import Engine
import Wire

enum CashRefunding {
    static let parameters: [Parameter] = [
        .string("currency").forHook, Parameter.string("customer").references(Customer.name).forHook, Parameter.choice("origin", "customer_balance").forHook,
    ]
    /// What cannot be given together.
    static let exclusive = [["charge", "origin"], ["payment_intent", "origin"]]

    /// Makes the refund that a call asks for.
    static func give(back refund: inout Draft, _ change: inout Change) throws {
        let customer = try required("customer", change), currency = try required("currency", change).lowercased()
        guard let amount = refund[.amount] else { throw Refusal.missing("amount") }
        let available = try CashBalance.available(BankTransfer(currency).currency, of: customer, change)
        guard amount <= available else {
            throw Refusal.invalid(
                "Refund amount (\(Currency.inMessage(amount, currency))) is greater than the customer's cash balance "
                    + "(\(Currency.inMessage(available, currency)))", parameter: "amount")
        }
        refund.take(prefix: Refund.otherPrefix)
        refund[.currency] = currency
        refund[.customer] = customer
        refund[.destinationDetails] = RefundDestination.ofBalance(currency)
        try CashBalance.giveBack(amount, currency, of: customer, &change)
        let email = try change.object(Customer.name, customer)?[.email]
        try RefundOutcome.begin(&refund, asking: refund[.instructionsEmail] ?? email, &change)
    }

    private static func required(_ name: String, _ change: Change) throws(Refusal) -> String {
        guard let value = change.arguments.string(name) else { throw .missing(name) }
        return value
    }

    /// Puts the money back, because it could not be delivered, or because the refund was canceled.
    static func takeBack(_ refund: Draft, _ change: inout Change) throws {
        guard let amount = refund[.amount], let currency = refund[.currency], BankTransfer.isPossible(in: currency),
            let customer = refund[.customer], try change.object(Customer.name, customer) != nil
        else { return }
        try CashBalance.takeBack(amount, currency, of: customer, &change)
    }
}
