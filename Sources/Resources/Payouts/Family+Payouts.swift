// Money that leaves the balance for a bank, and money that comes from one.
import Engine

extension Family {
    package static let payouts = Family(Payout.resource, BalanceSettings.resource, Topup.resource)
}
