// A LineItem is one line of an invoice: an invoice item, or an item of a subscription. The invoice shows its first ones; the newest comes first.
import Common
import Coupons
import Engine
import Products
import Wire

package enum LineItem {
    package static let name = "line_item"

    static let resource = Resource(
        name, idPrefix: "il_", path: "/v1/invoices/{invoice}/lines", pathParameter: "line_item_id", without: ["created"], listedBy: ["invoice"],
        fields: fields + [
            .list("tax_rates", of: .tree).internal, .tree("metered").internal, .list("credits", of: .tree).internal, GivenTax.field,
            .list("given_discounts", of: .tree).internal,
        ],
        endpoints: [.update(ItemPricing.ofLine.map(\.forHook), then: InvoiceLineCalls.revise), .list()],
        deeds: [.goesWithTestClock])

    static let prorationDetails = Field.hash("proration_details", [
        .hash("credited_items", [
            .string("invoice_item").orAbsent,
            .hash("invoice_line_item_details", [.string("invoice"), .list("invoice_line_items", of: .string)]).orAbsent,
            .choice("type", "invoice_item", "invoice_line_items"),
        ]).orNull,
        discountAmounts("discount_amounts"),
    ])

    static func discountAmounts(_ name: String) -> Field {
        .list(name, of: .hash([.integer("amount"), .reference("discount", to: Discount.name)]))
    }

    static let creditAmounts: [Field] = [
        .integer("amount"), .reference("credit_balance_transaction", to: "billing.credit_balance_transaction").orNull.orAbsent,
        .reference("discount", to: Discount.name).orAbsent, .choice("type", "credit_balance_transaction", "discount"),
    ]

    static let taxes: [Field] = [
        .integer("amount"), .choice("tax_behavior", "exclusive", "inclusive"), .hash("tax_rate_details", [.string("tax_rate")]).orNull,
        .choice("taxability_reason", taxabilityReasons), .integer("taxable_amount").orNull, .choice("type", "tax_rate_details"),
    ]

    static let taxabilityReasons = [
        "customer_exempt", "not_available", "not_collecting", "not_subject_to_tax", "not_supported", "portion_product_exempt", "portion_reduced_rated",
        "portion_standard_rated", "product_exempt", "product_exempt_holiday", "proportionally_rated", "reduced_rated", "reverse_charge", "standard_rated",
        "taxable_basis_reduced", "zero_rated",
    ]

    private static let proration: [Field] = [
        .boolean("proration"),
        .hash("proration_details", [
            .hash("credited_items", [.string("invoice"), .list("invoice_line_items", of: .string)]).orNull,
        ]).orNull,
        .string("subscription").orNull,
    ]

    /// What a line shows, by itself and in its invoice.
    private static let fields: [Field] = [
        .integer("amount"), .string("currency"), .string("description").orNull, discountAmounts("discount_amounts").orNull.startingAs([]),
        .boolean("discountable").startingAs(true), .list("discounts", of: .reference(to: [Discount.name])), .string("invoice").orNull, .metadata,
        .hash("parent", [
            .hash("invoice_item_details", proration + [.string("invoice_item")]).orNull,
            .hash("subscription_item_details", proration + [.string("invoice_item").orNull, .string("subscription_item")]).orNull,
            .choice("type", "invoice_item_details", "subscription_item_details"),
        ]).orNull,
        InvoiceItem.period, .list("pretax_credit_amounts", of: .hash(creditAmounts)).orNull.startingAs([]), ItemPricing.field,
        .integer("quantity").orNull, .decimal("quantity_decimal").orNull,
        // In Stripe's reference, but in no recorded answer since basil.
        .reference("subscription", to: "subscription").orAbsent,
        .integer("subtotal"), .list("taxes", of: .hash(taxes)).orNull.startingAs([]),
    ]

    /// As an invoice shows its lines.
    static let ofInvoice: [Field] = [.string("id"), .string("object"), .boolean("livemode")] + fields

    /// The fields of the line that bills an item.
    static func fields(of item: Draft) -> JSONObject {
        var fields: JSONObject = [
            "discounts": .array((item[.discounts] ?? []).map(JSON.string)), "parent": parent(of: item), "tax_rates": item.json(.taxRates),
        ]
        for name in [
            "amount", "currency", "description", "discountable", "given_taxes", "metadata", "period", "pricing", "quantity", "quantity_decimal",
        ] {
            fields[name] = item.json(FieldKey<JSON>(name))
        }
        // What a proration takes off beside its amount.
        fields["given_discounts"] = item[FieldKey<JSONObject>("proration_details")]?["discount_amounts"] ?? []
        return fields
    }

    /// Where the line of an item comes from. A proration is a line of its subscription's item.
    private static func parent(of item: Draft) -> JSON {
        let source = item[.parent]?["subscription_details"]
        let isProration = item[.proration] == true
        var details: JSONObject = [
            "invoice_item": .string(item.id), "proration": .bool(isProration),
            "proration_details": ["credited_items": credited(by: item)], "subscription": source?["subscription"] ?? .null,
        ]
        guard isProration, let part = source?["subscription_item"] else {
            return ["invoice_item_details": .object(details), "subscription_item_details": .null, "type": "invoice_item_details"]
        }
        details["subscription_item"] = part
        return ["invoice_item_details": .null, "subscription_item_details": .object(details), "type": "subscription_item_details"]
    }

    private static func credited(by item: Draft) -> JSON {
        guard let credited = item[FieldKey<JSONObject>("proration_details")]?["credited_items"], !credited.isNull else { return .null }
        return credited["invoice_line_item_details"] ?? .null
    }

    /// The fields of a line that bills an item of a subscription.
    /// - Parameter fields: what it bills.
    package static func fields(of item: String, in subscription: Draft, _ fields: JSONObject) -> JSONObject {
        let base: JSONObject = [
            "currency": subscription.json(.currency), "discountable": true, "metadata": subscription.json(.metadata),
            "parent": [
                "invoice_item_details": .null,
                "subscription_item_details": [
                    "invoice_item": .null, "proration": false, "proration_details": ["credited_items": .null],
                    "subscription": .string(subscription.id), "subscription_item": .string(item),
                ],
                "type": "subscription_item_details",
            ],
        ]
        return base.merging(fields) { $1 }
    }

    /// The item of a subscription that the line bills. A line that bills none is a part by itself.
    static func part(_ line: Draft) -> String {
        line[FieldKey<JSONObject>("parent")]?["subscription_item_details"]?["subscription_item"]?.string ?? line.id
    }

    /// The fields of a line that bills a part of what a price costs.
    /// - Parameter amount: what is billed of the part.
    package static func fields(of charge: Price.Charge, _ amount: Int64, of price: Draft, in currency: String, _ change: Change) throws -> JSONObject {
        [
            "amount": .integer(amount), "description": .string(try Product.billed(charge, of: price, in: currency, change)),
            "pricing": [
                "price_details": ["price": .string(price.id), "product": price.json(FieldKey<JSON>("product"))], "type": "price_details",
                "unit_amount_decimal": .string(charge.unitAmount.trimmed.text),
            ],
            "quantity": charge.quantity.integer(.down).map(JSON.integer) ?? .null, "quantity_decimal": .string(charge.quantity.trimmed.text),
        ]
    }

    /// The id of the item that the line bills. Nil if there is none.
    static func item(of line: Draft) -> String? {
        let parent = line[FieldKey<JSONObject>("parent")]
        return parent?["invoice_item_details"]?["invoice_item"]?.string ?? parent?["subscription_item_details"]?["invoice_item"]?.string
    }
}
