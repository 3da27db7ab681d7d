// Customers, and what they have.
import Engine

extension Family {
    package static let customers = Family(Customer.resource, CustomerSession.resource, TaxID.resource, CustomerBalanceTransaction.resource)
}
