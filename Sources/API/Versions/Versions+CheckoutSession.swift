// How Checkout Sessions were in older versions. Source: Stripe's changelog.
import Engine
import OrderedCollections
import Wire

extension Versions {
    /// Since 2026-03-25.dahlia the places where a customer pays have other names.
    static let checkoutPlaces = VersionChange(
        .known("2026-03-25.dahlia"), "checkout.session",
        reshaped: [
            .init(.choice("ui_mode", Array(placesSince.keys) + Array(placesSince.values)), to: "ui_mode", at: "ui_mode") { mode in
                mode.string.flatMap { placesSince[$0] }.map(JSON.string) ?? mode
            },
        ]
    ) { session, _ in
        guard let mode = session["ui_mode"]?.string, let older = placesSince.first(where: { $0.value == mode })?.key else { return }
        session["ui_mode"] = .string(older)
    }

    private static let placesSince: OrderedDictionary = ["custom": "elements", "embedded": "embedded_page", "hosted": "hosted_page"]

    /// Since 2025-03-31.basil the address for a shipping is in `collected_information`.
    static let checkoutShipping = VersionChange(.basil, "checkout.session") { session, _ in
        guard let information = session["collected_information"] else { return }
        ObjectShape.insert(information["shipping_details"] ?? .null, as: "shipping_details", into: &session)
    }

    /// Since 2022-08-01 the shipping has `shipping_cost` and `shipping_details`, and is chosen from `shipping_options`.
    static let checkoutShippingRate = VersionChange(
        .known("2022-08-01"), "checkout.session",
        reshaped: [
            .init(
                .array("shipping_rates", of: .string(maximum: 5000), maximum: 5), to: "shipping_options", besidesIt: true, at: "shipping_options"
            ) { rates in .array((rates.array ?? []).map { ["shipping_rate": $0] }) },
        ]
    ) { session, _ in
        if let details = session.removeValue(forKey: "shipping_details") { ObjectShape.insert(details, as: "shipping", into: &session) }
        if let cost = session.removeValue(forKey: "shipping_cost") {
            ObjectShape.insert(cost["shipping_rate"] ?? .null, as: "shipping_rate", into: &session)
        }
    }

    /// Since 2022-08-01 a line that describes its price does so in `price_data`.
    static let checkoutLines = VersionChange(
        .known("2022-08-01"), "checkout.session",
        reshaped: [
            .init(.array("line_items", of: .hash(olderLine), maximum: 100), to: "line_items", at: "line_items") { lines in
                .array((lines.array ?? []).map { .object(priced($0.object ?? [:])) })
            },
        ])

    private static let olderLine: [Parameter] = [
        .hash("adjustable_quantity", [Parameter.boolean("enabled").required, .integer("maximum"), .integer("minimum")]), .integer("amount"),
        .string("currency"), .string("description"), .array("images", of: .string(maximum: 5000), maximum: 8), .string("name"), .string("price"),
        .hash("price_data", [
            Parameter.string("currency").required, .string("product"),
            .hash("product_data", [
                .string("description"), .array("images", of: .string(maximum: 5000), maximum: 8), .metadata, Parameter.string("name").required,
                .string("tax_code"),
            ]),
            .hash("recurring", [Parameter.choice("interval", "day", "month", "week", "year").required, .integer("interval_count")]),
            .choice("tax_behavior", "exclusive", "inclusive", "unspecified"), .integer("unit_amount"), .decimal("unit_amount_decimal", places: 12),
        ]),
        .integer("quantity"), .array("tax_rates", of: .string(maximum: 5000)),
    ]

    private static func priced(_ line: JSONObject) -> JSONObject {
        guard let amount = line["amount"], let name = line["name"] else { return line }
        var line = line
        var product: JSONObject = ["name": name]
        for member in ["description", "images"] { product[member] = line.removeValue(forKey: member) }
        var price: JSONObject = ["product_data": .object(product), "unit_amount": amount]
        price["currency"] = line["currency"]
        for member in ["amount", "currency", "name"] { line[member] = nil }
        line["price_data"] = .object(price)
        return line
    }

    /// Since 2022-08-01 the items of a new subscription are `line_items`, and its coupon is one of `discounts`.
    static let checkoutItems = VersionChange(
        .known("2022-08-01"), "checkout.session",
        moved: [
            .init([.array("items", of: .hash(olderItem), maximum: 20), .string("coupon")], from: "subscription_data") { arguments in
                guard case .object(var data)? = arguments["subscription_data"] else { return }
                if let items = data.removeValue(forKey: "items")?.array {
                    arguments["line_items"] = .array(items.map { .object(line($0.object ?? [:])) } + (arguments["line_items"]?.array ?? []))
                }
                if let coupon = data.removeValue(forKey: "coupon") { arguments["discounts"] = [["coupon": coupon]] }
                arguments["subscription_data"] = .object(data)
            },
        ])

    private static let olderItem: [Parameter] = [
        Parameter.string("plan").required, .integer("quantity"), .array("tax_rates", of: .string(maximum: 5000)),
    ]

    private static func line(_ item: JSONObject) -> JSONObject {
        var line = item
        line["price"] = line.removeValue(forKey: "plan")
        line["quantity"] = line["quantity"] ?? 1
        return line
    }
}
