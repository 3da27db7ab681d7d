// What tests of subscriptions share: a price of ten dollars a month.
import TestHarness

protocol GoldSuite {
    var server: TestServer { get }
    var gold: String { get }

    init(server: TestServer, gold: String)
}

extension GoldSuite {
    static var now: Int64 { 1_695_680_120 }

    init() throws {
        let server = try TestServer()
        self.init(server: server, gold: try server.newPrice(1000))
    }
}
