// The parts of the customer portal: what the customer has, and the forms that change it.
import Common
import Engine
import PaymentMethods
import Wire

struct PortalSummary {
    private let visit: Visit
    private let features: JSON?
    private let customer: JSONObject

    init(_ visit: Visit) {
        self.visit = visit
        features = visit.fields(of: visit["configuration"])?["features"]
        customer = visit.fields(of: visit["customer"]) ?? [:]
    }

    /// A feature that is on.
    func feature(_ name: String) -> JSON? { features?[name].flatMap { $0["enabled"] == true ? $0 : nil } }

    func offers(_ act: PortalAct) -> Bool { feature(act.feature) != nil && shows(act.feature) }

    /// The type of the flow that the session is for. Nil if it is for none, or the flow is done.
    private var flow: String? { visit["is_flow_done"] == true ? nil : visit["flow"]?["type"]?.string }

    /// Whether the session is not for something else.
    private func shows(_ feature: String) -> Bool { flow.map { $0 == feature || $0 == "\(feature)_confirm" } ?? true }

    /// What a flow says that is done, if it ends with that.
    var confirmation: String? {
        guard visit["is_flow_done"] == true, visit["flow"]?["after_completion"]?["type"] == "hosted_confirmation" else { return nil }
        return visit["flow"]?["after_completion"]?["hosted_confirmation"]?["custom_message"]?.string ?? "Your change is made. You can close this page."
    }

    var sections: [HTML] { flow == "subscription_update_confirm" ? [prepared] : [plans, methods, details, invoices] }

    private func section(_ title: String, _ content: [HTML]) -> HTML {
        content.isEmpty ? "" : "<h2>\(title)</h2>\n\(content)"
    }

    /// - Parameter mark: the attribute of the button that robots look for.
    private func form(
        _ act: PortalAct, _ caption: String, style: String = "quiet", hidden: [(String, String)] = [], _ fields: HTML = "", mark: HTML = ""
    ) -> HTML {
        """
        <form method="post">
        \(hidden.map { "<input type=\"hidden\" name=\"\($0)\" value=\"\($1)\">" as HTML })
        \(fields)
        <p><button type="submit" name="do" value="\(act.rawValue)" class="\(style)" \(mark)>\(caption)</button></p>
        </form>
        """
    }

    private func input(_ id: String, _ name: String, _ label: String, _ value: String = "", type: String = "text") -> HTML {
        """
        <p class="field">
        <label for="\(id)">\(label)</label>
        <input id="\(id)" type="\(type)" name="\(name)" value="\(value)">
        </p>
        """
    }

    // MARK: Subscriptions

    /// The objects of a resource that belong to the customer, newest first.
    private func objects(_ name: String) -> [JSONObject] {
        guard let resource = visit.engine.registry[name], let customer = visit["customer"],
            let page = try? visit.engine.list(resource, Arguments(["customer": customer]), account: visit.account)
        else { return [] }
        return page.objects.compactMap { visit.fields(of: .string($0.id)) }
    }

    private func items(of subscription: JSONObject) -> [JSONObject] {
        (subscription["item_ids"]?.array ?? []).compactMap(visit.fields)
    }

    static func periodEnd(of subscription: JSONObject) -> Int64? { subscription["current_period_end"]?.integer }

    private var plans: HTML {
        let isShown = ["subscription_cancel", "subscription_update"].contains(where: shows)
        let subscriptions = isShown ? objects("subscription").filter { $0["status"] != "canceled" && $0["status"] != "incomplete_expired" } : []
        return section("Plans", subscriptions.map(plan))
    }

    // MARK: Steps

    /// The step that a flow begins with. Nil if it has no plan.
    var stepOfFlow: PortalStep? {
        let acts: [String: PortalAct] = ["subscription_cancel": .cancel, "subscription_update": .change]
        guard let flow, let act = acts[flow], let subscription = visit["flow"]?[flow]?["subscription"]?.string else { return nil }
        return PortalStep(act, of: subscription)
    }

