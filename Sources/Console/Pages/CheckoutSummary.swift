// What is bought, as the page of a Checkout Session shows it: lines and sums, and what the customer can still choose.
import Common
import Engine
import Wire

struct CheckoutSummary {
    private let visit: Visit
    private let items: [JSONObject]

    init(_ visit: Visit) {
        self.visit = visit
        items = (visit["line_ids"]?.array ?? []).compactMap(visit.fields)
    }

    /// What the customer does, and what it costs.
    var title: String {
        visit["mode"] == "subscription" ? "Subscribe: \(total) today\(trial.map { ", \($0)" } ?? "")" : "Pay \(total)"
    }

    private var total: String { text(visit["amount_total"]) ?? "" }

    private func text(_ amount: JSON?) -> String? { amount?.integer.map { Currency.text($0, visit["currency"]?.string ?? "") } }

    // MARK: Facts

    /// The ids and test ids are those of Stripe's page.
    var facts: HTML {
        let details = visit["total_details"]
        let end = visit["mode"] == "subscription" ? "Total due today" : "Total"
        let shop: [(String, String?)] = [("Shop", visit["branding_settings"]?["display_name"]?.string), ("Session", visit.id), ("Status", visit.status)]
        return """
            \(header)
            <dl>
            \(items.map(line))
            \(fact("Subtotal", text(visit["amount_subtotal"]), testID: "order-details-footer-subtotal-amount"))
            \(fact("Discount", some(details?["amount_discount"]).map { "-\($0)" }, testID: "order-details-footer-discount-amount"))
            \(fact("Shipping", visit["shipping_cost"].flatMap { text($0["amount_total"]) }, testID: "order-details-footer-shipping-amount"))
            \(fact("Tax", some(details?["amount_tax"]), testID: "order-details-footer-tax-amount"))
            \(fact(end, text(visit["amount_total"]), id: "OrderDetails-TotalAmount", testID: "order-details-footer-total-amount"))
            </dl>
            \(HTML.facts(shop))
            """
    }

    private var header: HTML {
        guard let first = items.first else { return "" }
        let description = visit.fields(of: first["price"]?["product"])?["description"]?.string
        let due: HTML = trial.map { "<span id=\"OrderDetails-TrialAmount\">\($0)</span>" } ?? "\(total)"
        return """
            <p>
            <strong data-testid="product-summary-name">\(items.count == 1 ? name(of: first) : "\(items.count) items")</strong>,
            <strong data-testid="product-summary-total-amount">\(due)</strong>
            \(description.map { "<span data-testid=\"product-summary-description\">\($0)</span>" as HTML } ?? "")
            </p>
            """
    }

    /// What a trial gives, and what comes after it. Nil if there is none.
    var trial: String? {
        let data = visit["subscription_data"]
        let start = visit["created"]?.integer ?? 0
        let days = data?["trial_period_days"]?.integer ?? data?["trial_end"]?.integer.map { ($0 - start) / CalendarDay.secondsOfDay }
        return days.map { $0 == 1 ? "1 day free" : "\($0) days free" }
    }

    private func line(_ item: JSONObject) -> HTML {
        let quantity = item["quantity"]?.integer.map { $0 == 1 ? "" : "\($0) × " } ?? ""
        let later = isRecurring(item["price"]) && trial != nil
            ? " (\(PriceText.recurring(item["price"], in: visit["currency"]?.string)) after the trial)" : ""
        return """
            <div data-testid="line-item"><dt data-testid="line-item-product-name">\(quantity)\(name(of: item))\(later)</dt>\
            <dd data-testid="line-item-total-amount">\(text(item["amount_subtotal"]) ?? "")</dd></div>
            """
    }

    private func isRecurring(_ price: JSON?) -> Bool { price?["recurring"].map { !$0.isNull } ?? false }

    private func name(of item: JSONObject) -> String { item["description"]?.string ?? "Item" }

    private func fact(_ name: String, _ value: String?, id: String? = nil, testID: String) -> HTML {
        let marked: HTML = id.map { " id=\"\($0)\"" } ?? ""
        return value.map { "<div><dt>\(name)</dt><dd\(marked) data-testid=\"\(testID)\">\($0)</dd></div>" } ?? ""
    }

    /// An amount that is not zero.
    private func some(_ amount: JSON?) -> String? { amount?.integer == 0 ? nil : text(amount) }

    // MARK: Choices

    /// Empty if there is nothing to choose.
    var form: HTML {
        let fields = quantities + extras + shipping
        let changes: HTML = fields.isEmpty ? "" : """
            <form method="post">
            \(fields)
            <p><button name="do" value="revise" class="quiet">Update the order</button></p>
            </form>
            """
        return "\(changes)\n\(code)"
    }

    private var quantities: [HTML] {
        items.filter { $0["adjustable_quantity"]?["enabled"] == true }.map { item in
            let (id, limits) = (item["id"]?.string ?? "", item["adjustable_quantity"])
            return """
                <p class="field">
                <label for="\(id)">Quantity of \(item["description"]?.string ?? "the item")</label>
                <input id="\(id)" type="number" name="quantities[\(id)][quantity]" value="\(item["quantity"]?.integer ?? 1)" \
                min="\(limits?["minimum"]?.integer ?? 0)" max="\(limits?["maximum"]?.integer ?? 99)">
                </p>
                """
        }
    }

    /// What can be added.
    private var extras: [HTML] {
        (visit["optional_items"]?.array ?? []).map { offer in
            let id = offer["price"]?.string ?? ""
            let price = visit.fields(of: .string(id))
            let product = visit.fields(of: price?["product"])?["name"]?.string
            let chosen = items.first { $0["price"]?["id"] == .string(id) }?["quantity"]?.integer ?? 0
            return """
                <p class="field">
                <label for="\(id)">Add \(product ?? id), \(text(price?["unit_amount"]) ?? "") each</label>
                <input id="\(id)" type="number" name="optionalItems[\(id)][quantity]" value="\(chosen)" min="0">
                </p>
                """
        }
    }

    private var shipping: [HTML] {
        let chosen = visit["shipping_cost"]?["shipping_rate"]?.string
        let options = (visit["shipping_options"]?.array ?? []).compactMap { option -> HTML? in
            guard let id = option["shipping_rate"]?.string else { return nil }
            let name = visit.fields(of: .string(id))?["display_name"]?.string
            return HTML.option(id, "\(name ?? id), \(text(option["shipping_amount"]) ?? "")", isChosen: id == chosen)
        }
        guard !options.isEmpty else { return [] }
        return [
            """
            <p class="field">
            <label for="shippingOption">Shipping</label>
            <select id="shippingOption" name="shippingOption">\(options)</select>
            </p>
            """,
        ]
    }

    private var code: HTML {
        guard visit["allow_promotion_codes"] == true else { return "" }
        return """
            <form method="post">
            <p class="field">
            <label for="promotionCode">Promotion code</label>
            <input id="promotionCode" type="text" name="promotionCode" value="\(visit.entered["promotionCode"] ?? present)" \
            placeholder="Add promotion code" autocomplete="off">
            </p>
            <p><button type="submit" name="do" value="revise" class="quiet">Apply</button></p>
            </form>
            """
    }

    /// The code that counts now.
    private var present: String {
        visit.fields(of: visit["discounts"]?.array?.first?["promotion_code"])?["code"]?.string ?? ""
    }
}
