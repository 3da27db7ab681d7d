// Short ways to make intents, for the tests of this folder.
import TestHarness
import Wire

extension TestServer {
    static let intents = "/v1/payment_intents"
    static let setups = "/v1/setup_intents"
    static let back = "return_url=https://shop.example/back"

    /// Makes a PaymentIntent of 20 dollars.
    func intend(_ form: String = "", amount: Int64 = 2000, currency: String = "usd") throws -> Answer {
        try post(Self.intents, "amount=\(amount)&currency=\(currency)&\(form)")
    }

    /// Makes and confirms one.
    func pay(_ method: String = "pm_card_visa", _ more: String = "", amount: Int64 = 2000, currency: String = "usd") throws -> Answer {
        let method = method.contains("=") ? method : "payment_method=\(method)"
        return try intend("confirm=true&\(method)&\(Self.back)&\(more)", amount: amount, currency: currency)
    }

    func intent(_ id: String) throws -> Answer { try get("\(Self.intents)/\(id)") }

    /// The charge of an intent.
    func charge(of intent: Answer) throws -> Answer { try get("/v1/charges/\(intent["latest_charge"]?.string ?? "")") }

    /// Fires a transition as a tester.
    @discardableResult func act(_ transition: String, on intent: Answer, _ form: String = "") throws -> Answer {
        try admin("POST objects/\(intent.id)/transitions/\(transition)", form)
    }

    /// The types of the events that `body` causes.
    func told(_ body: () throws -> Void) throws -> [String] {
        let before = try events().count
        try body()
        return Array(try events().dropFirst(before))
    }
}

