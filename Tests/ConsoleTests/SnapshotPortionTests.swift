// Snapshots that take several turns, and those of a database in a file: what happens in between.
import Engine
import TestFixtures
import TestHarness
import Testing
import Wire

@Suite("Snapshots in portions") struct SnapshotPortionTests {
    private let server: TestServer

    /// A server whose every turn is over at once.
    init() throws {
        server = try TestServer()
        server.engine.mayGoOn = { false }
    }

    /// A call whose answer comes in a later turn.
    private final class Call {
        private unowned let server: TestServer
        var answer: Answer?

        init(_ call: String, _ server: TestServer) throws {
            self.server = server
            let words = call.split(separator: " ").map(String.init)
            let headers: Headers = ["Authorization": "Bearer sk_test_alpha"]
            server.console.handle(Request(method: words[0], path: "/_admin/\(words[1])", headers: headers)) { self.answer = Answer($0) }
            try server.endTurn()
        }

        /// - Returns: the number of turns.
        @discardableResult func end() throws -> Int {
            var turns = 0
            while answer == nil, try server.turn() { turns += 1 }
            return turns
        }
    }

    private func names() throws -> [JSON?] { try server.get("/v1/customers?limit=100")["data"]?.array?.map { $0["name"] } ?? [] }

    private func sweep() throws { while try server.engine.sweep() { try server.endTurn() } }

    @Test("what changes while it is taken is in it as it is at the end", arguments: 1..<12) func changed(turns: Int) throws {
        let ids = try (0..<5).map { try server.post("/v1/customers", "name=c\($0)").id }
        let call = try Call("PUT snapshots/base", server)
        for _ in 0..<turns { try server.turn() }
        #expect(call.answer == nil)
        _ = try server.post("/v1/customers/\(ids[1])", "name=changed")
        _ = try server.delete("/v1/customers/\(ids[2])")
        _ = try server.post("/v1/customers", "name=new")
        let before = try server.get("/v1/events?limit=100").text
        try call.end()
        #expect(call.answer?["objects"] == 5)
        _ = try server.admin("POST reset")
        let restore = try Call("POST snapshots/base/restore", server)
        for _ in 0..<turns { try server.turn() }
        try restore.end()
        #expect(try names() == ["new", "c4", "c3", "changed", "c0"])
        #expect(try server.get("/v1/events?limit=100").text == before)
        try sweep()
        #expect(try names() == ["new", "c4", "c3", "changed", "c0"])
        #expect(server.notes.faults == [])
    }

    @Test("it ends, however often the account changes") func restless() throws {
        let call = try Call("PUT snapshots/base", server)
        var count = 0
        while call.answer == nil, count < 500 {
            count += 1
            _ = try server.post("/v1/customers", "name=c")
            try server.turn()
        }
        #expect(call.answer?.status == 200)
        #expect(count < 500)
    }

    @Test("in idle time, the next restore is made: then it takes one turn") func prepared() throws {
        _ = try server.post("/v1/customers", "name=ada")
        try Call("PUT snapshots/base", server).end()
        for _ in 0..<2 {
            try sweep()
            let call = try Call("POST snapshots/base/restore", server)
            #expect(call.answer?.status == 200)
        }
        let again = try Call("POST snapshots/base/restore", server)
        #expect(try again.end() > 3)
        #expect(again.answer?.status == 200)
        #expect(try names() == ["ada"])
    }

    @Test("of no accounts at all") func nothing() throws {
        server.engine.mayGoOn = { true }
        #expect(try server.save(key: nil)["accounts"] == 0)
        try sweep()
        _ = try server.post("/v1/customers", "name=ada")
        #expect(try server.restore(key: nil)["objects"] == 0)
        #expect(try names() == [])
        try sweep()
    }

    @Test("deleted or replaced while it is restored") func deleted() throws {
        _ = try server.post("/v1/customers", "name=ada")
        try Call("PUT snapshots/base", server).end()
        let call = try Call("POST snapshots/base/restore", server)
        for _ in 0..<4 { try server.turn() }
        _ = try server.admin("DELETE snapshots/base")
        try call.end()
        #expect(call.answer?.failure == Failure(404, code: "resource_missing", parameter: "name", "No such snapshot: 'base'"))
        #expect(try names() == ["ada"])
        try sweep()
        #expect(server.notes.faults == [])
    }

