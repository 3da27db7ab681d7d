// The page of an invoice: it shows what is due, takes money, and gives a PDF.
import TestHarness
import Testing
import Wire

@Suite("The page of an invoice") struct InvoicePageTests {
    private let server: TestServer
    private let invoice: Answer

    init() throws {
        server = try TestServer()
        let customer = try server.newCustomer("name=Jenny <3")
        _ = try server.post("/v1/invoiceitems", "customer=\(customer)&amount=2500&currency=eur&description=Setup (once)")
        let draft = try server.post("/v1/invoices", "customer=\(customer)&pending_invoice_items_behavior=include").id
        invoice = try server.post("/v1/invoices/\(draft)/finalize")
    }

    private var url: String { invoice["hosted_invoice_url"]?.string ?? "" }
    private var status: JSON? { get throws { try server.get("/v1/invoices/\(invoice.id)")["status"] } }

    @Test("shows its lines and what is due") func shown() throws {
        let page = try server.open(url)
        #expect(page.status == 200)
        for text in ["Invoice \(invoice["number"]?.string ?? "")", "Jenny &lt;3", "Setup (once)", "€25.00", "Pay with 3-D Secure"] {
            #expect(page.text.contains(text), "\(text)")
        }
        #expect(try server.open("\(url)x").status == 404)
        #expect(try server.open("\(url)/other").status == 404)
    }

    @Test("takes money, or refuses a card") func payment() throws {
        let declined = try server.submit(url, "do=decline")
        #expect(declined.text.contains("Your card was declined."))
        #expect(try status == "open")
        #expect(try server.submit(url, "do=pay").text.contains("paid"))
        #expect(try status == "paid")
        #expect(try server.submit(url, "do=pay").status == 400)
        #expect(!(try server.open(url).text.contains("<form")))
    }

    @Test("leads to the bank's page and back") func bank() throws {
        let asked = try server.submit(url, "do=authenticate")
        #expect(asked.status == 303)
        let done = try server.submit(asked.headers["Location"] ?? "", "do=authorize")
        #expect(done.headers["Location"]?.hasPrefix("\(url)?payment_intent=pi_") == true)
        #expect(try status == "paid")
    }

    @Test("the PDF has the same, with its objects where its table says") func pdf() throws {
        let file = try server.open(invoice["invoice_pdf"]?.string ?? "")
        #expect(file.headers["Content-Type"] == "application/pdf")
        let bytes = file.body
        #expect(bytes.starts(with: Array("%PDF-1.4\n".utf8)))
        #expect(String(decoding: bytes.suffix(6), as: UTF8.self) == "%%EOF\n")
        let text = String(decoding: bytes, as: Unicode.ASCII.self)
        #expect(text.contains("Setup \\(once\\): "))
        let places = text.matches(of: #/\n(\d{10}) 00000 n /#).compactMap { Int($0.output.1) }
        #expect(places.count == 5)
        for (index, place) in places.enumerated() {
            #expect(String(decoding: bytes[place...].prefix(7), as: UTF8.self) == "\(index + 1) 0 obj")
        }
    }
}
