// A PaymentMethod and its customer: attached, listed, changed, the default, detached for good.
import TestHarness
import Testing
import Wire

@Suite("A customer's PaymentMethod") struct PaymentMethodCustomerTests {
    private static let path = "/v1/payment_methods"
    private let server: TestServer
    private let customer: String

    init() throws {
        server = try TestServer()
        customer = try server.newCustomer()
    }

    private func newMethod(_ more: String = "", number: String = "4242424242424242") throws -> String {
        try server.post(Self.path, "type=card&card[number]=\(number)&card[exp_month]=8&card[exp_year]=2030&card[cvc]=123\(more)").id
    }

    private func attach(_ method: String, to customer: String? = nil) throws -> Answer {
        try server.post("\(Self.path)/\(method)/attach", "customer=\(customer ?? self.customer)")
    }

    private func events() throws -> [String] { Array(try server.events().dropFirst()) }

    @Test("is checked when it is attached, and attaching it again changes nothing") func attaching() throws {
        let id = try newMethod("&billing_details[address][postal_code]=94111")
        let method = try attach(id)
        #expect(method["customer"] == .string(customer))
        #expect(method["card"]?["checks"] == ["address_line1_check": .null, "address_postal_code_check": "pass", "cvc_check": "pass"])
        #expect(try attach(id).text == method.text)
        #expect(try events() == ["payment_method.attached"])
        #expect(try server.history(of: id) == ["create →  (api)", "attach →  (api, payment_method.attached)"])
        #expect(
            try attach(id, to: server.newCustomer()).failure
                == Failure(400, "The payment method you provided has already been attached to a customer."))
    }

    @Test("whose cvc or postal code is wrong is not attached", arguments: [
        (
            "4000000000000101", "incorrect_cvc", "cvc", "Your card's security code is incorrect."
        ), (
            "4000000000000036", "incorrect_zip", "address_zip",
            "Your card could not be authorized using the postal code provided. Please update the postal code, or contact your card issuer for "
                + "further details."
        ),
    ])
    func wrongDetails(_ number: String, _ code: String, _ parameter: String, _ message: String) throws {
        let method = try newMethod("&billing_details[address][postal_code]=94111", number: number)
        let refused = Failure(402, code: code, parameter: parameter, type: "card_error", message)
        #expect(try attach(method).failure == refused)
        #expect(try server.post("/v1/customers", "payment_method=\(method)").failure == refused)
        #expect(try server.get("\(Self.path)/\(method)")["card"]?["checks"]?["cvc_check"] == "unchecked")
    }

    @Test("of a card that fails a check which has nothing to check is attached") func nothingToCheck() throws {
        #expect(try attach(newMethod(number: "4000000000000036")).status == 200)
        let method = try server.post(Self.path, "type=card&card[number]=4000000000000101&card[exp_month]=8&card[exp_year]=2030")
        #expect(try attach(method.id)["card"]?["checks"]?["cvc_check"] == .null)
    }

    @Test("says what its bank could not check") func unavailable() throws {
        let address = "&billing_details[address][postal_code]=94111&billing_details[address][line1]=1 Main St."
        #expect(try attach(newMethod(address, number: "4000000000000044"))["card"]?["checks"] == [
            "address_line1_check": "unavailable", "address_postal_code_check": "unavailable", "cvc_check": "pass",
        ])
    }

    @Test(
        "is not attached where its bank declines that, and is where only charges are declined",
        arguments: [
            ("4000000000000002", "card_declined"), ("4000000000000069", "expired_card"), ("4000000000000127", "incorrect_cvc"),
            ("4000000000000341", nil), ("4000000000003063", nil),
        ])
    func declines(_ number: String, _ code: String?) throws {
        let id = try newMethod(number: number)
        let answer = try attach(id)
        #expect(answer.status == (code == nil ? 200 : 402))
        #expect(answer.failure?.code == code)
        #expect(try server.get("\(Self.path)/\(id)")["customer"] == (code == nil ? .string(customer) : .null))
        #expect(try events() == (code == nil ? ["payment_method.attached"] : []))
    }

    @Test("is on her list, which can be filtered, and nobody else's is") func lists() throws {
        let other = try server.newCustomer()
        let first = try attach(newMethod("&allow_redisplay=always")).id
        let second = try attach(newMethod()).id
        let foreign = try attach(newMethod(), to: other).id
        let free = try newMethod()
        let hers = "/v1/customers/\(customer)/payment_methods"
        let list = try server.get(hers)
        #expect(list.ids == [second, first])
        #expect(list["url"] == .string(hers))
        #expect(list["has_more"] == false)
        #expect(try server.get("\(hers)?limit=1").ids == [second])
        #expect(try server.get("\(hers)?limit=1&starting_after=\(second)").ids == [first])
        #expect(try server.get("\(hers)?allow_redisplay=always").ids == [first])
        #expect(try server.get("\(hers)?type=card").ids == [second, first])
        #expect(try server.get("\(hers)?type=ideal").ids == [])
        #expect(try server.get("\(Self.path)?customer=\(customer)").ids == [second, first])
        #expect(try server.get(Self.path).ids == [])
        #expect(try server.get("\(hers)/\(first)").text == server.get("\(Self.path)/\(first)").text)
        for id in [foreign, free] {
            #expect(try server.get("\(hers)/\(id)").failure == Failure(404, parameter: "customer", "Invalid request"))
        }
        #expect(try server.get("\(hers)/pm_card_visa").failure == Failure(
            404, code: "resource_missing", parameter: "payment_method", "No such PaymentMethod: 'pm_card_visa'"))
        #expect(
            try server.get("/v1/customers/cus_none/payment_methods").failure
                == Failure(404, code: "resource_missing", parameter: "id", "No such customer: 'cus_none'"))
    }

    @Test("can be changed, and tells of what has changed") func update() throws {
        let id = try attach(newMethod("&billing_details[name]=Jenny&billing_details[address][line1]=Main+1")).id
        let form = "card[exp_month]=9&card[exp_year]=31&card[networks][preferred]=mastercard&billing_details[address][postal_code]=94111"
        let method = try server.post("\(Self.path)/\(id)", form + "&billing_details[name]=&metadata[a]=b&allow_redisplay=limited")
        #expect([method["card"]?["exp_month"], method["card"]?["exp_year"]] == [9, 2031])
        #expect(method["card"]?["networks"] == ["available": ["visa"], "preferred": "invalid_preference"])
        #expect(method["card"]?["checks"] == ["address_line1_check": "pass", "address_postal_code_check": "pass", "cvc_check": "pass"])
        #expect(method["billing_details"]?["name"] == .null)
        #expect(method["billing_details"]?["address"]?["line1"] == "Main 1")
        #expect(method["allow_redisplay"] == "limited")
        #expect(try events() == ["payment_method.attached", "payment_method.updated"])
        #expect(try server.get("/v1/events?limit=1")["data"]?.array?.first?["data"]?["previous_attributes"] == [
            "allow_redisplay": "unspecified", "billing_details": ["address": ["postal_code": .null], "name": "Jenny"],
            "card": ["checks": ["address_postal_code_check": .null], "exp_month": 8, "exp_year": 2030, "networks": ["preferred": .null]],
            "metadata": ["a": .null],
        ])
        let cleared = try server.post("\(Self.path)/\(id)", "billing_details[address]=&card[networks][preferred]=")
        #expect(cleared["billing_details"]?["address"] == [
            "city": .null, "country": .null, "line1": .null, "line2": .null, "postal_code": .null, "state": .null,
        ])
        #expect(cleared["card"]?["networks"]?["preferred"] == .null)
        #expect(cleared["card"]?["checks"] == ["address_line1_check": .null, "address_postal_code_check": .null, "cvc_check": "pass"])
        #expect(
            try server.post("\(Self.path)/\(id)", "card[exp_year]=2020").failure
                == Failure(402, code: "invalid_expiry_year", parameter: "exp_year", type: "card_error", "Your card's expiration year is invalid."))
    }

    @Test("is detached for good") func detaching() throws {
        let id = try attach(newMethod()).id
        let method = try server.post("\(Self.path)/\(id)/detach")
        #expect(method["customer"] == .null)
        #expect(try events() == ["payment_method.attached", "payment_method.detached"])
        #expect(try server.get("/v1/customers/\(customer)/payment_methods").ids == [])
        #expect(
            try attach(id).failure
                == Failure(
                    400,
                    "This PaymentMethod was previously used without being attached to a Customer or was detached from a Customer, and may not "
                        + "be used again."))
        #expect(
            try server.post("\(Self.path)/\(id)/detach").failure
                == Failure(400, "The payment method you provided is not attached to a customer so detachment is impossible."))
        #expect(try events().count == 2)
    }

    @Test("is the default of nobody but its customer, and of nobody once it is detached") func byDefault() throws {
        let (hers, free) = (try attach(newMethod()).id, try newMethod())
        let setting = "invoice_settings[default_payment_method]"
        for id in [free, "pm_card_visa"] {
            #expect(
                try server.post("/v1/customers/\(customer)", "\(setting)=\(id)").failure
                    == Failure(
                        400, code: "resource_missing", parameter: setting,
                        "The customer does not have a payment method with the ID \(id). The payment method must be attached to the customer."))
        }
        #expect(
            try server.post("/v1/customers/\(customer)", "\(setting)=pm_none").failure
                == Failure(400, code: "resource_missing", parameter: setting, "No such PaymentMethod: 'pm_none'"))
        #expect(try server.post("/v1/customers", "\(setting)=\(hers)").status == 400)
        #expect(try server.post("/v1/customers/\(customer)", "\(setting)=\(hers)")["invoice_settings"]?["default_payment_method"] == .string(hers))
        _ = try server.post("\(Self.path)/\(hers)/detach")
        #expect(try server.get("/v1/customers/\(customer)")["invoice_settings"]?["default_payment_method"] == .null)
        #expect(try events() == ["payment_method.attached", "customer.updated", "payment_method.detached", "customer.updated"])
    }

    @Test("comes with the customer, and is detached when she is deleted") func deletion() throws {
        let ids = [try newMethod(), try newMethod()]
        let customer = try server.post("/v1/customers", "payment_method=\(ids[0])").id
        _ = try attach(ids[1], to: customer)
        _ = try server.post("/v1/customers/\(customer)", "invoice_settings[default_payment_method]=\(ids[0])")
        _ = try server.delete("/v1/customers/\(customer)")
        for id in ids {
            #expect(try server.get("\(Self.path)/\(id)")["customer"] == .null)
            #expect(try attach(id).status == 400)
        }
        #expect(try events() == [
            "customer.created", "payment_method.attached", "payment_method.attached", "customer.updated", "payment_method.detached",
            "payment_method.detached", "customer.deleted",
        ])
    }
}
