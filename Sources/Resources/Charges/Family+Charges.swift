// Charges, what is given back of them, and what their payers' banks complain about.
import Engine

extension Family {
    package static let charges = Family(Charge.resource, Refund.resource, Dispute.resource, RadarEarlyFraudWarning.resource, Review.resource)
}
