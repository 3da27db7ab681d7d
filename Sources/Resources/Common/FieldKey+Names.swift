// The fields that hooks touch, by the type of their values. See `FieldKey`.
import Engine
import Wire

extension FieldKey<Bool> {
    package static var isSetUp: Self { FieldKey("is_set_up") }
    package static var captured: Self { FieldKey("captured") }
    package static var chargesEnabled: Self { FieldKey("charges_enabled") }
    package static var detailsSubmitted: Self { FieldKey("details_submitted") }
    package static var disputed: Self { FieldKey("disputed") }
    package static var expired: Self { FieldKey("expired") }
    package static var isVerified: Self { FieldKey("is_verified") }
    package static var kycDetailsProvided: Self { FieldKey("kyc_details_provided") }
    package static var livemode: Self { FieldKey("livemode") }
    package static var paid: Self { FieldKey("paid") }
    package static var payoutsEnabled: Self { FieldKey("payouts_enabled") }
    package static var refunded: Self { FieldKey("refunded") }
    package static var released: Self { FieldKey("released") }
    package static var used: Self { FieldKey("used") }
    package static var wasDetached: Self { FieldKey("was_detached") }
}

extension FieldKey<Int64> {
    package static var amountBooked: Self { FieldKey("amount_booked") }
    package static var holdSeconds: Self { FieldKey("hold_seconds") }
    package static var amount: Self { FieldKey("amount") }
    package static var amountCaptured: Self { FieldKey("amount_captured") }
    package static var amountFees: Self { FieldKey("amount_fees") }
    package static var amountRefunded: Self { FieldKey("amount_refunded") }
    package static var amountReleased: Self { FieldKey("amount_released") }
    package static var amountSubtotal: Self { FieldKey("amount_subtotal") }
    package static var amountTotal: Self { FieldKey("amount_total") }
    package static var availableOn: Self { FieldKey("available_on") }
    package static var canceledAt: Self { FieldKey("canceled_at") }
    package static var confirmedAt: Self { FieldKey("confirmed_at") }
    package static var delayedAt: Self { FieldKey("delayed_at") }
    package static var deliveredAt: Self { FieldKey("delivered_at") }
    package static var deliveryYear: Self { FieldKey("delivery_year") }
    package static var expectedDeliveryYear: Self { FieldKey("expected_delivery_year") }
    package static var expires: Self { FieldKey("expires") }
    package static var expiresAt: Self { FieldKey("expires_at") }
    package static var expMonth: Self { FieldKey("exp_month") }
    package static var expYear: Self { FieldKey("exp_year") }
    package static var failedAttempts: Self { FieldKey("failed_attempts") }
    package static var net: Self { FieldKey("net") }
    package static var productSubstitutedAt: Self { FieldKey("product_substituted_at") }
    package static var size: Self { FieldKey("size") }
    package static var testDelay: Self { FieldKey("test_delay") }
    package static var updated: Self { FieldKey("updated") }
}

extension FieldKey<JSON> {
    package static var currentPricesPerMetricTon: Self { FieldKey("current_prices_per_metric_ton") }
    package static var givenMandate: Self { FieldKey("given_mandate") }
}

