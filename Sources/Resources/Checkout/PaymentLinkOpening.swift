// How a payment link is made and changed.
import Common
import Engine
import Intents
import Wire

enum PaymentLinkOpening {
    static let open: Hook = { link, change in
        try CheckoutDetails.requireFields(of: link)
        try OptionalItems.require(link, change)
        try CheckoutLines.make(change.arguments["line_items"]?.array ?? [], for: FieldKey(PaymentLink.name), of: &link, &change)
        try settle(&link, &change)
        if try PaymentLinkVisit.mode(of: link, change) == .subscription { showSubscription(of: &link, change) }
        let token = link.id.drop { $0 != "_" }.dropFirst()
        link[.url] = "\(change.settings.publicURL)/\(PaymentLink.root)/\(change.account.key.isLive ? "" : "test_")\(token)"
    }

    /// What a link to a subscription shows where nothing was said.
    private static func showSubscription(of link: inout Draft, _ change: Change) {
        if !change.arguments.has("payment_method_collection") { link[FieldKey<String>("payment_method_collection")] = "always" }
        var data = link[.subscriptionData]?.object ?? [:]
        if data["trial_settings"]?.object == nil { data["trial_settings"] = ["end_behavior": ["missing_payment_method": "create_invoice"]] }
        data["invoice_settings"] = data["invoice_settings"] ?? ["issuer": ["type": "self"]]
        data["metadata"] = data["metadata"] ?? [:]
        link[.subscriptionData] = .object(data)
    }

    static let change: Hook = { link, change in
        try CheckoutDetails.requireFields(of: link)
        try OptionalItems.require(link, change)
        for (index, line) in (change.arguments["line_items"]?.array ?? []).enumerated() {
            try revise(line, at: "line_items[\(index)]", of: link, &change)
        }
        try settle(&link, &change)
    }

    private static func settle(_ link: inout Draft, _ change: inout Change) throws {
        try CheckoutRules.requireMode(PaymentLinkVisit.mode(of: link, change), change.arguments)
        try CheckoutRules.requireTerms(change.arguments)
        try CheckoutForm.requireTemplate(change)
        try IntentTypes.requireKnown(change.arguments["payment_method_types"]?.array, at: "payment_method_types")
        if let given = change.arguments["shipping_options"] {
            link[.shippingOptions] = try CheckoutShipping.options(given.array ?? [], in: link[.currency] ?? "", &change)
        }
        if !link.has(.invoiceCreation) { link[.invoiceCreation] = ["enabled": false] }
        link.merge(.invoiceCreation, ["invoice_data": link[.invoiceCreation]?["invoice_data"] ?? [:]])
        let key = FieldKey<JSONObject>("after_completion")
        guard let type = link[key]?["type"]?.string else { return }
        if type == "redirect", link[key]?["redirect"] == nil { throw Refusal.missing("after_completion[redirect]") }
        link[key] = (link[key] ?? [:]).filter { $0.key == "type" || $0.key == type }
        if type == "hosted_confirmation", link[key]?[type] == nil { link.merge(key, [type: ["custom_message": .null]]) }
    }

    private static func revise(_ line: JSON, at place: String, of link: Draft, _ change: inout Change) throws {
        guard let id = line["id"]?.string, link[.lineIDs]?.contains(id) == true else {
            throw Refusal.noSuchReference("item", line["id"]?.string ?? "", parameter: "\(place)[id]")
        }
        if let quantity = line["quantity"]?.integer { try CheckoutLines.reprice(id, quantity, at: place, &change) }
        guard let limits = line["adjustable_quantity"]?.object else { return }
        try change.update(Item.name, id) { item, _ in item[.adjustableQuantity] = limits }
    }
}
