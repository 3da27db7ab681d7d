// The parameters of invoices that are no fields, or that differ from their fields.
import Common
import Connect
import Coupons
import Customers
import Engine
import Wire

enum InvoiceParameters {
    private static let common: [Parameter] = [
        Parameter.integer("application_fee_amount", in: 0...99_999_999).forHook, .integer("days_until_due", in: 0...3650).forHook,
        Discount.parameter.forHook, issuer, InvoicePaymentSettings.parameter, InvoiceShipping.parameter, automaticTax,
    ]

    static let issuer = Parameter.hash("issuer", PlatformTerms.party)
    static let automaticTax = Parameter.hash("automatic_tax", [Parameter.boolean("enabled").required, .hash("liability", PlatformTerms.party)])

    private static let transfer = Parameter.hash(
        "transfer_data", [.integer("amount", in: 1...99_999_999), Parameter.string("destination").references(StripeAccount.name).required])
    private static let rates = Parameter.array("default_tax_rates", of: .string(maximum: 5000), maximum: 10)

    static let ofCreate: [Parameter] = common + [
        Parameter.string("currency").forHook, Parameter.string("customer").references(Customer.name).forHook,
        Parameter.string("customer_account").forHook, rates.forHook, PlatformTerms.onBehalfOf,
        Parameter.string("subscription").references(ResourceName.subscription).forHook,
        Parameter.choice("pending_invoice_items_behavior", "include", "exclude").forHook, transfer.forHook, InvoiceRevision.parameter.forHook,
    ]

    static let ofUpdate: [Parameter] = common + [rates.emptyable.forHook, PlatformTerms.onBehalfOf.emptyable, transfer.emptyable.forHook]

    /// Of a call that pays.
    static let ofPayment: [Parameter] = [
        Parameter.string("mandate").emptyable, .boolean("off_session"), .boolean("paid_out_of_band"), .string("payment_method"), .string("source"),
    ]
}
