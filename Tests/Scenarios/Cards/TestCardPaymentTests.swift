// Every card of TestCardTable pays: by its number, by its tokens and by its fixed PaymentMethods, which all stand for the same card.
import TestHarness
import Testing
import Wire

@testable import Payers

@Suite("A card of Stripe's testing page") struct TestCardPaymentTests {
    private let server: TestServer

    init() throws { server = try TestServer() }

    private static let address = "billing_details[address][line1]=1 Main St.&billing_details[address][postal_code]=94111"

    private func number(_ row: TestCardTable.Row) -> String? {
        row.number.map { "card[number]=\($0)&card[exp_month]=12&card[exp_year]=2030&card[cvc]=\($0.count == 15 ? "1234" : "123")" }
    }

    private func inner(_ form: String, of name: String) -> String {
        form.split(separator: "&").map { "\(name)[\($0.prefix { $0 != "[" && $0 != "=" })]\($0.drop { $0 != "[" && $0 != "=" })" }.joined(separator: "&")
    }

    /// Each way to name the card as the PaymentMethod of an intent.
    private func methods(_ row: TestCardTable.Row) -> [String] {
        let given = [number(row)].compactMap { $0 } + row.tokens.map { "card[token]=tok_\($0)" }
        return given.map { inner("type=card&\($0)", of: "payment_method_data") } + row.methods.map { "payment_method=pm_card_\($0)" }
    }

    /// What came of a call. If the holder is asked, she agrees.
    private func outcome(_ answer: Answer) throws -> String {
        if let error = answer["error"] {
            let code = error["decline_code"]?.string ?? error["code"]?.string ?? answer.text
            return code == "authentication_required" ? "unasked" : code.replacing("india_recurring_payment_", with: "")
        }
        let status = answer["status"]?.string
        guard status == "requires_action" else { return status == "succeeded" ? "ok" : answer.text }
        try server.act("authenticate", on: answer)
        let path = answer["object"] == "setup_intent" ? TestServer.setups : TestServer.intents
        let after = try server.get("\(path)/\(answer.id)")
        return "asks, " + (after["status"] == "succeeded" ? "ok" : after["last_payment_error"]?["decline_code"]?.string ?? after.text)
    }

    @Test("is of its brand and country, and its payments succeed", arguments: TestCardTable.plain.rows + TestCardTable.countries.rows)
    func plain(_ row: TestCardTable.Row) throws {
        for method in methods(row) {
            let intent = try server.pay(method)
            #expect(try outcome(intent) == "ok", "\(method)")
            let card = try server.charge(of: intent)["payment_method_details"]?["card"]
            #expect(["brand", "country", "funding"].compactMap { card?[$0]?.string }.joined(separator: " ") == row["card"], "\(method)")
            #expect(card?["last4"]?.string == row.number.map { String($0.suffix(4)) }, "\(method)")
            #expect(try outcome(server.intend("confirm=true&off_session=true&\(method)")) == "ok", "\(method)")
        }
    }

    @Test("pays, is saved and is declined as its row says", arguments: TestCardTable.outcomes.rows) func outcomes(_ row: TestCardTable.Row) throws {
        for method in methods(row) {
            #expect(try outcome(server.pay(method)) == row["present"], "\(method)")
            #expect(try outcome(server.intend("confirm=true&off_session=true&\(method)")) == row["absent"], "\(method)")
            let customer = try server.newCustomer()
            let setup = try server.post(TestServer.setups, "confirm=true&customer=\(customer)&\(method)&\(TestServer.back)")
            #expect(try outcome(setup) == row["saved"], "\(method)")
            guard let saved = setup["payment_method"]?.string else { #expect(row["later"] == "–"); continue }
            let later = try server.intend("confirm=true&off_session=true&customer=\(customer)&payment_method=\(saved)")
            #expect(try outcome(later) == row["later"], "\(method)")
        }
        let token = try number(row).map { try server.post("/v1/tokens", $0).id }
        for source in [token].compactMap({ $0 }) + row.tokens.map({ "tok_\($0)" }) {
            #expect(try outcome(server.charge(source)) == row["charged"], "\(source)")
        }
    }

    @Test("fails the checks that it is made for, and is as risky as its row says", arguments: TestCardTable.checks.rows)
    func checks(_ row: TestCardTable.Row) throws {
        for method in methods(row) {
            let isData = method.hasPrefix("payment_method_data")
            let answer = try server.pay(isData ? "\(method)&\(inner(Self.address, of: "payment_method_data"))" : method)
            #expect(try outcome(answer) == row["payment"], "\(method)")
            let id = answer["error"]?["charge"]?.string ?? answer["latest_charge"]?.string ?? ""
            let charge = try server.get("/v1/charges/\(id)")
            #expect(charge["outcome"]?["risk_level"]?.string == row["risk"], "\(method)")
            let checks = charge["payment_method_details"]?["card"]?["checks"]
            #expect(checks?["cvc_check"]?.string == row["cvc"], "\(method)")
            guard isData else { continue }
            #expect(checks?["address_line1_check"]?.string == row["line1"], "\(method)")
            #expect(checks?["address_postal_code_check"]?.string == row["postal"], "\(method)")
        }
    }

    @Test("has nothing to check if neither a cvc nor an address is given", arguments: TestCardTable.checks.rows.filter { $0["payment"] != "fraudulent" })
    func unchecked(_ row: TestCardTable.Row) throws {
        let form = "type=card&card[number]=\(row.number ?? "")&card[exp_month]=12&card[exp_year]=2030"
        let intent = try server.pay(inner(form, of: "payment_method_data"))
        #expect(try outcome(intent) == "ok")
        let none: JSON = ["address_line1_check": .null, "address_postal_code_check": .null, "cvc_check": .null]
        #expect(try server.charge(of: intent)["payment_method_details"]?["card"]?["checks"] == none)
    }

    @Test("with a wrong cvc is not saved, and one with a wrong address is", arguments: TestCardTable.checks.rows)
    func saved(_ row: TestCardTable.Row) throws {
        for method in methods(row) {
            let setup = try server.post(TestServer.setups, "confirm=true&customer=\(server.newCustomer())&\(method)&\(TestServer.back)")
            #expect(try outcome(setup) == (row["cvc"] == "fail" ? "incorrect_cvc" : "ok"), "\(method)")
        }
    }

    @Test("is followed by what its row says", arguments: TestCardTable.afterwards.rows) func afterwards(_ row: TestCardTable.Row) throws {
        for method in methods(row) {
            let intent = try server.pay(method)
            #expect(try outcome(intent) == "ok", "\(method)")
            #expect(try follow(intent) == row["afterwards"], "\(method)")
        }
    }

    private func follow(_ intent: Answer) throws -> String {
        try server.advance("5s")
        let disputes = try server.get("/v1/disputes?payment_intent=\(intent.id)")["data"]?.array ?? []
        guard disputes.isEmpty else {
            return disputes.map { "\($0["reason"]?.string ?? "") \($0["status"]?.string ?? "")" }.joined(separator: ", ")
        }
        if try !server.get("/v1/radar/early_fraud_warnings?payment_intent=\(intent.id)").ids.isEmpty { return "early fraud warning" }
        let charge = try server.get("/v1/charges/\(intent["latest_charge"]?.string ?? "")?expand[]=balance_transaction")
        let refund = try server.post("/v1/refunds", "payment_intent=\(intent.id)")
        try server.advance("5s")
        let after = try server.get("/v1/refunds/\(refund.id)")
        if charge["balance_transaction"]?["status"] == "available" { return "available at once" }
        return "refund \(refund["status"]?.string ?? ""), then \(after["status"]?.string ?? "")"
    }

    @Test("stands in the table, with each of its ids, and no other does") func complete() {
        let rows = TestCardTable.all.flatMap(\.rows)
        #expect(Set(rows.compactMap(\.number)) == Set(TestCard.all.map(\.number)))
        #expect(Set(rows.flatMap(\.tokens).map { "tok_\($0)" }) == Set(TestCard.all.flatMap(\.tokens)))
        #expect(Set(rows.flatMap(\.methods).map { "pm_card_\($0)" }) == Set(TestCard.all.flatMap(\.paymentMethods)))
        #expect(rows.compactMap(\.number).count == Set(rows.compactMap(\.number)).count)
    }
}

@Suite("Invalid details of a card") struct InvalidCardTests {
    /// What Stripe's testing page says of invalid data, wherever a card is given.
    @Test("are refused when they are given", arguments: [
        ("number=4242424242424241", "incorrect_number", "number", "Your card number is incorrect."),
        ("exp_month=13", "invalid_expiry_month", "exp_month", "Your card's expiration month is invalid."),
        ("exp_year=1995", "invalid_expiry_year", "exp_year", "Your card's expiration year is invalid."),
        ("exp_year=95", "invalid_expiry_year", "exp_year", "Your card's expiration year is invalid."),
        ("cvc=99", "invalid_cvc", "cvc", "Your card's security code is invalid."),
    ]) func refused(_ fault: String, _ code: String, _ parameter: String, _ message: String) throws {
        let server = try TestServer()
        var card = ["number": "4242424242424242", "exp_month": "12", "exp_year": "2030", "cvc": "123"]
        let (name, value) = (String(fault.prefix { $0 != "=" }), String(fault.drop { $0 != "=" }.dropFirst()))
        card[name] = value
        let refusal = Failure(402, code: code, parameter: parameter, type: "card_error", message)
        for (path, place, more) in [
            (TestServer.intents, "payment_method_data[card]", "amount=2000&currency=usd&confirm=true&payment_method_data[type]=card&\(TestServer.back)"),
            (TestServer.setups, "payment_method_data[card]", "confirm=true&payment_method_data[type]=card&\(TestServer.back)"),
            ("/v1/payment_methods", "card", "type=card"), ("/v1/tokens", "card", ""),
        ] {
            let form = card.map { "\(place)[\($0.key)]=\($0.value)" }.joined(separator: "&") + (more.isEmpty ? "" : "&\(more)")
            #expect(try server.post(path, form).failure == refusal, "\(path)")
        }
        #expect(try server.events() == [])
    }
}
