// What happens when somebody opens a payment link: a Checkout Session is made for her, with what the link says and what its URL adds.
import Common
import Engine
import Wire

package enum PaymentLinkVisit {
    /// What the URL of a visit may add.
    package static let parameters: [Parameter] = [
        .string("client_reference_id", maximum: 200), .choice("locale", CheckoutForm.locales), .email("locked_prefilled_email"), .email("prefilled_email"),
        .string("prefilled_promo_code"),
    ]

    /// What a session takes from its link as it is.
    private static let copied = [
        "allow_promotion_codes", "billing_address_collection", "consent_collection", "custom_fields", "custom_text", "customer_creation", "metadata",
        "name_collection", "optional_items", "phone_number_collection", "shipping_address_collection", "submit_type", "tax_id_collection",
    ]

    static let visit: Hook = { link, change in
        guard link[FieldKey<Bool>("active")] == true else {
            throw Refusal.invalid(link[FieldKey<String>("inactive_message")] ?? "This payment link is not active any more.")
        }
        try requireLeft(of: link)
        let (id, visit, customerCreation) = (link.id, change.arguments, link[.customerCreation])
        let session = try change.create(CheckoutSession.name, given: input(of: link, visit, change))
        try change.update(CheckoutSession.name, session) { session, change in
            session[.paymentLink] = id
            if session.mode == .subscription { session[.customerCreation] = customerCreation }
            session[.prefilledEmail] = visit.string("prefilled_email")
            if let code = visit.string("prefilled_promo_code") { try apply(code, to: &session, &change) }
        }
        change.answer(with: session)
    }

    /// Refuses if as many sessions of the link are complete as can be.
    static func requireLeft(of link: Draft) throws(Refusal) {
        let sold = link[restrictions]?["completed_sessions"]
        guard let limit = sold?["limit"]?.integer, let count = sold?["count"]?.integer, count >= limit else { return }
        throw .invalid(link[FieldKey<String>("inactive_message")] ?? "This payment link was used as often as it can be.")
    }

    /// A code that cannot be used is ignored.
    private static func apply(_ code: String, to session: inout Draft, _ change: inout Change) throws {
        var discounted = session
        guard (try? CheckoutDiscount.take(code: code, into: &discounted, &change)) != nil else { return }
        try CheckoutTotals.settle(&discounted, &change)
        session = discounted
    }

    private static let restrictions = FieldKey<JSONObject>("restrictions")

    static func mode(of link: Draft, _ change: Change) throws -> CheckoutSession.Mode {
        mode(of: try (link[.lineIDs] ?? []).compactMap { try change.object(Item.name, $0) })
    }

    private static func mode(of items: [Draft]) -> CheckoutSession.Mode {
        items.contains { $0[.price]?["type"] == "recurring" } ? .subscription : .payment
    }

    /// The parameters of the session.
    private static func input(of link: Draft, _ visit: Arguments, _ change: Change) throws -> JSONObject {
        let items = try (link[.lineIDs] ?? []).compactMap { try change.object(Item.name, $0) }
        let mode = mode(of: items)
        var input: JSONObject = ["currency": link.json(.currency), "mode": .string(mode.rawValue)]
        for name in copied { input[name] = given(link.fields[name] ?? .null) }
        let end = link[FieldKey<JSONObject>("after_completion")]?["redirect"]?["url"]?.string
        // As recorded, a link that collects no tax ids says nothing of them in its sessions.
        if input["tax_id_collection"]?["enabled"] != true { input["tax_id_collection"] = nil }
        input["success_url"] = .string(end ?? CheckoutPlace.nowhere)
        input["cancel_url"] = end == nil ? .string(CheckoutPlace.nowhere) : nil
        input["automatic_tax"] = ["enabled": link[.automaticTax]?["enabled"] ?? false]
        input["line_items"] = .array(items.map(line))
        if mode == .payment {
            input["invoice_creation"] = given(link.json(.invoiceCreation))
            input["payment_intent_data"] = paymentIntentData(of: link)
        } else {
            input["customer_creation"] = nil
            input["payment_method_collection"] = link.json(FieldKey<String>("payment_method_collection"))
            input["subscription_data"] = subscriptionData(of: link)
        }
        input["shipping_options"] = link[.shippingOptions].flatMap { options in
            options.isEmpty ? nil : .array(options.map { ["shipping_rate": $0["shipping_rate"] ?? .null] })
        }
        if let types = link[.paymentMethodTypes], !types.isEmpty { input["allowed_payment_method_types"] = .array(types.map(JSON.string)) }
        input["client_reference_id"] = visit["client_reference_id"]
        input["locale"] = visit["locale"] ?? "auto"
        input["consent_collection"] = input["consent_collection"] ?? ["promotions": "none", "terms_of_service": "none"]
        input["customer_email"] = visit["locked_prefilled_email"]
        return input
    }

    private static func line(of item: Draft) -> JSON {
        var line: JSONObject = ["price": item[.price]?["id"] ?? .null, "quantity": item.json(.quantity)]
        line["adjustable_quantity"] = given(item.json(.adjustableQuantity))
        if let rates = item[.taxRates], !rates.isEmpty { line["tax_rates"] = .array(rates.map { $0["id"] ?? .null }) }
        return .object(line)
    }

    private static func paymentIntentData(of link: Draft) -> JSON? {
        var data = given(link[FieldKey<JSON>("payment_intent_data")] ?? .null)?.object ?? [:]
        data["application_fee_amount"] = link[FieldKey<JSON>("application_fee_amount")]
        data["on_behalf_of"] = link[FieldKey<JSON>("on_behalf_of")]
        data["transfer_data"] = link[FieldKey<JSON>("transfer_data")].flatMap(given)
        return data.isEmpty ? nil : .object(data)
    }

    private static func subscriptionData(of link: Draft) -> JSON? {
        var data = given(link[.subscriptionData] ?? .null)?.object ?? [:]
        data["application_fee_percent"] = link[FieldKey<JSON>("application_fee_percent")]
        data["on_behalf_of"] = link[FieldKey<JSON>("on_behalf_of")]
        return data.isEmpty ? nil : .object(data)
    }

    /// A value without its nulls, as a call gives it. Nil if nothing is left.
    private static func given(_ value: JSON) -> JSON? {
        switch value {
        case .null: nil
        case .object(let members):
            members.compactMapValues(given).isEmpty ? nil : .object(members.compactMapValues(given))
        case .array(let elements): elements.isEmpty ? nil : .array(elements.compactMap(given))
        default: value
        }
    }

    /// A session of the link is complete.
    static let count: Hook = { link, change in
        guard var sold = link[restrictions]?["completed_sessions"]?.object else { return }
        sold["count"] = .integer((sold["count"]?.integer ?? 0) + 1)
        link.merge(restrictions, ["completed_sessions": .object(sold)])
    }
}
