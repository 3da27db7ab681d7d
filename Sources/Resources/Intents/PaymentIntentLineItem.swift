// A line of what a PaymentIntent is for: a product, its price, and how many of it. A call that gives lines replaces all that were there.
import Common
import Engine

enum PaymentIntentLineItem {
    static let name = "payment_intent_amount_details_line_item"
    static let owner = "payment_intent"

    static let resource = Resource(
        name, idPrefix: "uli_", path: "/v1/payment_intents/{payment_intent}/amount_details_line_items", without: ["created", "livemode"], listedBy: [owner],
        fields: [
            .integer("discount_amount").orNull, .hash("payment_method_options", options).orNull, .string(owner).internal,
            .string("product_code").orNull, .string("product_name"), .integer("quantity"), .hash("tax", [.integer("total_tax_amount")]).orNull,
            .integer("unit_cost"), .string("unit_of_measure").orNull,
        ])

    private static let options: [Field] = [
        .hash("card", [.string("commodity_code").orNull]).orAbsent, .hash("card_present", [.string("commodity_code").orNull]).orAbsent,
        .hash("klarna", ["image_url", "product_url", "reference", "subscription_reference"].map { .string($0).orNull }).orAbsent,
        .hash("paypal", [
            .choice("category", "digital_goods", "donation", "physical_goods").orAbsent, .string("description").orAbsent, .string("sold_by").orAbsent,
        ]).orAbsent,
    ]

    static let parameters: [Parameter] = [
        .integer("discount_amount", in: 1...Int64.max),
        .hash("payment_method_options", [
            .hash("card", [.string("commodity_code")]), .hash("card_present", [.string("commodity_code")]),
            .hash("klarna", [
                .string("image_url", maximum: 4096), .string("product_url", maximum: 4096), .string("reference", maximum: 255),
                .string("subscription_reference", maximum: 2048),
            ]),
            .hash("paypal", [.choice("category", "digital_goods", "donation", "physical_goods"), .string("description"), .string("sold_by")]),
        ]),
        .string("product_code", maximum: 12), Parameter.string("product_name", maximum: 1024).required,
        Parameter.integer("quantity", in: 1...Int64.max).required,
        .hash("tax", [Parameter.integer("total_tax_amount", in: 0...Int64.max).required]), Parameter.integer("unit_cost", in: 0...Int64.max).required,
        .string("unit_of_measure", maximum: 12),
    ]
}
