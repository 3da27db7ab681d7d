// Where a customer pays: Checkout Sessions, the links that lead to them, and what is bought there.
import Engine

extension Family {
    package static let checkout = Family(CheckoutSession.resource, Item.resource, PaymentLink.resource)
}
