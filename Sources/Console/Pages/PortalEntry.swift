// What a customer does in the portal, as updates of her objects.
import Engine
import OrderedCollections
import PaymentMethods
import Wire

struct PortalEntry {
    private static let details = ["email", "name", "phone"]
    private static let lines = ["line1", "line2", "city", "state", "postal_code", "country"]

    static let parameters: [Parameter] =
        ["cardNumber", "cardExpiry", "cardCvc", "comment", "feedback", "price"].map { Parameter.string($0).emptyable }
        + (details + lines).map { Parameter.string($0).emptyable } + [Parameter.integer("quantity", in: 0...999_999).emptyable]

    private let arguments: Arguments
    private let visit: Visit

    init(_ arguments: Arguments, _ visit: Visit) {
        self.arguments = arguments
        self.visit = visit
    }

    private var customer: String { visit["customer"]?.string ?? "" }

    /// - Returns: an error, although what was done until then is kept.
    func perform(_ act: PortalAct) throws -> Refusal? {
        switch act {
        case .cancel: try cancel()
        case .keep: try visit.change("subscription", subscription(), ["cancel_at_period_end": false])
        case .change: return try change()
        case .confirm: return try confirm()
        case .addCard: return try addCard()
        case .makeDefault: try visit.change("customer", customer, ["invoice_settings": ["default_payment_method": .string(method())]])
        case .remove: try visit.call("detach", of: PaymentMethod.name, method())
        case .update: try update()
        }
        return nil
    }

    /// An object of this customer.
    private func own(_ name: String, _ id: String?) throws -> JSONObject {
        guard let id, let found = try? visit.engine.inspect(id, account: visit.account), found.resource.name == name,
            found.fields["customer"] == .string(customer)
        else { throw Refusal.invalid("There is no such \(name) any more.") }
        return found.fields
    }

    private func subscription() throws -> String { try ownSubscription()["id"]?.string ?? "" }

    /// A flow is about one of them.
    private func ownSubscription() throws -> JSONObject {
        let found = try own("subscription", arguments.string("subscription"))
        let wanted = visit["is_flow_done"] == true ? nil : visit["flow"]?["type"]?.string.flatMap { visit["flow"]?[$0]?["subscription"] }
        guard wanted == nil || wanted == found["id"] else { throw Refusal.invalid("This page is about another subscription.") }
        return found
    }

    private func method() throws -> String { try own(PaymentMethod.name, arguments.string("paymentMethod"))["id"]?.string ?? "" }

    // MARK: Subscriptions

    /// Soon or at once, as the configuration says. In the flexible billing mode, Stripe sets the time and not the flag.
    private func cancel() throws {
        let subscription = try ownSubscription()
        let id = subscription["id"]?.string ?? ""
        let feature = PortalSummary(visit).feature("subscription_cancel")
        var details: JSONObject = [:]
        for name in ["comment", "feedback"] { details[name] = arguments.string(name).flatMap { $0.isEmpty ? nil : .string($0) } }
        if let own = details["feedback"], PortalSummary(visit).feedbackOptions.contains(own.string ?? "") {
            details["feedback"] = nil
            details["feedback_option"] = own
        }
        var given: JSONObject = details.isEmpty ? [:] : ["cancellation_details": .object(details)]
        if feature?["mode"] == "immediately" {
            given["prorate"] = .bool(feature?["proration_behavior"] != "none")
            return try visit.end("subscription", id, given)
        }
        let end = PortalSummary.periodEnd(of: subscription)
        if subscription["billing_mode"]?["type"] == "flexible", let end {
            given["cancel_at"] = .string(String(end))
        } else {
            given["cancel_at_period_end"] = true
        }
        try visit.change("subscription", id, given)
    }

    private func change() throws -> Refusal? {
        let subscription = try ownSubscription()
        let feature = PortalSummary(visit).feature("subscription_update")
        guard let id = arguments["item"] else { throw Refusal.missing("item") }
        var item: JSONObject = ["id": id]
        let allowed = feature?["default_allowed_updates"]?.array?.compactMap(\.string) ?? []
        if let price = arguments.string("price"), !price.isEmpty {
            guard allowed.contains("price"), PortalSummary.prices(of: feature).contains(price) else {
                throw Refusal.invalid("This plan is not offered here.")
            }
            item["price"] = .string(price)
        }
        if let quantity = arguments.integer("quantity") {
            guard allowed.contains("quantity") else { throw Refusal.invalid("The quantity cannot be changed here.") }
            try requirePossible(quantity, of: id, item["price"]?.string, feature)
            item["quantity"] = .integer(quantity)
        }
        return try change(subscription, ["items": [.object(item)]])
    }

