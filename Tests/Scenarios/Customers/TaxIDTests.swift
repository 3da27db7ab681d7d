// The tax ids of customers and of the account.
import TestHarness
import Testing
import Wire

@Suite("Tax ids") struct TaxIDTests {
    private static let path = "/v1/tax_ids"

    private let server: TestServer
    private let customer: String
    private var below: String { "/v1/customers/\(customer)/tax_ids" }

    init() throws {
        server = try TestServer()
        customer = try server.newCustomer()
    }

    private func status(_ id: String) throws -> JSON? { try server.get("\(below)/\(id)")["verification"]?["status"] }

    @Test("a customer's is pending, and verified a few seconds later") func verified() throws {
        let taxID = try server.post(below, "type=eu_vat&value=DE123456789")
        #expect(taxID.keys == [
            "id", "object", "country", "created", "customer", "customer_account", "livemode", "owner", "type", "value", "verification",
        ])
        #expect(taxID.id.hasPrefix("txi_1"))
        #expect(taxID["country"] == "DE")
        #expect(taxID["customer"] == .string(customer))
        #expect(taxID["owner"] == ["customer": .string(customer), "customer_account": .null, "type": "customer"])
        #expect(taxID["verification"] == ["status": "pending", "verified_address": .null, "verified_name": .null])
        try server.advance("5s")
        #expect(try status(taxID.id) == "verified")
        #expect(try server.events() == ["customer.created", "customer.tax_id.created", "customer.tax_id.updated"])
        let event = try server.get("/v1/events?type=customer.tax_id.updated")["data"]?[0]
        #expect(event?["data"]?["previous_attributes"] == ["verification": ["status": "pending"]])
        #expect(event?["data"]?["object"]?["verification"]?["status"] == "verified")
    }

    @Test("test values decide what the authority says", arguments: [
        ("eu_vat", "000000000", "verified"), ("eu_vat", "111111111", "unverified"), ("eu_vat", "222222222", "pending"),
        ("gb_vat", "111111111", "unverified"), ("au_abn", "000000000", "verified"), ("us_ein", "12-3456789", "unavailable"),
    ])
    func outcomes(type: String, value: String, outcome: String) throws {
        let taxID = try server.post(below, "type=\(type)&value=\(value)").id
        try server.advance("1d")
        #expect(try status(taxID) == .string(outcome))
    }

    @Test("a test says what came of a pending one, with the name that is registered") func byHand() throws {
        let taxID = try server.post(below, "type=gb_vat&value=222222222").id
        _ = try server.admin("POST objects/\(taxID)/transitions/verify", "status=verified&verified_name=Jenny Rosen Ltd")
        #expect(try server.get("\(below)/\(taxID)")["verification"]
            == ["status": "verified", "verified_address": .null, "verified_name": "Jenny Rosen Ltd"])
        #expect(try server.events().last == "customer.tax_id.updated")
    }

    @Test("the account's own is not verified, makes no event, and is listed without saying an owner") func own() throws {
        let hers = try server.post(below, "type=eu_vat&value=FRAB123456789").id
        let own = try server.post(Self.path, "type=us_ein&value=12-3456789")
        #expect(own["owner"] == ["customer_account": .null, "type": "self"])
        #expect(own["customer"] == .null)
        #expect(own["verification"] == .null)
        #expect(own["country"] == "US")
        #expect(try server.events() == ["customer.created", "customer.tax_id.created"])
        #expect(try server.get(Self.path).ids == [own.id])
        #expect(try server.get("\(Self.path)?owner[type]=customer&owner[customer]=\(customer)").ids == [hers])
        #expect(try server.get(below).ids == [hers])
        #expect(try server.get("\(Self.path)/\(hers)")["customer"] == .string(customer))
    }

    @Test("a customer's is made by naming her as the owner, too; an account's by naming it") func owners() throws {
        let hers = try server.post(Self.path, "type=ch_vat&value=CHE-123&owner[type]=customer&owner[customer]=\(customer)")
        #expect(hers["customer"] == .string(customer))
        #expect(try server.get(below).ids == [hers.id])
        let account = try server.post(Self.path, "type=ch_vat&value=CHE-123&owner[type]=account&owner[account]=acct_1Shop")
        #expect(account["owner"]?["account"] == "acct_1Shop")
        #expect(try server.get("\(Self.path)?owner[type]=account&owner[account]=acct_1Shop").ids == [account.id])
        #expect(try server.post(Self.path, "type=ch_vat&value=CHE-123&owner[type]=customer").failure
            == Failure(400, code: "parameter_missing", parameter: "owner[customer]", "Missing required param: owner[customer]."))
        #expect(try server.post(Self.path, "type=ch_vat&value=CHE-123&owner[type]=customer&owner[customer]=cus_none").failure
            == Failure(400, code: "resource_missing", parameter: "owner[customer]", "No such customer: 'cus_none'"))
    }

    @Test("it is deleted, by either path") func deletion() throws {
        for path in [below, Self.path] {
            let taxID = try server.post(below, "type=eu_vat&value=DE123456789").id
            #expect(try server.delete("\(path)/\(taxID)").json == ["id": .string(taxID), "object": "tax_id", "deleted": true])
            #expect(try server.events().last == "customer.tax_id.deleted")
            #expect(try server.get("\(path)/\(taxID)").failure
                == Failure(404, code: "resource_missing", parameter: "id", "No such tax_id: '\(taxID)'"))
        }
        #expect(try server.get(below).ids == [])
    }

    @Test("it comes with a new customer, after her, and is shown with her when expanded") func ofNewCustomer() throws {
        let form = "tax_id_data[0][type]=eu_vat&tax_id_data[0][value]=DE123456789&tax_id_data[1][type]=us_ein&tax_id_data[1][value]=12-3456789"
        let made = try server.post("/v1/customers", "\(form)&expand[]=tax_ids")
        let values = made["tax_ids"]?["data"]?.array?.compactMap { $0["value"]?.string }
        #expect(values == ["12-3456789", "DE123456789"])
        #expect(made["tax_ids"]?["url"] == .string("/v1/customers/\(made.id)/tax_ids"))
        #expect(try server.events() == ["customer.created", "customer.created", "customer.tax_id.created", "customer.tax_id.created"])
        let bad = form.replacing("DE123456789", with: "DE1")
        #expect(try server.post("/v1/customers", bad).failure
            == Failure(400, code: "tax_id_invalid", parameter: "tax_id_data[0][value]", "Invalid value for eu_vat."))
    }

    @Test("it goes with its customer") func withCustomer() throws {
        let taxID = try server.post(below, "type=eu_vat&value=DE123456789").id
        _ = try server.delete("/v1/customers/\(customer)")
        #expect(try server.get("\(Self.path)/\(taxID)").status == 404)
    }

    @Test("a value that cannot be of its type is refused; so is an unknown type", arguments: ["DE123", "DE 12345", "XX123456789", "US123456789", "DE"])
    func malformed(value: String) throws {
        #expect(try server.post(below, "type=eu_vat&value=\(value)").failure
            == Failure(400, code: "tax_id_invalid", parameter: "value", "Invalid value for eu_vat."))
        #expect(try server.post(below, "type=mars_vat&value=\(value)").failure?.message.hasPrefix("Invalid type: must be one of ad_nrt, ae_trn") == true)
        #expect(try server.post(below, "type=unknown&value=\(value)").status == 400)
    }

    @Test("the country follows from the type, and in the European Union from the value", arguments: [
        ("eu_vat", "EL123456789", "GR"), ("eu_vat", "XI123456789", "GB"), ("eu_vat", "atu12345678", "AT"), ("es_cif", "A12345678", "ES"),
        ("ca_pst_bc", "PST-1234-5678", "CA"),
    ])
    func countries(type: String, value: String, country: String) throws {
        #expect(try server.post(below, "type=\(type)&value=\(value)")["country"] == .string(country))
    }

    @Test("another customer's is missing here, and so is an unknown customer") func foreign() throws {
        let taxID = try server.post(below, "type=eu_vat&value=DE123456789").id
        let other = try server.newCustomer()
        #expect(try server.get("/v1/customers/\(other)/tax_ids/\(taxID)").failure
            == Failure(404, code: "resource_missing", parameter: "id", "No such tax_id: '\(taxID)'"))
        #expect(try server.post("/v1/customers/cus_none/tax_ids", "type=eu_vat&value=DE123456789").status == 404)
    }
}
