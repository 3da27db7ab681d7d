// The preview of versions before 2025-03-31.basil, and its lines. It says in parameters of its own what `subscription_details` of `create_preview` says.
import Coupons
import Engine
import Wire

enum UpcomingInvoice {
    static let endpoint = Endpoint.Definition.preview("upcoming", parameters, exclusive: exclusive, method: "GET", then: fill).until(.basil)
    static let lines = Endpoint.Definition.previewedList("upcoming/lines", parameters, exclusive: exclusive, then: fill) { invoice, change in
        try ComputedPage(of: invoice[.previewedLines] ?? [], change.arguments).read()
    }.answering(LineItem.name).until(.basil)

    private static let exclusive = [["coupon", "discounts"]]
    private static let prefix = "subscription_"

    private static let parameters: [Parameter] = InvoicePreview.parameters + [
        .string("coupon"), .string(prefix + "billing_cycle_anchor"), Parameter.string(prefix + "cancel_at").emptyable,
        .boolean(prefix + "cancel_at_period_end"), .boolean(prefix + "cancel_now"),
        Parameter.array(prefix + "default_tax_rates", of: .string(maximum: 5000), maximum: 10).emptyable,
        Parameter(prefix + "items", PreviewedSubscription.items.shape),
        .choice(prefix + "proration_behavior", "always_invoice", "create_prorations", "none"), .integer(prefix + "proration_date", in: 0...Clock.last),
        .integer(prefix + "start_date", in: 0...Clock.last), .string(prefix + "trial_end"), .boolean(prefix + "trial_from_plan"),
    ]

    private static let fill: Hook = { invoice, change in
        let given = change.arguments
        try change.run(InvoicePreview.fill, on: &invoice, with: newest(given.values))
        let names = ["customer", "subscription"].compactMap { name in given.string(name).map { "\(name)=\($0)" } }
        invoice.merge(.lines, ["url": .string("/v1/invoices/upcoming/lines?\(names.joined(separator: "&"))")])
    }

    /// What the call says, in the parameters of `create_preview`.
    private static func newest(_ given: JSONObject) -> JSONObject {
        var input = given.filter { !$0.key.hasPrefix(prefix) }
        var details = given["subscription_details"]?.object ?? [:]
        for (name, value) in given where name.hasPrefix(prefix) && name != "subscription_details" { details[String(name.dropFirst(prefix.count))] = value }
        if let anchor = details["billing_cycle_anchor"]?.string.flatMap(Int64.init) {
            details["billing_cycle_anchor"] = ["timestamp": .integer(anchor), "type": "timestamp"]
        }
        if !details.isEmpty { input["subscription_details"] = .object(details) }
        if let coupon = input.removeValue(forKey: "coupon") { input["discounts"] = [["coupon": coupon]] }
        return input
    }
}
