// Requests that are sent on with the details of a card.
import Engine

extension Family {
    package static let forwarding = Family(ForwardingRequest.resource)
}
