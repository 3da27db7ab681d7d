// Where a customer is taxed, and the settings of her cash balance, given with the customer herself.
import TestHarness
import Testing
import Wire

@Suite("What a customer is made with") struct CustomerTaxTests {
    private let server: TestServer
    private static let customers = "/v1/customers"
    private static let expanded = "expand[]=tax&expand[]=cash_balance"

    init() throws { server = try TestServer() }

    @Test("her place is that of her shipping address, or else of her address", arguments: [
        ("address[country]=DE", "billing_address", "DE", nil),
        ("address[country]=US&address[postal_code]=94110&address[state]=CA", "billing_address", "US", "CA"),
        ("address[country]=DE&shipping[name]=Jenny&shipping[address][country]=FR", "shipping_destination", "FR", nil),
        ("address[country]=DE&shipping[name]=Jenny&shipping[address][country]=US", "billing_address", "DE", nil),
    ] as [(String, String, String, String?)]) func known(form: String, source: String, country: String, state: String?) throws {
        let customer = try server.post(Self.customers, form + "&" + Self.expanded)
        #expect(customer["tax"] == [
            "automatic_tax": "not_collecting", "ip_address": .null,
            "location": ["country": .string(country), "source": .string(source), "state": state.map(JSON.string) ?? .null], "provider": "stripe",
        ])
    }

    @Test("a place that says too little is unknown", arguments: ["", "address[city]=Paris", "address[country]=US", "address[country]=CA"])
    func unknown(form: String) throws {
        let customer = try server.post(Self.customers, form + "&tax[ip_address]=203.0.113.1&" + Self.expanded)
        #expect(customer["tax"] == [
            "automatic_tax": "unrecognized_location", "ip_address": "203.0.113.1", "location": .null, "provider": "stripe",
        ])
        let refusal = Failure(
            400, code: "customer_tax_location_invalid",
            "The customer's location isn't recognized. Set a valid customer address in order to automatically calculate tax.")
        #expect(try server.post(Self.customers, form + "&tax[validate_location]=immediately").failure == refusal)
        #expect(try server.post(Self.customers, form + "&tax[validate_location]=deferred").failure == nil)
        #expect(try server.post("\(Self.customers)/\(customer.id)", "tax[validate_location]=immediately").failure == refusal)
        #expect(try server.post("\(Self.customers)/\(customer.id)", "tax[validate_location]=auto").failure == nil)
    }

    @Test("an update finds her place anew, and keeps what it does not say") func update() throws {
        let customer = try server.post(Self.customers, "tax[ip_address]=203.0.113.1").id
        let path = "\(Self.customers)/\(customer)"
        var changed = try server.post(path, "address[country]=DE&" + Self.expanded)
        #expect(changed["tax"]?["ip_address"] == "203.0.113.1" && changed["tax"]?["location"]?["country"] == "DE")
        changed = try server.post(path, "name=Jenny&" + Self.expanded)
        #expect(changed["tax"]?["location"]?["country"] == "DE")
        changed = try server.post(path, "tax[ip_address]=&address=&" + Self.expanded)
        #expect(changed["tax"] == ["automatic_tax": "unrecognized_location", "ip_address": .null, "location": .null, "provider": "stripe"])
        #expect(try server.post(Self.customers, "tax[validate_location]=auto").failure?.parameter == "tax[validate_location]")
    }

    @Test("the settings of her cash balance can be given with her") func cashBalance() throws {
        let customer = try server.post(Self.customers, "cash_balance[settings][reconciliation_mode]=manual&" + Self.expanded)
        #expect(customer["cash_balance"]?["settings"] == ["reconciliation_mode": "manual", "using_merchant_default": false])
        let path = "\(Self.customers)/\(customer.id)"
        let changed = try server.post(path, "cash_balance[settings][reconciliation_mode]=merchant_default&" + Self.expanded)
        #expect(changed["object"] == "customer")
        #expect(changed["cash_balance"]?["settings"] == ["reconciliation_mode": "automatic", "using_merchant_default": true])
        #expect(try server.post(path, "cash_balance[settings][reconciliation_mode]=never").failure?.parameter
            == "cash_balance[settings][reconciliation_mode]")
    }

    @Test("the prefix of her invoices' numbers", arguments: ["a", "abc", "AB_1", "ABCDEFGHIJKLM"]) func invoicePrefix(prefix: String) throws {
        #expect(try TestServer().post("/v1/customers", "invoice_prefix=\(prefix)").failure
            == Failure(400, "Invoice number prefix must be 1–12 uppercase letters or numbers."))
    }

    @Test("no two customers have the same prefix; one that is deleted leaves hers to others") func takenPrefix() throws {
        let server = try TestServer()
        let holder = try server.newCustomer("invoice_prefix=TEA")
        let taken = Failure(
            400, parameter: "invoice_prefix", "This invoice number prefix is taken by customer: \(holder). Please enter a different prefix.")
        #expect(try server.post(Self.customers, "invoice_prefix=TEA").failure == taken)
        #expect(try server.post("\(Self.customers)/\(server.newCustomer())", "invoice_prefix=TEA").failure == taken)
        #expect(try server.post("\(Self.customers)/\(holder)", "invoice_prefix=TEA").status == 200)
        _ = try server.delete("\(Self.customers)/\(holder)")
        #expect(try server.post(Self.customers, "invoice_prefix=TEA")["invoice_prefix"] == "TEA")
    }
}
