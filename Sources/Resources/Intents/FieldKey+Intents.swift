// The fields of intents.
import Engine
import Wire

extension FieldKey<Bool> {
    /// Whether the customer has agreed at her bank, and the server must confirm once more.
    static var isAuthenticated: Self { FieldKey("is_authenticated") }
    /// Whether all types are offered because nothing was said.
    static var isAutomaticByDefault: Self { FieldKey("is_automatic_by_default") }
}

extension FieldKey<Int64> {
    static var amountCapturable: Self { FieldKey("amount_capturable") }
    static var verificationAttempts: Self { FieldKey("verification_attempts") }
    static var amountReceived: Self { FieldKey("amount_received") }
}

extension FieldKey<JSON> {
    static var transferData: Self { FieldKey("transfer_data") }
    /// What the confirmation asked for, as long as the customer is asked.
    static var attempt: Self { FieldKey("attempt") }
    /// What a ConfirmationToken has brought.
    static var confirmation: Self { FieldKey("confirmation") }
    static var lastPaymentError: Self { FieldKey("last_payment_error") }
    static var lastSetupError: Self { FieldKey("last_setup_error") }
    static var mandateData: Self { FieldKey("mandate_data") }
    static var nextActionTree: Self { FieldKey("next_action") }
    static var paymentMethodDetailsTree: Self { FieldKey("payment_method_details") }
    static var paymentMethodOptions: Self { FieldKey("payment_method_options") }
    static var paymentMethodPreview: Self { FieldKey("payment_method_preview") }
    static var setupError: Self { FieldKey("setup_error") }
    static var singleUseTree: Self { FieldKey("single_use") }
}

extension FieldKey<JSONObject> {
    static var amountDetails: Self { FieldKey("amount_details") }
    static var automaticPaymentMethods: Self { FieldKey("automatic_payment_methods") }
    static var paymentMethodConfigurationDetails: Self { FieldKey("payment_method_configuration_details") }
}

extension FieldKey<String> {
    /// Another one with each attempt that waits for the customer.
    static var attemptName: Self { FieldKey("attempt_name") }
    static var captureMethod: Self { FieldKey("capture_method") }
    static var confirmationMethod: Self { FieldKey("confirmation_method") }
    static var latestAttempt: Self { FieldKey("latest_attempt") }
    static var mandateReference: Self { FieldKey("mandate") }
    static var latestCharge: Self { FieldKey("latest_charge") }
    static var setupFutureUsage: Self { FieldKey("setup_future_usage") }
    static var setupIntent: Self { FieldKey("setup_intent") }
    static var singleUseMandate: Self { FieldKey("single_use_mandate") }
}

extension FieldKey<[String]> {
    static var allowedPaymentMethodTypes: Self { FieldKey("allowed_payment_method_types") }
    static var excludedPaymentMethodTypes: Self { FieldKey("excluded_payment_method_types") }
    static var paymentMethodTypes: Self { FieldKey("payment_method_types") }
}
