// What the tests of schedules share: two prices for a month, and a schedule of both.
import TestHarness

protocol ScheduleSuite {
    var server: TestServer { get }
    var gold: String { get }
    var silver: String { get }

    init(server: TestServer, gold: String, silver: String)
}

extension ScheduleSuite {
    static var now: Int64 { 1_695_680_120 }
    static var day: Int64 { 86_400 }
    /// One and two months later.
    static var ends: [Int64] { [now + 30 * day, now + 61 * day] }

    init() throws {
        let server = try TestServer()
        self.init(server: server, gold: try server.newPrice(2500), silver: try server.newPrice(1000, named: "Silver"))
    }

    /// A month of silver, then a month of gold.
    func twoMonths(_ form: String = "", of customer: String? = nil) throws -> Answer {
        try server.newSchedule(
            customer ?? server.newPayer(), "phases[0][items][0][price]=\(silver)&phases[0][duration][interval]=month",
            "phases[1][items][0][price]=\(gold)&phases[1][items][0][quantity]=2&phases[1][duration][interval]=month", form)
    }
}