    @Test("more snapshots than have a copy ready: each is restored") func many() throws {
        for number in 0..<7 {
            _ = try server.post("/v1/customers", "name=c\(number)")
            try Call("PUT snapshots/s\(number)", server).end()
            try sweep()
        }
        for number in [0, 6, 3, 0, 5, 0] {
            try Call("POST snapshots/s\(number)/restore", server).end()
            #expect(try names().count == number + 1)
            try sweep()
        }
        #expect(try server.admin("GET snapshots?limit=3")["data"]?.array?.map { $0["name"] } == ["s0", "s1", "s2"])
        let rest = try server.admin("GET snapshots?limit=10&starting_after=s2")
        #expect(rest["data"]?.array?.count == 4)
        #expect(rest["has_more"] == false)
    }

    @Test("a commit that fails: the snapshot is not taken, and a later one is") func failedCommit() throws {
        _ = try server.post("/v1/customers", "name=ada")
        try Call("PUT snapshots/old", server).end()
        let call = try Call("PUT snapshots/base", server)
        for _ in 0..<3 { try server.turn() }
        struct Failure: Error {}
        #expect(throws: (any Error).self) {
            try server.engine.atomically {
                _ = try server.engine.accounts.account(AccountKey(keyName: "other", isLive: false))
                throw Failure()
            }
        }
        #expect(throws: (any Error).self) { try server.endTurn() }
        try call.end()
        #expect(call.answer?.status == 500)
        try sweep()
        try Call("PUT snapshots/base", server).end()
        try Call("POST snapshots/base/restore", server).end()
        try Call("POST snapshots/old/restore", server).end()
        #expect(try names() == ["ada"])
    }

    @Test("in a file, it survives a restart, also one in the middle of a restore or of another snapshot", arguments: 0..<10) func restart(turns: Int) throws {
        let folder = try TemporaryFolder()
        var first: TestServer? = try TestServer(file: folder.file("state.sqlite"))
        let id = try #require(try first?.post("/v1/customers", "name=ada").id)
        _ = try first?.admin("PUT snapshots/base")
        first?.engine.mayGoOn = { false }
        if let first {
            _ = try Call(turns.isMultiple(of: 2) ? "PUT snapshots/other" : "POST snapshots/base/restore", first)
            for _ in 0..<turns { try first.turn() }
        }
        first = nil
        let second = try TestServer(file: folder.file("state.sqlite"))
        _ = try second.delete("/v1/customers/\(id)")
        while try second.engine.sweep() { try second.endTurn() }
        for _ in 0..<2 {
            _ = try second.restore()
            #expect(try second.get("/v1/customers/\(id)")["name"] == "ada")
        }
        #expect(try second.admin("GET snapshots")["data"]?.array?.first?["name"] == "base")
    }
}

@Suite("Names of snapshots") struct SnapshotNameTests {
    @Test("names that are none", arguments: ["a.b", "a%20b", "%C3%A4", String(repeating: "a", count: 65)]) func bad(name: String) throws {
        let server = try TestServer()
        let decoded = name == "a%20b" ? "a b" : name == "%C3%A4" ? "ä" : name
        let expected = Failure(
            400, parameter: "name", "Invalid name of a snapshot: '\(decoded)'. It has 1 to 64 letters, digits, hyphens and underscores.")
        for call in ["PUT snapshots/\(name)", "GET snapshots/\(name)", "DELETE snapshots/\(name)", "POST snapshots/\(name)/restore",
            "GET snapshots/\(name)/file", "PUT snapshots/\(name)/file"]
        {
            #expect(try server.admin(call).failure == expected)
        }
    }

    @Test("names of nothing") func unknown() throws {
        let server = try TestServer()
        for call in ["GET snapshots/x", "DELETE snapshots/x", "POST snapshots/x/restore", "GET snapshots/x/file"] {
            #expect(try server.admin(call).failure == Failure(404, code: "resource_missing", parameter: "name", "No such snapshot: 'x'"))
        }
    }

    @Test("the longest, and all kinds of characters") func good() throws {
        let server = try TestServer()
        let name = "aZ09-_" + String(repeating: "x", count: 58)
        #expect(try server.save(name)["name"] == .string(name))
        #expect(try server.admin("GET snapshots/\(name)")["objects"] == 0)
        #expect(try server.admin("DELETE snapshots/\(name)").json == ["name": .string(name), "deleted": true])
    }

    @Test("a name that is given again is the newer one's") func again() throws {
        let server = try TestServer()
        _ = try server.post("/v1/customers", "name=ada")
        _ = try server.save()
        _ = try server.post("/v1/customers", "name=bob")
        _ = try server.save()
        _ = try server.admin("POST reset")
        #expect(try server.restore()["objects"] == 2)
        #expect(try server.admin("GET snapshots")["data"]?.array?.count == 1)
    }
}
