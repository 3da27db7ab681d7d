// The names of resources of which families speak that stand below theirs. Each is spelled here once; what it is, its own family says.

package enum ResourceName {
    package static let charge = "charge"
    package static let climateOrder = "climate.order"
    package static let customer = "customer"
    package static let refund = "refund"
    package static let source = "source"
    package static let verificationSession = "identity.verification_session"
}
