// The fields that the hooks of Checkout touch.
import Engine
import Wire

extension FieldKey<String> {
    /// The PaymentIntent with which the customer tries to pay.
    static var attemptedIntent: Self { FieldKey("attempted_intent") }
    /// The customer that the session has made, of whom nobody has been told yet.
    static var createdCustomer: Self { FieldKey("created_customer") }
    /// The SetupIntent with which the card of a subscription is saved if nothing is due yet.
    static var attemptedSetup: Self { FieldKey("attempted_setup") }
    static var customerCreation: Self { FieldKey("customer_creation") }
    static var customerEmail: Self { FieldKey("customer_email") }
    static var detailsEmail: Self { FieldKey("details_email") }
    static var discount: Self { FieldKey("discount") }
    static var invoice: Self { FieldKey("invoice") }
    /// The page of a bank that asks the customer.
    static var latestInvoice: Self { FieldKey("latest_invoice") }
    static var nextURL: Self { FieldKey("next_url") }
    static var paymentLink: Self { FieldKey("payment_link") }
    static var paymentStatus: Self { FieldKey("payment_status") }
    static var prefilledEmail: Self { FieldKey("prefilled_email") }
    static var recoveredFrom: Self { FieldKey("recovered_from") }
    /// Whether other pages may show the PaymentMethod: what its `allow_redisplay` becomes.
    static var redisplay: Self { FieldKey("redisplay") }
    static var redirectOnCompletion: Self { FieldKey("redirect_on_completion") }
    static var subscription: Self { FieldKey("subscription") }
    static var setupIntent: Self { FieldKey("setup_intent") }
    static var uiMode: Self { FieldKey("ui_mode") }
}

extension FieldKey<Int64> {
    static var amountDiscount: Self { FieldKey("amount_discount") }
    static var amountTax: Self { FieldKey("amount_tax") }
    static var quantity: Self { FieldKey("quantity") }
}

extension FieldKey<JSONObject> {
    static var price: Self { FieldKey("price") }
    static var adjustableQuantity: Self { FieldKey("adjustable_quantity") }
    static var automaticTax: Self { FieldKey("automatic_tax") }
    static var collectedInformation: Self { FieldKey("collected_information") }
    static var consentCollection: Self { FieldKey("consent_collection") }
    static var customerDetails: Self { FieldKey("customer_details") }
    static var invoiceCreation: Self { FieldKey("invoice_creation") }
    static var shippingCost: Self { FieldKey("shipping_cost") }
    static var totalDetails: Self { FieldKey("total_details") }
}

extension FieldKey<Bool> {
    /// Whether the customer wants her PaymentMethod to be saved.
    static var keepsMethod: Self { FieldKey("keeps_method") }
}

extension FieldKey<JSON> {
    /// The parameters of the creation, for a copy after the expiry.
    static var openedWith: Self { FieldKey("opened_with") }
    static var customerUpdate: Self { FieldKey("customer_update") }
    static var paymentIntentData: Self { FieldKey("payment_intent_data") }
    static var subscriptionData: Self { FieldKey("subscription_data") }
    static var paymentMethodOptions: Self { FieldKey("payment_method_options") }
}

extension FieldKey<[JSON]> {
    static var customFields: Self { FieldKey("custom_fields") }
    static var discounts: Self { FieldKey("discounts") }
    static var optionalItems: Self { FieldKey("optional_items") }
    static var shippingOptions: Self { FieldKey("shipping_options") }
    static var taxRates: Self { FieldKey("tax_rates") }
}

extension FieldKey<[String]> {
    static var lineIDs: Self { FieldKey("line_ids") }
    static var paymentMethodTypes: Self { FieldKey("payment_method_types") }
}