    /// What the shop has prepared.
    private func confirm() throws -> Refusal? {
        guard visit["is_flow_done"] != true, let prepared = visit["flow"]?["subscription_update_confirm"] else {
            throw Refusal.invalid("There is nothing to confirm.")
        }
        let subscription = try own("subscription", prepared["subscription"]?.string)
        let given = { (entries: JSON?) in JSON.array((entries?.array ?? []).map { .object(($0.object ?? [:]).filter { !$0.value.isNull }) }) }
        var input: JSONObject = ["items": given(prepared["items"])]
        if prepared["discounts"]?.array?.isEmpty == false { input["discounts"] = given(prepared["discounts"]) }
        return try change(subscription, input)
    }

    /// Changes her plan, as the configuration says. Like a call of the API, the change stays if what is due for it cannot be paid.
    /// - Returns: the error of the payment.
    private func change(_ subscription: JSONObject, _ given: JSONObject) throws -> Refusal? {
        let feature = PortalSummary(visit).feature("subscription_update")
        var given = given
        given["proration_behavior"] = feature?["proration_behavior"] ?? "none"
        // A trial ends before a new period can begin.
        if feature?["billing_cycle_anchor"] == "now", subscription["status"] != "trialing" { given["billing_cycle_anchor"] = ["type": "now"] }
        let id = subscription["id"] ?? .null
        let former = visit.fields(of: id)?["latest_invoice"]
        try visit.change("subscription", id.string ?? "", given)
        let invoice = visit.fields(of: id)?["latest_invoice"]
        guard invoice != former, let intent = visit.fields(of: visit.fields(of: invoice)?["payment_intent"]),
            let message = intent["last_payment_error"]?["message"]?.string
        else { return nil }
        try Self.endFlow(of: visit)
        return Refusal(.paymentFailed, message)
    }

    /// A product of the configuration can have bounds for its quantity.
    private func requirePossible(_ quantity: Int64, of item: JSON, _ price: String?, _ feature: JSON?) throws {
        let product = visit.fields(of: price.map(JSON.string))?["product"] ?? visit.fields(of: item)?["price"]?["product"]
        let offered = feature?["products"]?.array?.first { $0["product"] != nil && $0["product"] == product }
        guard let bounds = offered?["adjustable_quantity"], bounds["enabled"] == true else { return }
        let (least, most) = (bounds["minimum"]?.integer ?? 1, bounds["maximum"]?.integer ?? .max)
        guard quantity >= least, quantity <= most else {
            throw Refusal.invalid(most == .max ? "The quantity must be at least \(least)." : "The quantity must be between \(least) and \(most).")
        }
    }

    // MARK: The customer

    /// A new card becomes the default, as in the portal of Stripe. The SetupIntent of one that is refused is kept.
    private func addCard() throws -> Refusal? {
        let digits = (arguments.string("cardExpiry") ?? "").filter { $0.isASCII && $0.isNumber }
        guard let number = arguments.string("cardNumber"), !number.isEmpty else { throw Refusal.invalid("Your card number is incomplete.") }
        guard digits.count == 4 || digits.count == 6 else { throw Refusal.invalid("Your card's expiration date is incomplete.") }
        let card: JSONObject = [
            "cvc": .string(arguments.string("cardCvc") ?? ""), "exp_month": .string(String(digits.prefix(2))),
            "exp_year": .string(String(digits.dropFirst(2))), "number": .string(number.filter { $0 != " " }),
        ]
        let setup = try visit.make("setup_intent", ["customer": .string(customer), "usage": "off_session"])
        do {
            let declined = try visit.call("confirm", of: "setup_intent", setup, [
                "payment_method_data": ["card": .object(card), "type": "card"], "return_url": visit["url"] ?? .null,
            ])
            if let declined { return declined }
        } catch let refusal as Refusal {
            return refusal
        }
        let intent = try visit.engine.inspect(setup, account: visit.account).fields
        if let message = intent["last_setup_error"]?["message"]?.string { return Refusal(.paymentFailed, message) }
        if let page = intent["next_action"]?["redirect_to_url"]?["url"] {
            try visit.fire("note_progress", ["awaited_setup": .string(setup), "next_url": page])
            return nil
        }
        if try makeDefault(intent) { try Self.endFlow(of: visit) }
        return nil
    }

