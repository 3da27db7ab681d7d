// Templates for the look of invoices. People make them in Stripe's Dashboard; here they come from seeds.
import TestHarness
import Testing
import Wire

@Suite("Invoice rendering templates") struct InvoiceTemplateTests {
    private let server: TestServer
    private let customer: String
    private static let path = "/v1/invoice_rendering_templates"

    /// Two templates, the second with three versions.
    init() throws {
        server = try TestServer()
        customer = try server.newPayer()
        let seeds = #"{"invoice_rendering_template": [{"id": "inrtem_plain"}, {"id": "inrtem_gold", "nickname": "Gold", "version": 3}]}"#
        #expect(try server.admin("POST seeds", seeds, key: "sk_test_alpha")["objects_added"] == 2)
    }

    private func template(_ id: String, _ query: String = "") throws -> Answer { try server.get("\(Self.path)/\(id)?\(query)") }
    private func call(_ id: String, _ call: String) throws -> Answer { try server.post("\(Self.path)/\(id)/\(call)") }
    private func revise(_ id: String) throws { _ = try server.admin("POST objects/\(id)/transitions/revise", "", key: "sk_test_alpha") }
    private func rendering(_ template: String, _ version: Int64, pdf: String = "auto", tax: JSON = .null) -> JSON {
        ["amount_tax_display": tax, "pdf": ["page_size": .string(pdf)], "template": .string(template), "template_version": .integer(version)]
    }

    @Test("they are listed, retrieved in each version, archived and unarchived") func life() throws {
        #expect(try template("inrtem_gold").json == [
            "id": "inrtem_gold", "object": "invoice_rendering_template", "created": 1_695_680_120, "livemode": false, "metadata": .null,
            "nickname": "Gold", "status": "active", "version": 3,
        ])
        #expect(try template("inrtem_gold", "version=2")["version"] == 2)
        #expect(try template("inrtem_gold")["version"] == 3)
        #expect(try template("inrtem_gold", "version=4").failure == Failure(
            400, parameter: "version", "The template inrtem_gold has no version 4. Its newest version is 3."))
        #expect(try template("inrtem_x").failure?.parameter == "template")
        #expect(try call("inrtem_gold", "archive")["status"] == "archived")
        #expect(try call("inrtem_gold", "archive").failure?.status == 400)
        #expect(try server.get("\(Self.path)?status=active").ids == ["inrtem_plain"])
        #expect(try server.get("\(Self.path)?status=archived").ids == ["inrtem_gold"])
        #expect(try call("inrtem_gold", "unarchive")["status"] == "active")
        #expect(try server.get(Self.path).ids == ["inrtem_gold", "inrtem_plain"])
        #expect(try server.post(Self.path, "nickname=Mine").status == 404)
    }

    @Test("an invoice names one, and keeps the version that it had then") func invoices() throws {
        let draft = try server.draft(customer, [1000], "rendering[template]=inrtem_gold&rendering[amount_tax_display]=exclude_tax")
        #expect(draft["rendering"] == rendering("inrtem_gold", 3, tax: "exclude_tax"))
        try revise("inrtem_gold")
        #expect(try template("inrtem_gold")["version"] == 4)
        #expect(try server.invoice(draft.id, "finalize")["rendering"] == rendering("inrtem_gold", 3, pdf: "letter", tax: "exclude_tax"))
        let path = "\(TestServer.invoices)/\(try server.draft(customer).id)"
        #expect(try server.post(path, "rendering[template]=inrtem_gold&rendering[template_version]=2")["rendering"] == rendering("inrtem_gold", 2))
        #expect(try server.post(path, "rendering[template_version]=")["rendering"] == rendering("inrtem_gold", 4))
        #expect(try server.post(path, "rendering[template]=inrtem_plain")["rendering"] == rendering("inrtem_plain", 1))
    }

    @Test("a customer's template counts for all her invoices, unless they name another one") func customers() throws {
        let option = "invoice_settings[rendering_options][template]"
        _ = try server.post("/v1/customers/\(customer)", "\(option)=inrtem_gold")
        _ = try call("inrtem_gold", "archive")
        #expect(try server.draft(customer)["rendering"] == rendering("inrtem_gold", 3))
        #expect(try server.draft(customer, [1000], "rendering[template]=inrtem_plain")["rendering"] == rendering("inrtem_plain", 1))
        let price = try server.post("/v1/prices", "currency=usd&unit_amount=1000&recurring[interval]=month&product_data[name]=Gold").id
        let subscription = try server.post("/v1/subscriptions", "customer=\(customer)&items[0][price]=\(price)&expand[]=latest_invoice")
        #expect(subscription["latest_invoice"]?["rendering"] == rendering("inrtem_gold", 3, pdf: "letter"))
        let other = try server.newPayer()
        let plain = try server.post("/v1/subscriptions", "customer=\(other)&items[0][price]=\(price)&expand[]=latest_invoice")
        #expect(plain["latest_invoice"]?["rendering"] == .null)
    }

    @Test("nothing new can name one that is archived or does not exist") func refusals() throws {
        _ = try call("inrtem_gold", "archive")
        let archived = "The template inrtem_gold is archived. Unarchive it, or name another one."
        #expect(try server.draft(customer, [1000], "rendering[template]=inrtem_gold").failure == Failure(400, parameter: "rendering[template]", archived))
        let option = "invoice_settings[rendering_options][template]"
        #expect(try server.post("/v1/customers", "\(option)=inrtem_gold").failure == Failure(400, parameter: option, archived))
        #expect(try server.post("/v1/customers/\(customer)", "\(option)=inrtem_x").failure?.code == "resource_missing")
        #expect(try server.draft(customer, [1000], "rendering[template_version]=1").failure?.parameter == "rendering[template]")
        #expect(try server.draft(customer, [1000], "rendering[template]=inrtem_plain&rendering[template_version]=2").failure?.parameter
            == "rendering[template_version]")
        #expect(try server.admin("POST objects/inrtem_gold/transitions/revise", "", key: "sk_test_alpha").status == 400)
    }

    @Test("a payment link goes on with a template that was archived since") func sales() throws {
        let sale = "line_items[0][price_data][currency]=usd&line_items[0][price_data][unit_amount]=1000&line_items[0][quantity]=1"
            + "&line_items[0][price_data][product_data][name]=Tea&invoice_creation[enabled]=true"
        let option = "invoice_creation[invoice_data][rendering_options][template]"
        let link = try server.post("/v1/payment_links", "\(sale)&\(option)=inrtem_gold")
        #expect(link["invoice_creation"]?["invoice_data"]?["rendering_options"]?["template"] == "inrtem_gold")
        _ = try call("inrtem_gold", "archive")
        #expect(try server.post("/v1/payment_links", "\(sale)&\(option)=inrtem_gold").failure?.parameter == option)
        let visited = "mode=payment&success_url=https://shop.example/&\(sale)"
        #expect(try server.post("/v1/checkout/sessions", "\(visited)&\(option)=inrtem_gold").failure?.parameter == option)
        _ = try server.admin("POST objects/\(link.id)/transitions/visit", "", key: "sk_test_alpha")
        let session = try server.get("/v1/checkout/sessions").ids[0]
        _ = try server.admin("POST objects/\(session)/transitions/complete", #"{"email": "jenny@example.com", "name": "Jenny"}"#, key: "sk_test_alpha")
        let paid = try server.get("/v1/checkout/sessions/\(session)?expand[]=invoice")
        #expect(paid["invoice"]?["rendering"] == rendering("inrtem_gold", 3, pdf: "letter"))
    }
}
