// Charges, and what is given back of them.
import Engine

extension Family {
    package static let charges = Family(Charge.resource, Refund.resource)
}
