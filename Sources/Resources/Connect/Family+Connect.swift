// The account itself, and those that are connected to it.
import Engine

extension Family {
    package static let connect = Family(StripeAccount.resource)
}
