// The file of a snapshot: carried to another server, and what is wrong with a file that was damaged.
import Engine
import TestFixtures
import TestHarness
import Testing
import Wire

@Suite("Files of snapshots") struct SnapshotFileTests {
    private let server: TestServer
    private let other: TestServer

    init() throws {
        server = try TestServer()
        other = try TestServer(now: 1_700_000_000)
    }

    private func carry(_ name: String = "base", as new: String = "base", key: String? = "sk_test_alpha") throws -> Answer {
        let file = try server.admin("GET snapshots/\(name)/file", key: key)
        #expect(file.headers["Content-Type"] == "application/x-ndjson")
        let answer = try other.admin("PUT snapshots/\(new)/file", file.text, key: key)
        #expect(answer.failure == nil)
        return answer
    }

    @Test("another server shows the same, byte for byte, and goes on from there") func carried() throws {
        let receiver = server.receiver()
        receiver.reply = { _ in .status(500) }
        _ = try server.newEndpoint(receiver.url, "customer.created")
        let customer = try server.post("/v1/customers", "name=ada&email=ada@example.com").id
        for _ in 0..<3 { _ = try server.post("/v1/customers/\(customer)/sources", "source=tok_visa") }
        _ = try server.post("/v1/customers/\(customer)", "description=changed", headers: ["Idempotency-Key": "k1"])
        let deleted = try server.post("/v1/customers").id
        _ = try server.delete("/v1/customers/\(deleted)")
        let charge = try server.post("/v1/charges", "amount=2000&currency=usd&source=tok_visa").id
        let session = try server.verifiedSession()
        _ = try server.post("\(TestServer.sessions)/\(session)/redact")
        try server.settle()
        let file = try server.uploadText(size: 600_000)
        _ = try server.admin("POST clock", "frozen=true")
        let saved = try server.save()
        #expect(try carry(as: "carried")["objects"] == saved["objects"])
        for _ in 0..<2 {
            _ = try other.post("/v1/customers", "name=eve")
            _ = try other.restore("carried")
            #expect(try other.get("/v1/events?limit=100").text == server.get("/v1/events?limit=100").text)
            for path in ["/v1/customers/\(customer)", "/v1/customers/\(customer)/sources", "/v1/customers/\(deleted)", "/v1/charges/\(charge)", "/v1/balance"] {
                let (here, there) = try (other.get(path).text, server.get(path).text)
                #expect(here == there)
            }
            for path in ["/v1/files/\(file)/contents", "\(TestServer.sessions)/\(session)"] { #expect(try other.get(path).body == server.get(path).body) }
            #expect(try other.history(of: session) == server.history(of: session))
            #expect(try other.admin("GET clock").json == server.admin("GET clock").json)
            #expect(try other.attempts() == server.attempts())
            #expect(try other.admin("GET timers")["data"]?.array?.count == server.admin("GET timers")["data"]?.array?.count)
            let again = try other.post("/v1/customers/\(customer)", "description=changed", headers: ["Idempotency-Key": "k1"])
            #expect(again.headers["Idempotent-Replayed"] == "true")
        }
        // The retry of the webhook, and the redaction.
        let arrivals = other.receiver(receiver.url)
        _ = try other.admin("POST clock", "advance=5d")
        #expect(arrivals.names.contains("created"))
        #expect(try other.session(session)["redaction"]?["status"] == "redacted")
        #expect(try other.post("/v1/refunds", "charge=\(charge)")["status"] == "succeeded")
        #expect(other.notes.faults == [])
        // And carried back.
        _ = try other.save("back")
        #expect(try server.admin("PUT snapshots/back/file", other.admin("GET snapshots/back/file").text).status == 200)
        _ = try server.restore("back")
        #expect(try server.session(session)["redaction"]?["status"] == "redacted")
    }

    @Test("new objects have numbers that no id in the file has") func numbers() throws {
        for _ in 0..<50 { _ = try server.post("/v1/customers", "name=a") }
        _ = try server.save()
        #expect(try carry().status == 200)
        _ = try other.restore()
        let file = try server.admin("GET snapshots/base/file").text
        let highest = try #require(server.get("/v1/events?limit=1").ids.first?.suffix(8).prefix(6))
        let new = try other.post("/v1/customers", "name=b").id.suffix(8).prefix(6)
        #expect(file.contains(highest))
        #expect(new > highest)
    }

    @Test("of all accounts") func all() throws {
        _ = try server.post("/v1/customers", "name=ada")
        _ = try server.post("/v1/customers", "name=bea", key: "sk_test_beta", headers: ["Stripe-Account": "acct_one"])
        _ = try server.admin("POST clock", "advance=10d", key: nil)
        #expect(try server.save(key: nil)["accounts"] == 2)
        #expect(try carry(key: nil)["accounts"] == 2)
        _ = try other.restore(key: nil)
        #expect(try other.get("/v1/customers")["data"]?[0]?["name"] == "ada")
        #expect(try other.get("/v1/customers", key: "sk_test_beta", headers: ["Stripe-Account": "acct_one"])["data"]?[0]?["name"] == "bea")
        #expect(try other.admin("GET clock", key: nil)["now"] == server.admin("GET clock", key: nil)["now"])
    }

    @Test("a file belongs to its account") func account() throws {
        _ = try server.save()
        let file = try server.admin("GET snapshots/base/file").text
        let id = AccountKey(keyName: "alpha", isLive: false).id
        #expect(try other.admin("PUT snapshots/x/file", file, key: "sk_test_beta").failure == Failure(
            400, "This file belongs to another account. Send it with a key of the account \(id), whose it is."))
        #expect(try other.admin("PUT snapshots/x/file", file, key: nil).status == 400)
        _ = try server.save(key: nil)
        let all = try server.admin("GET snapshots/base/file", key: nil).text
        #expect(try other.admin("PUT snapshots/x/file", all).failure == Failure(
            400, "This file belongs to all accounts. Send it without a key: it is of all accounts."))
        #expect(try other.admin("GET snapshots")["data"] == [])
    }

    @Test("a damaged file is refused, and nothing is kept of it") func damaged() throws {
        _ = try server.post("/v1/customers", "name=ada")
        _ = try server.verifiedSession()
        _ = try server.save()
        let lines = try server.admin("GET snapshots/base/file").text.split(separator: "\n")
        func refusal(_ lines: [Substring]) throws -> String? {
            let answer = try other.admin("PUT snapshots/x/file", lines.joined(separator: "\n"))
            #expect(answer.status == 400)
            return answer.failure?.message
        }
        #expect(try refusal([]) == "Invalid file of a snapshot, line 1: it is empty.")
        #expect(try refusal(["{}"]) == "Invalid file of a snapshot, line 1: this is no file of a snapshot, or one of another version of Pinstripe.")
        #expect(try refusal(Array(lines.dropLast())) == "Invalid file of a snapshot, line \(lines.count): the end is missing.")
        #expect(try refusal([lines[0], "[", lines[1]]) == 
            "Invalid file of a snapshot, line 2: it cannot be read as JSON. The document ends where a value is expected.")
        #expect(try refusal([lines[0], lines[2]]) == "Invalid file of a snapshot, line 2: a row comes before its account.")
        #expect(try refusal([lines[0], lines[1], lines[1]]) == "Invalid file of a snapshot, line 3: the account does not belong there.")
        #expect(try refusal([lines[0], lines[1], #"["objects", 1]"#]) == "Invalid file of a snapshot, line 3: no table has such a row.")
        #expect(try refusal(lines + ["", lines[1]]) == "Invalid file of a snapshot, line \(lines.count + 2): it comes after the end.")
        #expect(try refusal([lines[0]] + lines.dropFirst().reversed()) == "Invalid file of a snapshot, line 3: it comes after the end.")
        let unknown = #"["tombstones", "cus_1", "x"]"#
        #expect(try refusal([lines[0], lines[1], Substring(unknown)]) == "Invalid file of a snapshot, line 3: this Pinstripe has no resource 'x'.")
        #expect(try refusal([lines[0], lines[1], #"["history", 0, 1, null]"#]) == "Invalid file of a snapshot, line 3: owner is the number of no object.")
        #expect(try other.admin("GET snapshots")["data"] == [])
        while try other.engine.sweep() { try other.endTurn() }
        #expect(other.notes.faults == [])
    }

    /// Each value of each kind of row is replaced by others. The file is refused or taken, and what was taken can be looked at.
    @Test("whatever the values are, the server survives") func hostile() throws {
        let receiver = server.receiver()
        receiver.reply = { _ in .status(500) }
        _ = try server.newEndpoint(receiver.url, "*")
        let session = try server.verifiedSession()
        _ = try server.post("\(TestServer.sessions)/\(session)/redact", headers: ["Idempotency-Key": "k"])
        _ = try server.uploadText(size: 3)
        let customer = try server.post("/v1/customers", "name=ada").id
        _ = try server.post("/v1/customers/\(customer)", "name=eve")
        try server.settle()
        _ = try server.save()
        let lines = try server.admin("GET snapshots/base/file").text.split(separator: "\n").map(String.init)
        let values: [JSON] = [.null, true, -1, .integer(.max), .integer(.min), "", "x", "{}", #"{"id":1,"id":2}"#, [], [:], .number("1.5")]
        var kinds: Set<String> = []
        for (position, line) in lines.enumerated() {
            let json = try JSON.parse(line)
            let kind = json.array?.first?.string ?? "line \(position)"
            guard kinds.insert(kind).inserted else { continue }
            let places = json.array.map { Array($0.indices) } ?? []
            for value in values {
                for place in places {
                    var row = json.array ?? []
                    row[place] = value
                    try put(lines, position, .array(row))
                }
                for name in json.object?.keys ?? [] {
                    var row = json
                    row[name] = value
                    try put(lines, position, row)
                }
            }
        }
        #expect(kinds.isSuperset(of: ["objects", "contents", "history", "deliveries", "attempts", "timers", "idempotency_keys"]))
    }

    private func put(_ lines: [String], _ position: Int, _ line: JSON) throws {
        var lines = lines
        lines[position] = String(decoding: line.compact(), as: UTF8.self)
        let answer = try other.admin("PUT snapshots/x/file", lines.joined(separator: "\n"))
        #expect(answer.status == 200 || answer.status == 400)
        guard answer.status == 200 else { return }
        _ = try other.restore("x")
        for path in ["/v1/customers", "/v1/events", TestServer.sessions] { _ = try other.get(path) }
    }
}