extension FieldKey<JSONObject> {
    package static var shipping: Self { FieldKey("shipping") }
    package static var achCreditTransfer: Self { FieldKey("ach_credit_transfer") }
    package static var achDebit: Self { FieldKey("ach_debit") }
    package static var acssDebit: Self { FieldKey("acss_debit") }
    package static var auBECSDebit: Self { FieldKey("au_becs_debit") }
    package static var bacsDebit: Self { FieldKey("bacs_debit") }
    package static var beneficiary: Self { FieldKey("beneficiary") }
    package static var billingDetails: Self { FieldKey("billing_details") }
    package static var businessProfile: Self { FieldKey("business_profile") }
    package static var capabilities: Self { FieldKey("capabilities") }
    package static var card: Self { FieldKey("card") }
    package static var codeVerification: Self { FieldKey("code_verification") }
    package static var company: Self { FieldKey("company") }
    package static var controller: Self { FieldKey("controller") }
    package static var destinationDetails: Self { FieldKey("destination_details") }
    package static var document: Self { FieldKey("document") }
    package static var externalAccounts: Self { FieldKey("external_accounts") }
    package static var formerLink: Self { FieldKey("former_link") }
    package static var fraudDetails: Self { FieldKey("fraud_details") }
    package static var ideal: Self { FieldKey("ideal") }
    package static var invoiceSettings: Self { FieldKey("invoice_settings") }
    package static var issuing: Self { FieldKey("issuing") }
    package static var klarna: Self { FieldKey("klarna") }
    package static var lastError: Self { FieldKey("last_error") }
    package static var links: Self { FieldKey("links") }
    package static var mandate: Self { FieldKey("mandate") }
    package static var metadata: Self { FieldKey("metadata") }
    package static var multibanco: Self { FieldKey("multibanco") }
    package static var networks: Self { FieldKey("networks") }
    package static var nextAction: Self { FieldKey("next_action") }
    package static var nzBankAccount: Self { FieldKey("nz_bank_account") }
    package static var options: Self { FieldKey("options") }
    package static var outcome: Self { FieldKey("outcome") }
    package static var owner: Self { FieldKey("owner") }
    package static var paymentMethodDetails: Self { FieldKey("payment_method_details") }
    package static var providedDetails: Self { FieldKey("provided_details") }
    package static var receiver: Self { FieldKey("receiver") }
    package static var redaction: Self { FieldKey("redaction") }
    package static var redirect: Self { FieldKey("redirect") }
    package static var refundAndDisputePrefunding: Self { FieldKey("refund_and_dispute_prefunding") }
    package static var requestContext: Self { FieldKey("request_context") }
    package static var requestDetails: Self { FieldKey("request_details") }
    package static var responseDetails: Self { FieldKey("response_details") }
    package static var sepaCreditTransfer: Self { FieldKey("sepa_credit_transfer") }
    package static var sepaDebit: Self { FieldKey("sepa_debit") }
    package static var settings: Self { FieldKey("settings") }
    package static var sofort: Self { FieldKey("sofort") }
    package static var source: Self { FieldKey("source") }
    package static var sourceOrder: Self { FieldKey("source_order") }
    package static var threeDSecure: Self { FieldKey("three_d_secure") }
    package static var tosAcceptance: Self { FieldKey("tos_acceptance") }
    package static var transactionDetails: Self { FieldKey("transaction_details") }
    package static var upi: Self { FieldKey("upi") }
    package static var usBankAccount: Self { FieldKey("us_bank_account") }
    package static var verifiedOutputs: Self { FieldKey("verified_outputs") }
    package static var wechat: Self { FieldKey("wechat") }
}

