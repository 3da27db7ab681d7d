// Which ways to pay an account offers, and on which domains.
import Engine

extension Family {
    package static let paymentSettings = Family(PaymentMethodConfiguration.resource, PaymentMethodDomain.resource, ApplePayDomain.resource)
}
