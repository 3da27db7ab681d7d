// Rules of charges and of what pays them, each a fact that an application has met at Stripe's.
import TestHarness
import Testing
import Wire

@Suite("A rule of charges") struct ChargeRuleTests {
    private let server: TestServer

    init() throws { server = try TestServer() }

    @Test("what is only inquired about is refunded, and what is charged back is not", arguments: [
        ("createDisputeInquiry", nil), ("createDispute", "charge_disputed"), ("createDisputeProductNotReceived", "charge_disputed"),
    ])
    func inquiry(_ id: String, _ code: String?) throws {
        let charge = try server.charge("tok_\(id)")
        try server.advance("5s")
        #expect(try server.get("/v1/charges/\(charge.id)")["disputed"] == true)
        let refund = try server.post("/v1/refunds", "charge=\(charge.id)")
        #expect([refund.failure?.code, refund["status"]?.string] == [code, code == nil ? "succeeded" : nil])
    }

    @Test("a transfer group is set once") func transferGroup() throws {
        let charge = try server.charge("tok_visa").id
        #expect(try server.post("/v1/charges/\(charge)", "transfer_group=a")["transfer_group"] == "a")
        #expect(try server.post("/v1/charges/\(charge)", "transfer_group=a").status == 200)
        let failure = try server.post("/v1/charges/\(charge)", "transfer_group=b").failure
        #expect([failure?.status.description, failure?.parameter] == ["400", "transfer_group"])
        let held = try server.charge("tok_visa", 1000, "usd", "&capture=false&transfer_group=a").id
        #expect(try server.post("/v1/charges/\(held)/capture", "transfer_group=b").failure?.parameter == "transfer_group")
        #expect(try server.get("/v1/charges?transfer_group=a").ids == [held, charge])
    }

    @Test("a list of what is nobody's is an error, and a deleted customer's is none", arguments: [
        ("/v1/charges?customer=cus_nope", "customer", "No such customer: 'cus_nope'"),
        ("/v1/payment_methods?customer=cus_nope&type=card", "customer", "No such customer: 'cus_nope'"),
        ("/v1/refunds?charge=ch_nope", "charge", "No such charge: 'ch_nope'"),
    ])
    func filter(_ path: String, _ parameter: String, _ message: String) throws {
        #expect(try server.get(path).failure == Failure(400, code: "resource_missing", parameter: parameter, message))
        let customer = try server.newCustomer("source=tok_visa")
        let charge = try server.post("/v1/charges", "amount=1000&currency=usd&customer=\(customer)").id
        _ = try server.delete("/v1/customers/\(customer)")
        #expect(try server.get("/v1/charges?customer=\(customer)").ids == [charge])
    }

    @Test("an expiry that is no number is a wrong expiry", arguments: [
        ("exp_year=xx", "invalid_expiry_year"), ("exp_month=xx", "invalid_expiry_month"), ("exp_month=1.5", "invalid_expiry_month"),
        ("number=abc", "invalid_number"), ("cvc=abc", "invalid_cvc"),
    ])
    func expiry(_ fault: String, _ code: String) throws {
        var card = ["number": "4242424242424242", "exp_month": "8", "exp_year": "2030", "cvc": "123"]
        let parts = fault.split(separator: "=").map(String.init)
        card[parts[0]] = parts[1]
        let form = card.map { "card[\($0)]=\($1)" }.joined(separator: "&")
        for (path, more) in [
            ("/v1/tokens", ""), ("/v1/payment_methods", "type=card&"), ("/v1/sources", "type=card&"), ("/v1/customers", ""),
            ("/v1/charges", "amount=1000&currency=usd&"),
        ] {
            let failure = try server.post(path, more + form).failure
            #expect([failure?.status.description, failure?.code, failure?.parameter] == ["402", code, parts[0]], "\(path)")
        }
    }

    @Test("a receipt goes to an address, and a cvc has three digits or four") func smallChecks() throws {
        let wrong = Failure(400, code: "email_invalid", parameter: "receipt_email", "Invalid email address: nope")
        #expect(try server.charge("tok_visa", 1000, "usd", "&receipt_email=nope").failure == wrong)
        let charge = try server.charge("tok_visa", 1000, "usd", "&capture=false&receipt_email=a@example.com").id
        #expect(try server.post("/v1/charges/\(charge)", "receipt_email=nope").failure == wrong)
        #expect(try server.post("/v1/charges/\(charge)/capture", "receipt_email=nope").failure == wrong)
        #expect(try server.post("/v1/tokens", "cvc_update[cvc]=12").failure?.code == "invalid_cvc")
        #expect(try server.post("/v1/tokens", "cvc_update[cvc]=1234")["type"] == "cvc_update")
    }

    @Test("a token shows what the bank says of its card once it is used") func usedToken() throws {
        let form = "card[number]=4000000000000036&card[exp_month]=8&card[exp_year]=2030&card[cvc]=123&card[address_zip]=94111"
        let token = try server.post("/v1/tokens", form)
        #expect([token["card"]?["cvc_check"], token["card"]?["address_zip_check"]] == ["unchecked", "unchecked"])
        // The account declines no charge for it, and a customer gets no such card.
        #expect(try server.get("/v1/account")["settings"]?["card_payments"]?["decline_on"] == ["avs_failure": false, "cvc_failure": false])
        #expect(try server.attach(token.id, to: server.newCustomer()).failure?.code == "incorrect_zip")
        #expect(try server.charge(token.id)["status"] == "succeeded")
        let used = try server.get("/v1/tokens/\(token.id)")
        #expect([used["used"], used["card"]?["cvc_check"], used["card"]?["address_zip_check"]] == [true, "pass", "fail"])
    }

    @Test("a customer's shipping has no carrier and no tracking number") func shipping() throws {
        let address = "shipping[name]=Jenny&shipping[address][line1]=1 Main St."
        let shipping = try server.post("/v1/customers", address)["shipping"]
        #expect(shipping?.object.map { Array($0.keys) } == ["address", "name", "phone"])
    }
}
