// Where customers manage their subscriptions, cards and invoices: the customer portal.
import Engine

extension Family {
    package static let portal = Family(PortalConfiguration.resource, PortalSession.resource)
}