    /// The page on which she confirms.
    func page(of step: PortalStep) -> HTML {
        let found = objects("subscription").first { $0["id"] == .string(step.subscription) }
        guard let subscription = found, offers(step.act) else { return "<p>There is no such plan any more.</p>" }
        let forms = step.act == .cancel
            ? [cancellation(of: step.subscription)] : items(of: subscription).map { change(of: $0, step.subscription) }
        let back: HTML = flow == nil ? "<p><a href=\"\(visit["url"]?.string ?? "")\">Go back</a></p>" : ""
        return "\(HTML.facts(facts(of: subscription)))\n\(forms)\n\(back)"
    }

    private func link(to step: String, of subscription: String, _ caption: String) -> HTML {
        let test = step == "cancel" ? "cancel-subscription" : "update-subscription"
        return "<p><a href=\"\(visit["url"]?.string ?? "")/subscriptions/\(subscription)/\(step)\" data-test=\"\(test)\">\(caption)</a></p>"
    }

    private func facts(of subscription: JSONObject) -> [(String, String?)] {
        let day = { (time: JSON?) in time?.integer.map { "\(CalendarDay(unix: $0).description), UTC" } }
        let end = isEnding(subscription) ? "cancel_at" : "current_period_end"
        return items(of: subscription).map { ("Plan", text($0)) } + [
            ("Status", subscription["status"]?.string), (isEnding(subscription) ? "Ends" : "Renews on", day(subscription[end])),
        ]
    }

    private func isEnding(_ subscription: JSONObject) -> Bool { subscription["cancel_at"]?.integer != nil }

    private func plan(_ subscription: JSONObject) -> HTML {
        let id = subscription["id"]?.string ?? ""
        let end: HTML = isEnding(subscription)
            ? """
            <p data-test="subscription-cancel-at-period-end-badge">It is canceled, and goes on until it ends.</p>
            \(form(.keep, "Renew subscription", hidden: [("subscription", id)], mark: "data-test=\"renew-subscription\""))
            """ : link(to: "cancel", of: id, "Cancel subscription")
        return """
            \(HTML.facts(facts(of: subscription)))
            \(offers(.change) ? link(to: "update", of: id, "Update subscription") : "")
            \(offers(.cancel) ? end : "")
            """
    }

    private func text(_ item: JSONObject) -> String {
        let price = item["price"]
        let product = visit.fields(of: price?["product"])?["name"]?.string
        return "\(item["quantity"]?.integer.map { "\($0) × " } ?? "")\(product ?? "Plan"), \(PriceText.recurring(price))"
    }

    private func cancellation(of id: String) -> HTML {
        let reasons = features?["subscription_cancel"]?["cancellation_reason"]
        let options = reasons?["enabled"] == true ? (reasons?["options"]?.array ?? []).compactMap(\.string) : []
        let all = options.map { HTML.option($0, $0, isChosen: false) } + feedbackOptions.map { HTML.option($0, description(of: $0), isChosen: false) }
        let choice: HTML = all.isEmpty ? "" : """
            <p class="field">
            <label for="feedback-\(id)">Why do you cancel?</label>
            <select id="feedback-\(id)" name="feedback"><option value=""></option>\(all)</select>
            </p>
            """
        return form(.cancel, "Cancel subscription", style: "", hidden: [("subscription", id)], choice, mark: Self.confirming)
    }

    private static let confirming: HTML = "data-testid=\"confirm\""

    /// The ids of the reasons in the account's own words.
    var feedbackOptions: [String] {
        let reasons = features?["subscription_cancel"]?["cancellation_reason"]
        return reasons?["enabled"] == true ? (reasons?["feedback_options"]?.array ?? []).compactMap(\.string) : []
    }

    private func description(of option: String) -> String {
        visit.fields(of: .string(option))?["description"]?.string ?? option
    }

    /// The change that the shop has prepared.
    private var prepared: HTML {
        let items = visit["flow"]?["subscription_update_confirm"]?["items"]?.array ?? []
        let facts = items.map { entry -> (String, String?) in
            var item = visit.fields(of: entry["id"]) ?? [:]
            if let price = visit.fields(of: entry["price"]) { item["price"] = .object(price) }
            if let quantity = entry["quantity"] { item["quantity"] = quantity }
            return ("Plan", text(item))
        }
        return section("Confirm your updates", [HTML.facts(facts), form(.confirm, "Confirm", style: "", mark: Self.confirming)])
    }

