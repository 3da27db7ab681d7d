// The names of resources that lower families need to know. Each is written here once. The resource itself is defined in its own family.

package enum ResourceName {
    package static let account = "account"
    package static let balanceTransaction = "balance_transaction"
    package static let charge = "charge"
    package static let checkoutSession = "checkout.session"
    package static let climateOrder = "climate.order"
    package static let customer = "customer"
    package static let invoice = "invoice"
    package static let paymentIntent = "payment_intent"
    package static let paymentMethod = "payment_method"
    package static let quote = "quote"
    package static let refund = "refund"
    package static let source = "source"
    package static let subscription = "subscription"
    package static let subscriptionSchedule = "subscription_schedule"
    package static let verificationSession = "identity.verification_session"
}
