// Since 2019-10-17 what a customer has to pay, or has paid too much, is called `balance`. It was `account_balance`, in answers and in requests.
// Source: Stripe's changelog. A customer that was recorded in June 2019 shows both.
import Engine

extension Versions {
    static let customerBalance = VersionChange(.known("2019-10-17"), "customer", renamed: ["account_balance": "balance"])
}
