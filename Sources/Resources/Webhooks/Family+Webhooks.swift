// Events, and those who are told of them.
import Engine

extension Family {
    package static let webhooks = Family(Event.resource, WebhookEndpoint.resource)
}
