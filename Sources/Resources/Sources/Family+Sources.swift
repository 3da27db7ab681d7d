// The Sources API: what somebody pays with, of every type.
import Engine

extension Family {
    package static let sources = Family(Source.resource, SourceTransaction.resource, SourceMandateNotification.resource)
}
