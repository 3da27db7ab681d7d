// What an invoice hears of its PaymentIntent.
import Engine
import OrderedCollections
import Wire

package struct IntentOutcome {
    package let status: PaymentIntent.Status?
    /// The code of the last error. Nil if there is none.
    package let code: String?
    package let charge: String?
    /// The PaymentMethod that was used.
    package let method: String?

    package init(of intent: Draft) {
        status = PaymentIntent.Status(rawValue: intent.status)
        code = intent[.lastPaymentError]?["code"]?.string
        charge = intent[.latestCharge]
        method = intent[.paymentMethod]
    }

    /// As it was told.
    package init(_ arguments: Arguments) {
        status = arguments.string("status").flatMap(PaymentIntent.Status.init)
        code = arguments.string("code")
        charge = arguments.string("charge")
        method = arguments.string("method")
    }

    var told: JSONObject {
        [
            "charge": charge.map(JSON.string) ?? .null, "code": code.map(JSON.string) ?? .null, "method": method.map(JSON.string) ?? .null,
            "status": status.map { .string($0.rawValue) } ?? .null,
        ]
    }
}
