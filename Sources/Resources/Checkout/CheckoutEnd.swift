// What a session does when it is complete: it shows what has come of it, and tells of its customer and her invoice.
import Common
import Coupons
import Engine
import Intents
import Invoices
import PaymentMethods
import Wire

enum CheckoutEnd {
    static let finish: Hook = { session, change in
        session[.paymentStatus] = change.arguments.string("payment_status")
        session[.url] = nil
        session[.nextURL] = nil
        session[.openedWith] = nil
        if session.mode == .setup { session.merge(.customerDetails, ["address": .null, "tax_exempt": .null]) }
        try CheckoutCustomer.settle(&session, &change)
        // As recorded: null for a guest only.
        if session.has(.customer), !session.has(.collectedInformation) { session[.collectedInformation] = CheckoutDetails.nothingCollected }
        if session.mode == .subscription {
            try subscribe(&session, &change)
        } else {
            session[.paymentIntent] = session[.attemptedIntent]
            try keepMethod(of: session, &change)
            // The discount of a subscription counts when that is made.
            if let discount = session[.discount] { try Discount.count(discount, &change) }
        }
        if let link = session[.paymentLink], try change.object(PaymentLink.name, link) != nil { try change.fire("count", on: PaymentLink.name, link) }
        try makeInvoice(of: &session, &change)
    }

    private static func subscribe(_ session: inout Draft, _ change: inout Change) throws {
        let isPaid = session[.paymentStatus] == "paid"
        let intent = isPaid ? session[.attemptedIntent] : session[.attemptedSetup]
        let resource = isPaid ? PaymentIntent.name : SetupIntent.name
        let method = try intent.flatMap { try change.object(resource, $0)?[.paymentMethod] }
        try CheckoutSubscription.make(of: &session, paidBy: isPaid ? intent : nil, with: method, &change)
    }

    /// The customer wants her PaymentMethod to be saved.
    private static func keepMethod(of session: Draft, _ change: inout Change) throws {
        guard session[.keepsMethod] == true, let customer = session[.customer], let intent = session[.paymentIntent],
            let method = try change.object(ResourceName.paymentIntent, intent)?[.paymentMethod]
        else { return }
        try change.update(PaymentMethod.name, method) { method, change in
            method[.allowRedisplay] = "always"
            PaymentMethod.save(&method, for: customer, change)
        }
    }

    private static func makeInvoice(of session: inout Draft, _ change: inout Change) throws {
        guard session[.invoiceCreation]?["enabled"] == true, let customer = session[.customer] else { return }
        let items = try (session[.lineIDs] ?? []).compactMap { try change.object(Item.name, $0) }
        let lines = items.map { item in
            let price = item[.price]
            return PurchaseInvoice.Line(
                amount: item[.amountSubtotal] ?? 0, description: item[.description], price: price?["id"]?.string ?? "",
                product: price?["product"]?.string ?? "", unitAmount: price?["unit_amount_decimal"]?.string, quantity: item[.quantity] ?? 1,
                taxRates: item[.taxRates] ?? [])
        }
        let purchase = PurchaseInvoice(
            customer: customer, currency: session[.currency] ?? "", lines: lines, discounts: session[.discount].map { [$0] } ?? [],
            shippingCost: session[.shippingCost], data: session[.invoiceCreation]?["invoice_data"]?.object ?? [:], intent: session[.paymentIntent])
        session[.invoice] = try purchase.make(&change)
    }
}
