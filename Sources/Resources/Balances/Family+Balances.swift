// The account's money, and how it has moved.
import Engine

extension Family {
    package static let balances = Family(BalanceTransaction.resource, Balance.resource)
}
