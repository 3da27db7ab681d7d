// The PaymentIntent of an invoice. It tells the invoice what becomes of the payment, unless the invoice itself pays and looks at the end.
import Common
import Engine
import Wire

extension PaymentIntent {
    /// Makes the PaymentIntent of an invoice.
    /// - Parameters:
    ///   - given: the parameters of its creation.
    ///   - types: the types of PaymentMethods that it is limited to. Nil for all that fit.
    ///   - invoice: the invoice's id.
    /// - Returns: its id.
    package static func make(_ given: JSONObject, types: [JSON]?, forInvoice invoice: String, _ change: inout Change) throws -> String {
        var given = given
        if let types { given[IntentTypes.parameter(in: change)] = .array(types) }
        let id = try change.create(name, given: given)
        try change.update(name, id) { intent, _ in intent[.invoice] = invoice }
        return id
    }
}

enum IntentInvoice {
    static let tell: Hook = { intent, change in
        guard let invoice = intent[.invoice], !change.isWorking(on: invoice) else { return }
        change.fireAfterwards("hear_of_payment", on: "invoice", invoice, with: IntentOutcome(of: intent).told)
    }

    /// Refuses a call that would end the payment of an invoice.
    static func requireItsOwn(_ intent: Draft, _ change: Change) throws(Refusal) {
        guard let invoice = intent[.invoice], change.isCall, !change.isWorking(on: invoice) else { return }
        throw .invalid("You cannot cancel this PaymentIntent because it pays the invoice \(invoice). Void the invoice instead.")
    }
}

extension FieldKey<String> {
    static var invoice: Self { FieldKey("invoice") }
}
