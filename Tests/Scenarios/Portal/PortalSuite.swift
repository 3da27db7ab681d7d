// What the tests of the customer portal share: a customer, and short ways to open the portal for her.
import TestHarness

protocol PortalSuite {
    var server: TestServer { get }
    var customer: String { get }

    init(server: TestServer, customer: String)
}

extension PortalSuite {
    static var configurations: String { "/v1/billing_portal/configurations" }
    static var sessions: String { "/v1/billing_portal/sessions" }

    init() throws {
        let server = try TestServer()
        self.init(server: server, customer: try server.newCustomer("email=jenny@example.com&name=Jenny"))
    }

    func portal(_ form: String = "") throws -> Answer { try server.post(Self.sessions, "customer=\(customer)&\(form)") }
    func url(_ session: Answer) -> String { session["url"]?.string ?? "" }

    /// A monthly price.
    func price(_ amount: Int64, of product: String) throws -> String {
        try server.post("/v1/prices", "currency=usd&unit_amount=\(amount)&recurring[interval]=month&product=\(product)").id
    }
}
