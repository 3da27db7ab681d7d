// What is bought, as the page of a Checkout Session shows it: lines and sums, and what the customer can still choose.
import Common
import Engine
import Wire

struct CheckoutSummary {
    private let visit: Visit
    private let items: [JSONObject]

    init(_ visit: Visit) {
        self.visit = visit
        items = (visit["line_ids"]?.array ?? []).compactMap { id in
            id.string.flatMap { try? visit.engine.inspect($0, account: visit.account).fields }
        }
    }

    var total: String { text(visit["amount_total"]) ?? "" }

    private func text(_ amount: JSON?) -> String? { amount?.integer.map { Currency.text($0, visit["currency"]?.string ?? "") } }

    // MARK: Facts

    var facts: HTML {
        let lines = items.map { item -> (String, String?) in
            let quantity = item["quantity"]?.integer.map { $0 == 1 ? "" : "\($0) × " } ?? ""
            return ("\(quantity)\(item["description"]?.string ?? "Item")", text(item["amount_subtotal"]))
        }
        let details = visit["total_details"]
        let sums: [(String, String?)] = [
            ("Subtotal", text(visit["amount_subtotal"])), ("Discount", some(details?["amount_discount"]).map { "-\($0)" }),
            ("Shipping", visit["shipping_cost"].flatMap { text($0["amount_total"]) }), ("Tax", some(details?["amount_tax"])),
            ("Total", text(visit["amount_total"])),
        ]
        let shop: [(String, String?)] = [("Shop", visit["branding_settings"]?["display_name"]?.string), ("Session", visit.id), ("Status", visit.status)]
        return HTML.facts(lines + sums + shop)
    }

    /// An amount that is not zero.
    private func some(_ amount: JSON?) -> String? { amount?.integer == 0 ? nil : text(amount) }

    // MARK: Choices

    /// Empty if there is nothing to choose.
    var form: HTML {
        let fields = quantities + extras + shipping + code
        guard !fields.isEmpty else { return "" }
        return """
            <form method="post">
            \(fields)
            <p><button name="do" value="revise" class="quiet">Update the order</button></p>
            </form>
            """
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
            let price = try? visit.engine.inspect(id, account: visit.account).fields
            let product = price?["product"]?.string.flatMap { try? visit.engine.inspect($0, account: visit.account).fields["name"]?.string }
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
            let name = try? visit.engine.inspect(id, account: visit.account).fields["display_name"]?.string
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

    private var code: [HTML] {
        guard visit["allow_promotion_codes"] == true else { return [] }
        return [
            """
            <p class="field">
            <label for="promotionCode">Promotion code</label>
            <input id="promotionCode" type="text" name="promotionCode" value="\(visit.entered["promotionCode"] ?? present)" autocomplete="off">
            </p>
            """,
        ]
    }

    /// The code that counts now.
    private var present: String {
        let id = visit["discounts"]?.array?.first?["promotion_code"]?.string
        return id.flatMap { try? visit.engine.inspect($0, account: visit.account).fields["code"]?.string } ?? ""
    }
}
