// The money that customers have sent and that no payment has taken yet.
import Engine

extension Family {
    package static let cashBalances = Family(CashBalance.resource, CashBalanceTransaction.resource, FundingInstructions.resource)
}
