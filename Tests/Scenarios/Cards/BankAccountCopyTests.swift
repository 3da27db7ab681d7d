// Bank account tokens that are made of a PaymentMethod.
import TestHarness
import Testing
import Wire

@Suite("A bank account token of a PaymentMethod") struct BankAccountCopyTests {
    private let server: TestServer

    init() throws { server = try TestServer() }

    private func token(of method: String, _ more: String = "") throws -> Answer {
        try server.post("/v1/tokens", "bank_account[payment_method]=\(method)\(more)")
    }

    private func method(_ number: String = "000123456789") throws -> String {
        try server.post(
            "/v1/payment_methods", "type=us_bank_account&billing_details[name]=Jenny&us_bank_account[account_number]=\(number)"
                + "&us_bank_account[routing_number]=110000000&us_bank_account[account_holder_type]=company").id
    }

    @Test("it has the account of the PaymentMethod, which is used up") func copy() throws {
        let method = try method()
        let account = try server.get("/v1/payment_methods/\(method)")["us_bank_account"]
        let token = try token(of: method)
        #expect(token.id.hasPrefix("btok_") && token["type"] == "bank_account")
        let copied = token["bank_account"]
        for name in ["account_holder_type", "account_type", "bank_name", "fingerprint", "last4", "routing_number"] {
            #expect(copied?[name] == account?[name])
        }
        #expect([copied?["account_holder_name"], copied?["country"], copied?["currency"]] == ["Jenny", "US", "usd"])
        #expect(try self.token(of: method).failure == Failure(
            400,
            "This PaymentMethod was previously used without being attached to a Customer or was detached from a Customer, and may not be used again."))
        #expect(try server.post("/v1/customers", "source=\(token.id)")["default_source"] == copied?["id"])
    }

    @Test("it pays as the PaymentMethod would") func outcome() throws {
        let customer = try server.post("/v1/customers", "source=\(token(of: method("000222222227")).id)")
        let account = customer["default_source"]?.string ?? ""
        _ = try server.post("/v1/customers/\(customer.id)/sources/\(account)/verify", "amounts[]=32&amounts[]=45")
        let charge = try server.post("/v1/charges", "amount=2000&currency=usd&customer=\(customer.id)").id
        try server.advance("7d")
        #expect(try server.get("/v1/charges/\(charge)")["failure_code"] == "insufficient_funds")
    }

    @Test("that of a customer needs the customer, and stays") func ofCustomer() throws {
        let customer = try server.newCustomer()
        let method = try server.post("/v1/payment_methods/pm_usBankAccount_success/attach", "customer=\(customer)").id
        #expect(try token(of: method).failure == Failure(
            400, parameter: "customer",
            "The payment method supplied \(method) belongs to the Customer \(customer). Please include the Customer in the `customer` parameter."))
        #expect(try token(of: method, "&customer=\(customer)").failure == nil)
        #expect(try token(of: method, "&customer=\(customer)").failure == nil)
    }

    @Test("what cannot be copied") func refused() throws {
        let place = "bank_account[payment_method]"
        #expect(try token(of: "pm_none").failure
            == Failure(400, code: "resource_missing", parameter: place, "No such PaymentMethod: 'pm_none'"))
        #expect(try token(of: "pm_card_visa").failure?.parameter == place)
        #expect(try token(of: "pm_usBankAccount_success", "&bank_account[country]=US").failure == Failure(
            400, code: "parameters_exclusive", parameter: place,
            "You may only specify one of these parameters: bank_account[payment_method], bank_account[country]."))
    }
}