extension FieldKey<String> {
    package static var mandateID: Self { FieldKey("mandate_id") }
    package static var accountHolderName: Self { FieldKey("account_holder_name") }
    package static var allowRedisplay: Self { FieldKey("allow_redisplay") }
    package static var apiVersion: Self { FieldKey("api_version") }
    package static var awaitedCurrency: Self { FieldKey("awaited_currency") }
    package static var balanceTransaction: Self { FieldKey("balance_transaction") }
    package static var businessName: Self { FieldKey("business_name") }
    package static var businessType: Self { FieldKey("business_type") }
    package static var businessURL: Self { FieldKey("business_url") }
    package static var calculatedStatementDescriptor: Self { FieldKey("calculated_statement_descriptor") }
    package static var cancellationReason: Self { FieldKey("cancellation_reason") }
    package static var cardID: Self { FieldKey("card_id") }
    package static var certificate: Self { FieldKey("certificate") }
    package static var charge: Self { FieldKey("charge") }
    package static var clientIP: Self { FieldKey("client_ip") }
    package static var clientReferenceID: Self { FieldKey("client_reference_id") }
    package static var clientSecret: Self { FieldKey("client_secret") }
    package static var country: Self { FieldKey("country") }
    package static var currency: Self { FieldKey("currency") }
    package static var customer: Self { FieldKey("customer") }
    package static var customerIPAddress: Self { FieldKey("customer_ip_address") }
    package static var defaultCurrency: Self { FieldKey("default_currency") }
    package static var defaultSource: Self { FieldKey("default_source") }
    package static var description: Self { FieldKey("description") }
    package static var destinationCurrency: Self { FieldKey("destination_currency") }
    package static var destinationNetwork: Self { FieldKey("destination_network") }
    package static var email: Self { FieldKey("email") }
    package static var expiryAnnounced: Self { FieldKey("expiry_announced") }
    package static var failureBalanceTransaction: Self { FieldKey("failure_balance_transaction") }
    package static var failureCode: Self { FieldKey("failure_code") }
    package static var failureMessage: Self { FieldKey("failure_message") }
    package static var failureReason: Self { FieldKey("failure_reason") }
    package static var file: Self { FieldKey("file") }
    package static var filename: Self { FieldKey("filename") }
    package static var fingerprint: Self { FieldKey("fingerprint") }
    package static var flow: Self { FieldKey("flow") }
    package static var invoicePrefix: Self { FieldKey("invoice_prefix") }
    package static var lastVerificationReport: Self { FieldKey("last_verification_report") }
    package static var metricTons: Self { FieldKey("metric_tons") }
    package static var metricTonsAvailable: Self { FieldKey("metric_tons_available") }
    package static var name: Self { FieldKey("name") }
    package static var ownedFingerprint: Self { FieldKey("owned_fingerprint") }
    package static var paymentIntent: Self { FieldKey("payment_intent") }
    package static var paymentMethod: Self { FieldKey("payment_method") }
    package static var pendingReason: Self { FieldKey("pending_reason") }
    package static var product: Self { FieldKey("product") }
    package static var purpose: Self { FieldKey("purpose") }
    package static var reason: Self { FieldKey("reason") }
    package static var receiptEmail: Self { FieldKey("receipt_email") }
    package static var receiptURL: Self { FieldKey("receipt_url") }
    package static var redirectURL: Self { FieldKey("redirect_url") }
    package static var returnURL: Self { FieldKey("return_url") }
    package static var review: Self { FieldKey("review") }
    package static var secret: Self { FieldKey("secret") }
    package static var selfie: Self { FieldKey("selfie") }
    package static var statementDescriptor: Self { FieldKey("statement_descriptor") }
    package static var statementDescriptorSuffix: Self { FieldKey("statement_descriptor_suffix") }
    package static var status: Self { FieldKey("status") }
    package static var testCard: Self { FieldKey("test_card") }
    package static var testOutcome: Self { FieldKey("test_outcome") }
    package static var transferGroup: Self { FieldKey("transfer_group") }
    package static var type: Self { FieldKey("type") }
    package static var url: Self { FieldKey("url") }
    package static var usage: Self { FieldKey("usage") }
    package static var verificationFlow: Self { FieldKey("verification_flow") }
    package static var waitingFor: Self { FieldKey("waiting_for") }
}

extension FieldKey<[JSON]> {
    package static var associatedObjects: Self { FieldKey("associated_objects") }
    package static var available: Self { FieldKey("available") }
    package static var connectReserved: Self { FieldKey("connect_reserved") }
    package static var deliveryDetails: Self { FieldKey("delivery_details") }
    package static var instantAvailable: Self { FieldKey("instant_available") }
    package static var locations: Self { FieldKey("locations") }
    package static var pending: Self { FieldKey("pending") }
    package static var supplierIDs: Self { FieldKey("supplier_ids") }
    package static var suppliers: Self { FieldKey("suppliers") }
}
