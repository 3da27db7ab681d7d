// Calls of invoices that are not there.
import TestHarness
import Testing
import Wire

@Suite("Unknown invoices") struct InvoiceRefusalTests {
    private let server: TestServer

    init() throws { server = try TestServer() }

    @Test("an unknown invoice: the parameter of the error depends on the call", arguments: [
        ("GET", "", "invoice"), ("DELETE", "", "invoice"), ("POST", "/send", "invoice"), ("POST", "/add_lines", "invoice"), ("POST", "", "id"),
        ("POST", "/pay", "id"), ("POST", "/finalize", "id"), ("POST", "/void", "id"), ("POST", "/mark_uncollectible", "id"),
    ]) func unknown(method: String, call: String, parameter: String) throws {
        let form = call == "/add_lines" ? "lines[0][amount]=5" : ""
        let answer = try server.request(method, "\(TestServer.invoices)/in_x\(call)", form)
        #expect(answer.failure == Failure(404, code: "resource_missing", parameter: parameter, "No such invoice: 'in_x'"))
    }
}
