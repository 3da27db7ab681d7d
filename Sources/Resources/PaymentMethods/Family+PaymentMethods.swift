// The PaymentMethods API.
import Engine

extension Family {
    package static let paymentMethods = Family(PaymentMethod.resource)
}