    /// The prices that a customer may choose from.
    /// - Parameter update: the feature `subscription_update`.
    static func prices(of update: JSON?) -> [String] { (update?["products"]?.array ?? []).flatMap { $0["prices"]?.array ?? [] }.compactMap(\.string) }

    private func change(of item: JSONObject, _ subscription: String) -> HTML {
        let update = feature("subscription_update")
        let allowed = update?["default_allowed_updates"]?.array?.compactMap(\.string) ?? []
        let prices = Self.prices(of: update)
        let id = item["id"]?.string ?? ""
        let options = prices.map { price in
            HTML.option(price, PriceText.recurring(visit.fields(of: .string(price)).map(JSON.object)), isChosen: item["price"]?["id"] == .string(price))
        }
        let choice: HTML = allowed.contains("price") && !options.isEmpty
            ? "<p class=\"field\"><label for=\"price-\(id)\">Plan</label><select id=\"price-\(id)\" name=\"price\">\(options)</select></p>" : ""
        let quantity: HTML = allowed.contains("quantity")
            ? input("quantity-\(id)", "quantity", "Quantity", String(item["quantity"]?.integer ?? 1), type: "number") : ""
        return form(
            .change, "Confirm", style: "", hidden: [("subscription", subscription), ("item", id)], "\(choice)\n\(quantity)", mark: Self.confirming)
    }

    // MARK: The customer

    private var methods: HTML {
        guard offers(.addCard) else { return "" }
        let usual = customer["invoice_settings"]?["default_payment_method"]
        let present = objects(PaymentMethod.name).map { method -> HTML in
            let id = method["id"]?.string ?? ""
            let name = method["card"].flatMap { card in card["last4"]?.string.map { "\(card["brand"]?.string ?? "card") ending in \($0)" } }
            let isDefault = usual == .string(id)
            return """
                \(HTML.facts([("Card", "\(name ?? method["type"]?.string ?? "")\(isDefault ? ", default" : "")")]))
                \(isDefault ? "" : form(.makeDefault, "Make it the default", hidden: [("paymentMethod", id)]))
                \(form(.remove, "Remove it", hidden: [("paymentMethod", id)]))
                """
        }
        let card: HTML = """
            \(input("cardNumber", "cardNumber", "Card number"))
            \(input("cardExpiry", "cardExpiry", "Expiration date"))
            \(input("cardCvc", "cardCvc", "Security code"))
            """
        return section("Payment methods", present + [form(.addCard, "Add the card", style: "", card)])
    }

    private var details: HTML {
        guard offers(.update), let allowed = feature("customer_update")?["allowed_updates"]?.array?.compactMap(\.string) else { return "" }
        let fields = ["name", "email", "phone"].filter(allowed.contains).map { name in
            input(name, name, name.prefix(1).uppercased() + name.dropFirst(), customer[name]?.string ?? "")
        }
        let lines = [
            ("line1", "Address"), ("line2", "Address, second line"), ("city", "City"), ("state", "State"), ("postal_code", "ZIP code"), ("country", "Country"),
        ]
        let address = allowed.contains("address") ? lines.map { input($0, $0, $1, customer["address"]?[$0]?.string ?? "") } : []
        return section("Details", [form(.update, "Save", style: "", "\(fields + address)")])
    }

    private var invoices: HTML {
        guard feature("invoice_history") != nil, flow == nil else { return "" }
        let lines = objects("invoice").compactMap { invoice -> HTML? in
            guard let url = invoice["hosted_invoice_url"]?.string else { return nil }
            let total = Currency.text(invoice["total"]?.integer ?? 0, invoice["currency"]?.string ?? "")
            return "<li><a href=\"\(url)\">\(invoice["number"]?.string ?? "")</a>: \(total), \(invoice["status"]?.string ?? "")</li>"
        }
        return lines.isEmpty ? "" : section("Invoices", ["<ul>\n\(lines)\n</ul>"])
    }
}
