// What the tests of prorations share: subscriptions that begin at a certain time, and the items that wait for an invoice.
import TestHarness
import Wire

protocol ProrationSuite {
    var server: TestServer { get }

    init(server: TestServer)
}

extension ProrationSuite {
    /// 2026-04-01, the start of a month of 2,592,000 seconds.
    static var april: Int64 { 1_775_001_600 }

    init() throws { self.init(server: try TestServer()) }

    func move(to time: Int64) throws {
        let now = try server.admin("GET clock")["now"]?.integer ?? 0
        try server.advance(String(time - now))
    }

    /// A subscription that begins at that time.
    func begin(at time: Int64 = april, _ price: String, _ form: String = "") throws -> Answer {
        try move(to: time)
        return try server.subscribe(server.newPayer(), to: price, with: form)
    }

    /// The amounts of the pending items, newest first.
    func pending(_ subscription: Answer) throws -> [JSON?] {
        let items = try server.get("\(TestServer.items)?pending=true&customer=\(subscription["customer"]?.string ?? "")")
        return (items["data"]?.array ?? []).map { $0["amount"] }
    }
}
