// Payments that were made elsewhere, as the account reports them.
import Engine

extension Family {
    package static let paymentRecords = Family(PaymentRecord.resource, PaymentAttemptRecord.resource)
}
