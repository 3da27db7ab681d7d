// Calls about very many accounts: each turn does a part of the work, so that nobody else waits for all of it.
import API
import Console
import Engine
import Testing
import TestFixtures
import TestHarness
import Wire

struct ManyAccountsTests {
    private let server: TestServer
    private static let platform = "sk_test_platform"

    /// A server whose every turn is over at once.
    init() throws {
        server = try TestServer()
        server.engine.mayGoOn = { false }
    }

    private func makeConnected(_ count: Int) throws {
        for number in 0..<count {
            _ = try server.post("/v1/customers", key: Self.platform, headers: ["Stripe-Account": "acct_\(number)"])
        }
    }

    /// How many turns the answer takes.
    private func turns(until call: String, _ body: String = "", key: String?) throws -> (turns: Int, answer: Answer) {
        let words = call.split(separator: " ").map(String.init)
        let headers: Headers = key.map { ["Authorization": "Bearer \($0)"] } ?? [:]
        var response: Response?
        server.console.handle(Request(method: words[0], path: "/_admin/\(words[1])", headers: headers, body: Array(body.utf8))) { response = $0 }
        try server.endTurn()
        var turns = 1
        while response == nil, try server.turn() { turns += 1 }
        return (turns, Answer(try #require(response)))
    }

    @Test func aResetTakesTheConnectedAccountsInPortions() throws {
        try makeConnected(50)
        let (turns, answer) = try turns(until: "POST reset", key: Self.platform)
        #expect(answer["objects_removed"] == 50)
        #expect(turns == 51)
        #expect(try server.get("/v1/customers", key: Self.platform, headers: ["Stripe-Account": "acct_7"])["data"] == [])
        #expect(try server.objectCount() == 0)
    }

    /// So many are counted in portions, and the count is right all the same.
    @Test func aResetCountsVeryManyObjects() throws {
        for _ in 0..<20 {
            let seeds = (0..<1_000).map { _ in #"{"name": "A"}"# }.joined(separator: ",")
            _ = try server.admin("POST seeds", #"{"customer": ["# + seeds + "]}")
        }
        _ = try server.post("/v1/customers")
        #expect(try server.objectCount() == 20_001)
        let (turns, answer) = try turns(until: "POST reset", key: "sk_test_alpha")
        #expect(answer["objects_removed"] == 20_001)
        #expect(turns == 2)
        #expect(try server.objectCount() == 0)
    }

    @Test func aResetOfAllTakesThemInPortions() throws {
        for number in 0..<1_500 { _ = try server.engine.accounts.account(AccountKey(keyName: "a\(number)", isLive: false)) }
        _ = try server.post("/v1/customers")
        let (turns, answer) = try turns(until: "POST reset", key: nil)
        #expect(answer["objects_removed"] == 1)
        // One counts the objects.
        #expect(turns == 3)
        #expect(try server.admin("GET clock", key: nil)["accounts"] == [])
    }

    @Test func seedsForAllComeToEveryAccountOrToNone() throws {
        for name in ["a", "b", "c"] { _ = try server.post("/v1/customers", key: "sk_test_\(name)") }
        let (turns, answer) = try turns(until: "POST seeds", #"{"customer": [{"id": "cus_seed"}]}"#, key: nil)
        #expect(answer["objects_added"] == 3)
        #expect(turns == 7)
        #expect(try server.get("/v1/customers/cus_seed", key: "sk_test_b")["id"] == "cus_seed")

        // The last of them has one already.
        _ = try server.admin("POST seeds", #"{"customer": [{"id": "cus_other"}]}"#, key: "sk_test_c")
        let refused = try self.turns(until: "POST seeds", #"{"customer": [{"id": "cus_other"}]}"#, key: nil).answer
        #expect(refused.status == 400)
        #expect(refused["error"]?["code"] == "resource_already_exists")
        #expect(try server.get("/v1/customers/cus_other", key: "sk_test_a").status == 404)
    }

    @Test func clocksAreAllAskedBeforeAnyMoves() throws {
        try makeConnected(20)
        // One of the accounts is ahead.
        _ = try server.admin("POST clock", #"{"advance": "1d"}"#, key: "sk_test_ahead")
        let now = server.wall.now
        let refused = try turns(until: "POST clock", "{\"now\": \(now + 10)}", key: nil)
        #expect(refused.answer.status == 400)
        #expect(refused.turns > 20)
        #expect(try server.admin("GET clock", key: Self.platform)["now"] == .integer(now))

        let moved = try turns(until: "POST clock", #"{"advance": 60}"#, key: Self.platform)
        #expect(moved.answer["now"] == .integer(now + 60))
        #expect(moved.turns > 40)
    }

    @Test func settlingLooksAtSomeAccountsInEachTurn() throws {
        try makeConnected(20)
        let (turns, answer) = try turns(until: "POST settle", key: Self.platform)
        #expect(answer["settled"] == true)
        #expect(turns == 22)
    }

    @Test func objectsAreCountedInPortionsAfterAStart() throws {
        let folder = try TemporaryFolder()
        let file = folder.path + "/pinstripe.db"
        do {
            let first = try TestServer(file: file)
            for _ in 0..<30 { _ = try first.post("/v1/customers") }
        }
        let again = try TestServer(file: file)
        again.engine.mayGoOn = { false }
        #expect(try again.engine.countObjects() == nil)
        // What comes and goes before the counting is over counts as well.
        let new = try again.post("/v1/customers")["id"]?.string ?? ""
        _ = try again.post("/v1/customers")
        _ = try again.delete("/v1/customers/\(new)")
        #expect(try again.admin("GET health", key: nil)["objects"] == 31)
    }

    @Test func anAnswerNamesTheFirstThousandClocks() throws {
        for number in 0..<1_001 { _ = try server.engine.accounts.account(AccountKey(keyName: "a\(number)", isLive: false)) }
        try server.endTurn()
        let answer = try server.admin("GET clock", key: nil)
        #expect(answer["accounts"]?.array?.count == 1_000)
        #expect(answer["has_more"] == true)
    }

    /// Those that wait do not keep the others from their turn, however many they are.
    @Test func everyCallHasItsTurn() throws {
        var answered: [String] = []
        for name in ["a", "b", "c"] {
            let request = Request(method: "POST", path: "/_admin/reset", headers: ["Authorization": "Bearer sk_test_\(name)"], body: [])
            server.console.handle(request) { _ in answered.append(name) }
        }
        try server.endTurn()
        while try server.turn() {}
        #expect(answered == ["a", "b", "c"])
    }
}
