// The fields of a quote.
import Checkout
import Common
import Connect
import Coupons
import Customers
import Engine
import Taxes
import Wire

extension Quote {
    static let fields = money + parties + texts + parts + hidden

    private static let money: [Field] = [
        .integer("amount_subtotal").startingAs(0), .integer("amount_total").startingAs(0),
        .integer("application_fee_amount", in: 0...99_999_999).orNull.emptyable.given,
        .number("application_fee_percent", places: 2).orNull.emptyable.given, .string("currency").orNull, total.startingAs(nothing),
        .hash("computed", [
            .hash("recurring", [
                .integer("amount_subtotal"), .integer("amount_total"), .string("interval"), .integer("interval_count"), total,
            ]).orNull,
            .hash("upfront", [
                .integer("amount_subtotal"), .integer("amount_total"), .members("line_items", of: Item.name, by: "quote_upfront").hiddenUntilExpanded, total,
            ]),
        ]).startingAs(["recurring": .null, "upfront": ["amount_subtotal": 0, "amount_total": 0, "total_details": nothing]]),
        .members("line_items", of: Item.name, by: "quote").hiddenUntilExpanded,
    ]

    private static let total = Field.hash("total_details", ["amount_discount", "amount_shipping", "amount_tax"].map { .integer($0).startingAs(0) } + [
        .hash("breakdown", [.list("discounts", of: .hash(Item.discounts)), .list("taxes", of: .hash(Item.taxes))]).orAbsent.hiddenUntilExpanded,
    ])
    private static let nothing: JSON = ["amount_discount": 0, "amount_shipping": 0, "amount_tax": 0]

    private static let parties: [Field] = [
        .reference("application", to: "application").orNull, .reference("customer", to: Customer.name).orNull.given,
        .string("customer_account").orNull, .reference("invoice", to: "invoice").orNull,
        .reference("on_behalf_of", to: StripeAccount.name).orNull.emptyable.given, .reference("subscription", to: ResourceName.subscription).orNull,
        .reference("subscription_schedule", to: ResourceName.subscriptionSchedule).orNull,
        .reference("test_clock", to: "test_helpers.test_clock").orNull.given(.create),
    ]

    private static let texts: [Field] = [
        .choice("collection_method", "charge_automatically", "send_invoice").startingAs("charge_automatically").given,
        .string("description", maximum: 500).orNull.emptyable.given, .timestamp("expires_at").given, .string("footer", maximum: 500).orNull.emptyable.given,
        .string("header", maximum: 50).orNull.emptyable.given, .metadata, .string("number").orNull,
    ]

    private static let party: [Field] = [.reference("account", to: StripeAccount.name).orAbsent, .choice("type", "account", "self").required]

    private static let parts: [Field] = [
        .hash("automatic_tax", [
            .boolean("enabled").required, .hash("liability", party).orNull, .string("provider").orNull.readOnly,
            .choice("status", "complete", "failed", "requires_location_inputs").orNull.readOnly,
        ]).startingAs(["enabled": false, "liability": .null, "provider": .null, "status": .null]).given,
        .list("default_tax_rates", of: .reference(to: [TaxRate.name])), .list("discounts", of: .reference(to: [Discount.name])),
        .hash("from_quote", [.boolean("is_revision"), .reference("quote", to: name)]).orNull,
        .hash("invoice_settings", [
            .list("custom_fields", of: .hash([.string("name", maximum: 40).required, .string("value", maximum: 140).required]), maximum: 4).orNull
                .emptyable,
            .integer("days_until_due", in: 0...3650).orNull, .string("description").orNull.emptyable, .string("footer").orNull.emptyable,
            .hash("issuer", party),
        ]).startingAs(["custom_fields": .null, "days_until_due": .null, "description": .null, "footer": .null, "issuer": ["type": "self"]]).given,
        .hash("status_transitions", ["accepted_at", "canceled_at", "finalized_at"].map { .timestamp($0).orNull })
            .startingAs(["accepted_at": .null, "canceled_at": .null, "finalized_at": .null]),
        .hash("subscription_data", [
            .hash("billing_mode", [
                .hash("flexible", [.choice("proration_discounts", "included", "itemized").orAbsent]).orAbsent, .choice("type", "classic", "flexible"),
            ]),
            .string("description", maximum: 500).orNull, .timestamp("effective_date").orNull, .metadata.orNull, .integer("trial_period_days").orNull,
        ]),
        .hash("transfer_data", [
            .integer("amount", in: 0...99_999_999).orNull, .number("amount_percent", places: 2).orNull,
            .reference("destination", to: StripeAccount.name).required,
        ]).orNull.emptyable.given,
    ]

    private static let hidden: [Field] = [
        .list("line_ids", of: .string).internal, .integer("ordinal").internal, .integer("revision").internal, .tree("wanted_discounts").internal,
    ]
}

extension FieldKey<Int64> {
    static var expiresAt: Self { FieldKey("expires_at") }
    /// Its place among the quotes of the account, which its number shows.
    static var ordinal: Self { FieldKey("ordinal") }
}

extension FieldKey<JSON> {
    /// The discounts as they were given. They are redeemed when the quote is accepted.
    static var wantedDiscounts: Self { FieldKey("wanted_discounts") }
}

extension FieldKey<JSONObject> {
    static var automaticTax: Self { FieldKey("automatic_tax") }
    static var computed: Self { FieldKey("computed") }
    static var invoiceSettings: Self { FieldKey("invoice_settings") }
    static var price: Self { FieldKey("price") }
    static var statusTransitions: Self { FieldKey("status_transitions") }
    static var subscriptionData: Self { FieldKey("subscription_data") }
    static var totalDetails: Self { FieldKey("total_details") }
    static var transferData: Self { FieldKey("transfer_data") }
}

extension FieldKey<String> {
    static var currency: Self { FieldKey("currency") }
    static var customer: Self { FieldKey("customer") }
    static var collectionMethod: Self { FieldKey("collection_method") }
    static var invoice: Self { FieldKey("invoice") }
    static var number: Self { FieldKey("number") }
    static var quoteUpfront: Self { FieldKey("quote_upfront") }
    static var subscription: Self { FieldKey("subscription") }
    static var subscriptionSchedule: Self { FieldKey("subscription_schedule") }
}

extension FieldKey<[String]> {
    static var defaultTaxRates: Self { FieldKey("default_tax_rates") }
    static var discounts: Self { FieldKey("discounts") }
    static var lineIDs: Self { FieldKey("line_ids") }
}

extension FieldKey<[JSON]> {
    static var taxRates: Self { FieldKey("tax_rates") }
}
