// Until 2025-03-31.basil a charge and a PaymentIntent named the invoice that they pay. Since then, invoice payments say it.
import Engine

extension Versions {
    static let chargeInvoice = VersionChange(.basil, "charge", shown: ["invoice"])
    static let paymentIntentInvoice = VersionChange(.basil, "payment_intent", shown: ["invoice"])
}
