// What changes an open session: the customer chooses a quantity, a way of shipping or a code; or the shop updates it. The amounts follow.
import Engine
import Wire

enum CheckoutRevision {
    static let revise: Hook = { session, change in
        session[.nextURL] = nil
        try take(into: &session, &change)
    }

    /// Takes what the customer has chosen.
    static func take(into session: inout Draft, _ change: inout Change) throws {
        let given = change.arguments
        for (index, entry) in (given["quantities"]?.array ?? []).enumerated() {
            try CheckoutLines.set(
                entry["quantity"]?.integer ?? 0, of: entry["line_item"]?.string ?? "", in: session, at: "quantities[\(index)]", &change)
        }
        try OptionalItems.choose(in: &session, &change)
        if let rate = given.string("shipping_rate") { try CheckoutShipping.choose(rate, in: &session) }
        if let code = given["promotion_code"] { try CheckoutDiscount.take(code: code.string, into: &session, &change) }
        try settle(&session, &change)
    }

    /// Works out the amounts anew.
    static func settle(_ session: inout Draft, _ change: inout Change) throws {
        guard session.mode != .setup else { return }
        try CheckoutTotals.settle(&session, &change)
        try CheckoutPayment.follow(session, &change)
    }

    private static let ofOpenSessions = ["collected_information", "line_items", "payment_intent_data", "shipping_options"]
    /// A page of Stripe's does not change under the customer's eyes.
    private static let ofOwnPages = ["collected_information", "line_items", "payment_intent_data"]

    static let update: Hook = { session, change in
        let given = change.arguments
        guard let name = ofOpenSessions.first(where: given.has) else { return }
        guard session.status == CheckoutSession.Status.open.rawValue else {
            throw CheckoutRefusal.illegal(session, toBe: "updated", [CheckoutSession.Status.open.rawValue], parameter: name)
        }
        if session[.uiMode] == "hosted_page", let name = ofOwnPages.first(where: given.has) {
            throw Refusal.invalid("You can not update `\(name)` when `ui_mode` is `hosted_page`.", parameter: name)
        }
        try CheckoutRules.requireTerms(given)
        if let details = given["collected_information"]?["shipping_details"] { session.merge(.collectedInformation, ["shipping_details": details]) }
        if let data = given["payment_intent_data"]?.object {
            session[.paymentIntentData] = .object((session[.paymentIntentData]?.object ?? [:]).merging(data) { $1 }.filter { !$0.value.isNull })
        }
        if let lines = given["line_items"]?.array {
            try CheckoutLines.replace(by: lines, in: &session, &change)
            try CheckoutLines.requireFitting(session, change)
        }
        try CheckoutShipping.take(given["shipping_options"], into: &session, &change)
        try settle(&session, &change)
    }
}