    static func endFlow(of visit: Visit) throws {
        if visit["flow"] != nil { try visit.fire("note_progress", ["is_flow_done": true]) }
    }

    private func makeDefault(_ setup: JSONObject) throws -> Bool {
        guard setup["status"] == "succeeded", let method = setup["payment_method"] else { return false }
        try visit.change("customer", customer, ["invoice_settings": ["default_payment_method": method]])
        return true
    }

    /// The card that she has authenticated at her bank becomes the default.
    /// - Returns: whether she has.
    func keepAuthenticatedCard() throws -> Bool {
        guard let id = visit["awaited_setup"], let setup = visit.fields(of: id) else { return false }
        // She may look at the portal before her bank has asked her.
        let isAsked = setup["status"] == "requires_action"
        try visit.fire("note_progress", isAsked ? ["awaited_setup": id] : [:])
        guard try makeDefault(setup) else { return false }
        try Self.endFlow(of: visit)
        return true
    }

    private func update() throws {
        let allowed = PortalSummary(visit).feature("customer_update")?["allowed_updates"]?.array?.compactMap(\.string) ?? []
        var given: JSONObject = [:]
        for name in Self.details where allowed.contains(name) {
            if arguments.has(name) { given[name] = .string(arguments.string(name) ?? "") }
        }
        if allowed.contains("address") {
            let address = Self.lines.reduce(into: JSONObject()) { if arguments.has($1) { $0[$1] = .string(arguments.string($1) ?? "") } }
            if !address.isEmpty { given["address"] = .object(address) }
        }
        try visit.change("customer", customer, given)
    }
}

extension Visit {
    /// Updates an object as a call of the API does.
    func change(_ name: String, _ id: String, _ given: JSONObject) throws {
        for endpoint in engine.registry[name]?.endpoints ?? [] {
            guard case .update(let update) = endpoint.work, let resource = engine.registry[name] else { continue }
            _ = try engine.update(resource, id, by: update, arguments(given, endpoint), account: account, cause: .controlPlane)
            return
        }
    }

    /// Makes an object as a call of the API does.
    /// - Returns: its id.
    func make(_ name: String, _ given: JSONObject) throws -> String {
        guard let resource = engine.registry[name] else { return "" }
        let arguments = try ParameterCheck.arguments(of: FormHash(given), for: resource.creationParameters)
        return try engine.create(resource, arguments, account: account, cause: .controlPlane).object.id
    }

    /// Makes the call of that name below an object, be it a transition or not.
    /// - Returns: an error, although the change is kept.
    @discardableResult func call(_ call: String, of name: String, _ id: String, _ given: JSONObject = [:]) throws -> Refusal? {
        guard let resource = engine.registry[name],
            let endpoint = resource.endpoints.first(where: { $0.method == "POST" && $0.path.hasSuffix("}/\(call)") })
        else { return nil }
        switch endpoint.work {
        case .transition(let transition):
            return try engine.fire(transition, on: id, of: resource, arguments(given, endpoint), account: account, cause: .controlPlane).declined
        case .call(let hook):
            return try engine.call(resource, id, by: endpoint, hook, arguments(given, endpoint), account: account, cause: .controlPlane).declined
        default: return nil
        }
    }

    /// Ends an object by `DELETE`, where that does not delete it.
    func end(_ name: String, _ id: String, _ given: JSONObject) throws {
        for endpoint in engine.registry[name]?.endpoints ?? [] where endpoint.method == "DELETE" {
            guard case .call(let hook) = endpoint.work, let resource = engine.registry[name] else { continue }
            _ = try engine.call(resource, id, by: endpoint, hook, arguments(given, endpoint), account: account, cause: .controlPlane)
            return
        }
    }

    private func arguments(_ given: JSONObject, _ endpoint: Endpoint) throws -> Arguments {
        try ParameterCheck.arguments(of: FormHash(given), for: endpoint.parameters, exclusive: endpoint.exclusive)
    }
}
