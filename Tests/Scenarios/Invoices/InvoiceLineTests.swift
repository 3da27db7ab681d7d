// The calls that change the lines of a draft.
import TestHarness
import Testing
import Wire

@Suite("Lines of invoices") struct InvoiceLineTests {
    private let server: TestServer
    private let customer: String
    private let draft: Answer

    init() throws {
        server = try TestServer()
        customer = try server.newPayer()
        draft = try server.draft(customer, [500])
    }

    private var line: String { draft.lines("id").first?.string ?? "" }
    private func item(of line: JSON?) -> String { line?["parent"]?["invoice_item_details"]?["invoice_item"]?.string ?? "" }

    @Test("add: a new line comes first, with an item of its own") func add() throws {
        try server.bill(customer, 300, "description=Pending")
        let pending = try server.get("\(TestServer.items)?pending=true").ids[0]
        let form = "lines[0][amount]=700&lines[0][description]=New&lines[0][metadata][a]=1&lines[1][invoice_item]=\(pending)&invoice_metadata[b]=2"
        let invoice = try server.invoice(draft.id, "add_lines", form)
        #expect(invoice.lines("amount") == [300, 700, 500])
        #expect(invoice.only("total", "metadata") == ["total": 1500, "metadata": ["b": "2"]])
        let item = try server.get("\(TestServer.items)/\(item(of: invoice["lines"]?["data"]?.array?[1]))")
        #expect(item.only("amount", "description", "invoice", "metadata") == [
            "amount": 700, "description": "New", "invoice": .string(draft.id), "metadata": ["a": "1"],
        ])
        #expect(Array(try server.events().suffix(2)) == ["invoiceitem.created", "invoice.updated"])
    }

    @Test("update: the line and its item change") func update() throws {
        let changed = try server.invoice(draft.id, "update_lines", "lines[0][id]=\(line)&lines[0][amount]=900")
        #expect(changed["total"] == 900)
        let one = try server.post("\(TestServer.invoices)/\(draft.id)/lines/\(line)", "amount=800&description=Mine")
        #expect(one.only("id", "object", "amount", "description") == [
            "id": .string(line), "object": "line_item", "amount": 800, "description": "Mine",
        ])
        let invoice = try server.invoice(draft.id)
        #expect(invoice["total"] == 800)
        #expect(invoice["lines"]?["data"]?.array?.first == one.json)
        #expect(try server.get("\(TestServer.items)/\(item(of: one.json))")["amount"] == 800)
    }

    @Test("remove: the item is deleted, or waits again", arguments: ["delete", "unassign"]) func remove(behavior: String) throws {
        let invoice = try server.invoice(draft.id, "remove_lines", "lines[0][id]=\(line)&lines[0][behavior]=\(behavior)")
        #expect(invoice["total"] == 0)
        #expect(try server.get("\(TestServer.items)?pending=true").ids.count == (behavior == "unassign" ? 1 : 0))
    }

    @Test("what is missing or impossible is refused", arguments: [
        ("add_lines", "", "lines"), ("add_lines", "lines[0][description]=x", "lines[0][amount]"),
        ("add_lines", "lines[0][amount]=1&lines[0][quantity]=2", "lines[0][amount]"), ("add_lines", "lines[0][invoice_item]=none", "lines[0][invoice_item]"),
        ("update_lines", "lines[0][id]=none", "lines[0][id]"), ("remove_lines", "lines[0][id]=none&lines[0][behavior]=delete", "lines[0][id]"),
    ]) func refusals(call: String, form: String, parameter: String) throws {
        let failure = try server.invoice(draft.id, call, form).failure
        #expect(failure?.status == 400)
        #expect(failure?.parameter == parameter)
    }

    @Test("a finalized invoice keeps its lines") func final() throws {
        _ = try server.invoice(draft.id, "finalize")
        #expect(try server.invoice(draft.id, "add_lines", "lines[0][amount]=1").failure
            == Failure(400, code: "invoice_not_editable", parameter: "invoice", "Invalid invoice: This invoice is no longer editable"))
        #expect(try server.post("\(TestServer.invoices)/\(draft.id)/lines/\(line)", "amount=1").failure?.code == "invoice_not_editable")
    }

    @Test("a line of a subscription takes taxes and what is said of it, and no other amount") func ofSubscription() throws {
        _ = try server.subscribe(customer, to: server.newPrice(1000))
        try server.advance("30d")
        let invoice = try server.get("\(TestServer.invoices)?customer=\(customer)&limit=1").ids.first ?? ""
        let path = try "\(TestServer.invoices)/\(invoice)/lines/\(server.invoice(invoice).lines("id").first?.string ?? "")"
        let rate = "tax_amounts[0][tax_rate_data][display_name]=Sales&tax_amounts[0][tax_rate_data][inclusive]=false"
        let taxes = "tax_amounts[0][amount]=80&tax_amounts[0][taxable_amount]=1000&\(rate)&tax_amounts[0][tax_rate_data][percentage]=8"
        #expect(try server.post(path, "description=Loud&metadata[a]=b&\(taxes)").only("amount", "description", "metadata") == [
            "amount": 1000, "description": "Loud", "metadata": ["a": "b"],
        ])
        #expect(try server.invoice(invoice)["total"] == 1080)
        #expect(try server.post(path, "amount=5").failure == Failure(
            400, parameter: "amount", "The line bills a subscription, so its amount cannot be changed."))
        let line = path.split(separator: "/").last ?? ""
        _ = try server.invoice(invoice, "update_lines", "lines[0][id]=\(line)&lines[0][description]=Louder")
        #expect(try server.invoice(invoice).lines("description") == ["Louder"])
        #expect(try server.invoice(invoice, "remove_lines", "lines[0][id]=\(line)&lines[0][behavior]=delete").failure?.parameter == "lines[0][id]")
        try server.advance("1d")
        #expect(try server.invoice(invoice).only("amount_paid", "status") == ["amount_paid": 1080, "status": "paid"])
        #expect(try server.invoice(invoice).lines("description") == ["Louder"])
    }

    @Test("taxes that somebody else has worked out take the place of rates") func givenTaxes() throws {
        let data = "[tax_rate_data][display_name]=Sales tax&tax_amounts[0][tax_rate_data][inclusive]=false&tax_amounts[0][tax_rate_data][percentage]=8.25"
        let path = "\(TestServer.invoices)/\(draft.id)/lines/\(line)"
        let given = "tax_amounts[0][amount]=41&tax_amounts[0][taxable_amount]=500&tax_amounts[0]\(data)"
        let taxed = try server.post(path, given)
        let tax = taxed["taxes"]?.array?.first
        #expect(tax?["amount"] == 41 && tax?["taxable_amount"] == 500 && tax?["tax_behavior"] == "exclusive")
        let id = tax?["tax_rate_details"]?["tax_rate"]?.string ?? ""
        let rate = try server.get("/v1/tax_rates/\(id)")
        #expect(rate.only("active", "display_name") == ["active": false, "display_name": "Sales tax"])
        #expect(rate.text.contains("\"percentage\": 8.25,"))
        #expect(try server.invoice(draft.id)["total"] == 541)
        // The same data name the same rate.
        #expect(try server.post(path, given)["taxes"]?.array?.first?["tax_rate_details"]?["tax_rate"] == .string(id))
        #expect(try server.post(path, "tax_rates[0]=\(server.taxRate("20", inclusive: false))").failure?.parameter == "tax_amounts")
        #expect(try server.post(path, "tax_amounts=")["taxes"] == [])
        #expect(try server.invoice(draft.id)["total"] == 500)
        let added = "lines[0][amount]=100&" + given.replacing("tax_amounts", with: "lines[0][tax_amounts]")
        #expect(try server.invoice(draft.id, "add_lines", added)["total"] == 641)
    }
}
