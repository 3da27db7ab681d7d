// What tests of invoices share: a customer with a card.
import TestHarness

protocol PayerSuite {
    var server: TestServer { get }
    var customer: String { get }

    init(server: TestServer, customer: String)
}

extension PayerSuite {
    init() throws {
        let server = try TestServer()
        self.init(server: server, customer: try server.newPayer())
    }
}
