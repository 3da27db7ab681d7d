// Klarna: the customer chooses on its page how to pay for the items of an order.
import Common
import Engine
import Wire

extension SourceType {
    static let klarna = {
        let names = ["background_image_url", "logo_url", "page_title"] + ways.flatMap { way in
            ["asset_urls_descriptive", "asset_urls_standard", "name", "redirect_url"].map { "\(way.name)_\($0)" }
        }
        var type = redirect(
            "klarna", currencies: [],
            required: ["klarna[product]", "klarna[purchase_country]", "source_order[items]"],
            fields: names.map { ($0.hasSuffix("redirect_url") ? Field.link($0) : .string($0)).orAbsent } + texts(
                "client_token", "first_name", "last_name", "locale", "payment_method_categories", "purchase_country", "purchase_type",
                "shipping_first_name", "shipping_last_name") + [.link("redirect_url").orNull, .integer("shipping_delay").orNull],
            parameters: [.choice("product", "payment").forHook, .string("purchase_country", maximum: 2)] + changes)
        type.required.removeAll { $0 == "redirect[return_url]" }
        type.mayReturnLater = true
        type.changes = changes
        type.open = { source, change in
            var hash: JSONObject = [
                "client_token": .string(change.randomCharacters(40)),
                "payment_method_categories": .string(ways.map(\.name).joined(separator: ",")), "redirect_url": source[.redirect]?["url"] ?? .null,
            ]
            if source[.klarna]?["locale"]?.string == nil { hash["locale"] = "en-US" }
            for way in ways {
                hash["\(way.name)_name"] = .string(way.title)
                hash["\(way.name)_redirect_url"] = source[.redirect]?["url"] ?? .null
            }
            source.merge(.klarna, hash)
        }
        return type
    }()

    /// Parameters that can be given with the order or later, before the customer pays. Klarna's page asks for what is missing.
    private static let changes: [Parameter] = [
        .url("background_image_url"), .string("custom_payment_methods").forHook, .string("first_name"), .string("last_name"), .string("locale"),
        .url("logo_url"), .string("page_title"), .choice("purchase_type", "buy", "rent", "book", "subscribe", "download", "continue"),
        .integer("shipping_delay"), .string("shipping_first_name"), .string("shipping_last_name"),
    ]

    private static let ways = [
        (name: "pay_later", title: "Pay later in 30 days"), (name: "pay_now", title: "Pay now"), (name: "pay_over_time", title: "Pay over time"),
    ]
}
