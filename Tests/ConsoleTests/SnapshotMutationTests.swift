// Files of snapshots whose rows are changed one by one, and what a file that is taken says when it is written again.
import Engine
import TestFixtures
import TestHarness
import Testing
import Wire

@Suite("Changed files of snapshots") struct SnapshotMutationTests {
    private let server: TestServer
    private let other: TestServer

    init() throws {
        server = try TestServer()
        other = try TestServer(now: 1_700_000_000)
        // A field that is dropped or null may be one that Stripe always has.
        other.describesAnswers = false
    }

    /// Objects of many resources, deleted ones among them, with deliveries, timers and an idempotency key.
    private func fill(_ server: TestServer) throws {
        let receiver = server.receiver()
        receiver.reply = { _ in .status(500) }
        _ = try server.newEndpoint(receiver.url, "*")
        let session = try server.verifiedSession()
        _ = try server.post("\(TestServer.sessions)/\(session)/redact", headers: ["Idempotency-Key": "k"])
        _ = try server.uploadText(size: 3)
        let customer = try server.post("/v1/customers", "name=ada").id
        _ = try server.post("/v1/customers/\(customer)", "name=eve")
        _ = try server.post("/v1/customers/\(customer)/sources", "source=tok_visa")
        _ = try server.post("/v1/charges", "amount=2000&currency=usd&customer=\(customer)")
        _ = try server.post("/v1/payment_intents", "amount=900&currency=usd&payment_method=pm_card_visa&confirm=true&return_url=https://example.com")
        _ = try server.delete("/v1/customers/\(server.post("/v1/customers").id)")
        try server.settle()
        _ = try server.admin("POST clock", "frozen=true")
    }

    private func export(_ server: TestServer, _ name: String = "base") throws -> [String] {
        try server.admin("GET snapshots/\(name)/file").text.split(separator: "\n").map(String.init)
    }

    @Test("a file that is taken is the same when it is written again, except for the last number", arguments: [false, true])
    func again(withSeeds: Bool) throws {
        let server = try TestServer(seeds: withSeeds ? .builtIn : .none)
        try fill(server)
        _ = try server.save()
        let file = try export(server)
        #expect(try other.admin("PUT snapshots/base/file", file.joined(separator: "\n")).failure == nil)
        #expect(try export(other).dropFirst() == file.dropFirst())
        // What was restored is the same, too.
        _ = try other.restore()
        _ = try other.save("restored")
        #expect(try export(other, "restored").dropFirst() == file.dropFirst())
    }

    @Test("a refused file does not raise the numbers of new objects") func numbers() throws {
        try fill(server)
        _ = try server.save()
        let file = try export(server)
        var header = try JSON.parse(file[0])
        header["last_number"] = .integer(10_000_000_000)
        let high = String(decoding: header.compact(), as: UTF8.self)
        #expect(try other.admin("PUT snapshots/x/file", [high, file[1], "[]"].joined(separator: "\n")).status == 400)
        #expect(try other.post("/v1/customers").id.suffix(8).prefix(5) == "00000")
        // A file that is taken may raise them, and what is written then is taken again.
        for _ in 0..<2 {
            #expect(try other.admin("PUT snapshots/x/file", ([high] + file.dropFirst()).joined(separator: "\n")).status == 200)
            let written = try other.admin("GET snapshots/x/file").text
            #expect(try other.admin("PUT snapshots/y/file", written).failure == nil)
        }
    }

    @Test("rows that Pinstripe could not have written are refused") func broken() throws {
        try fill(server)
        _ = try server.save()
        let file = try export(server)
        func refusal(_ table: String, _ place: Int, _ value: JSON, of resource: String? = nil) throws -> String? {
            guard let position = try file.firstIndex(where: {
                let row = try JSON.parse($0)
                return row[0]?.string == table && (resource == nil || row[2]?.string == resource)
            }), var row = try JSON.parse(file[position]).array else { return "no such row" }
            if case .object(let members) = value, case .object(let present) = row[place] {
                row[place] = .object(present.merging(members) { $1 })
            } else {
                row[place] = value
            }
            var lines = file
            lines[position] = String(decoding: JSON.array(row).compact(), as: UTF8.self)
            let answer = try other.admin("PUT snapshots/x/file", lines.joined(separator: "\n"))
            return answer.failure?.message.split(separator: ": ", maxSplits: 1).last.map(String.init)
        }
        #expect(try refusal("attempts", 3, .null) == "entry is no JSON object.")
        #expect(try refusal("history", 3, .null) == "entry is no JSON object.")
        #expect(try refusal("history", 3, "x") == "entry is no JSON object.")
        #expect(try refusal("deliveries", 2, 1) == "event is the number of no event.")
        #expect(try refusal("deliveries", 6, "lost") == "outcome is none of a delivery.")
        #expect(try refusal("deliveries", 10, 2) == "is_manual is no number from 0 to 1.")
        #expect(try refusal("attempts", 1, 99) == "owner is the number of no delivery.")
        #expect(try refusal("contents", 2, 7) == "a piece is missing before this one.")
        #expect(try refusal("timers", 1, -1) == "due is no number from 0 to 9007199254740992.")
        #expect(try refusal("timers", 4, .string("[" + String(repeating: "0,", count: 1 << 16) + "0]")) == "arguments are too long.")
        #expect(try refusal("idempotency_keys", 4, 99) == "status is none of an answer.")
        let misfit = "has a field with an impossible value"
        #expect(try refusal("objects", 6, ["amount": "x"], of: "charge")?.contains("as a charge, \(misfit): amount.") == true)
        // So large that a sum of amounts would not fit.
        #expect(try refusal("objects", 6, ["amount": .integer(.max)], of: "charge")?.contains("\(misfit): amount.") == true)
        #expect(try refusal("objects", 6, ["created": .integer(.min)], of: "charge")?.contains("\(misfit): created.") == true)
        #expect(try refusal("objects", 6, ["status": "lost"], of: "charge")?.contains("\(misfit): status.") == true)
        #expect(try refusal("objects", 6, ["object": "refund"], of: "charge")?.contains("is another object.") == true)
        #expect(try refusal("objects", 6, ["id": "ch_1"], of: "charge")?.contains("has another id.") == true)
        #expect(try refusal("objects", 6, ["x": 1], of: "charge")?.contains("has no field x.") == true)
        // Null, where the field is never null.
        #expect(try refusal("objects", 6, ["billing_details": .null], of: "charge")?.contains("\(misfit): billing_details.") == true)
        #expect(try refusal("objects", 6, ["metadata": .null], of: "charge")?.contains("\(misfit): metadata.") == true)
        // What no call takes.
        let pairs = try JSON.parse("{\((0...50).map { #""k\#($0)":"v""# }.joined(separator: ","))}")
        #expect(try refusal("objects", 6, ["metadata": pairs], of: "charge")?.contains("\(misfit): metadata.") == true)
        let text = { JSON.string(String(repeating: "é", count: $0)) }
        #expect(try refusal("objects", 6, ["metadata": ["k": text(501)]], of: "charge")?.contains("\(misfit): metadata.") == true)
        #expect(try refusal("objects", 6, ["metadata": ["k": text(500)]], of: "charge") == nil)
        #expect(try refusal("objects", 6, ["description": text(40_001)], of: "charge")?.contains("\(misfit): description.") == true)
        #expect(try refusal("objects", 6, ["description": text(40_000)], of: "charge") == nil)
        #expect(try refusal("objects", 6, ["phone": text(21)], of: "customer")?.contains("\(misfit): phone.") == true)
        #expect(try other.admin("DELETE snapshots/x").status == 200)
        #expect(try refusal("objects", 9, 1, of: "charge") == "snapshot_of is only for events.")
        #expect(try other.admin("GET snapshots")["data"] == [])
    }

    @Test("a long line is taken, and one that is too long is refused") func lines() throws {
        try fill(server)
        _ = try server.save()
        var file = try export(server)
        let blanks = String(repeating: " ", count: 1 << 20)
        file[2] = "[" + blanks + file[2].dropFirst()
        #expect(try other.admin("PUT snapshots/x/file", file.joined(separator: "\n")).status == 200)
        file[2] = "[" + blanks + file[2].dropFirst()
        #expect(try other.admin("PUT snapshots/x/file", file.joined(separator: "\n")).failure == Failure(
            400, "Invalid file of a snapshot, line 3: it has more than 2097152 bytes."))
        file[2] = "[" + String(repeating: "0,", count: 20_000) + "0]"
        #expect(try other.admin("PUT snapshots/x/file", file.joined(separator: "\n")).failure == Failure(
            400, "Invalid file of a snapshot, line 3: it cannot be read as JSON. The document has too many values."))
    }
}

extension SnapshotMutationTests {
    private static let values: [JSON] = [.null, "", -1, .integer(.max), [], [:], .number("1e99")]

    /// Each key of an object of each resource is dropped, or gets one of the values, in turn. Each place of one row of each table gets all of them.
    @Test("a changed file is refused, or every call that reads works") func mutated() throws {
        try fill(server)
        _ = try server.save()
        let file = try export(server)
        var seen: Set<String> = []
        var turn = 0
        let changes = Self.values.count + 1
        for (position, line) in file.enumerated() {
            let json = try JSON.parse(line)
            let table = json[0]?.string ?? "line"
            if seen.insert(table).inserted, let row = json.array {
                for place in row.indices.dropFirst() {
                    for value in Self.values { try put(file, position, json, at: place, value) }
                }
            }
            guard table == "objects", seen.insert(json[2]?.string ?? "").inserted else { continue }
            for place in [6, 7] {
                for key in json[place]?.object?.keys ?? [] {
                    turn += 1
                    guard var fields = json[place] else { continue }
                    fields[key] = turn % changes == 0 ? nil : Self.values[turn % changes - 1]
                    try put(file, position, json, at: place, fields)
                }
            }
        }
        #expect(seen.isSuperset(of: ["objects", "contents", "tombstones", "history", "deliveries", "attempts", "timers", "idempotency_keys"]))
    }

    private func put(_ file: [String], _ position: Int, _ json: JSON, at place: Int, _ value: JSON) throws {
        guard var row = json.array else { return }
        row[place] = value
        var lines = file
        lines[position] = String(decoding: JSON.array(row).compact(), as: UTF8.self)
        let before = try other.admin("GET snapshots")
        let answer = try other.admin("PUT snapshots/x/file", lines.joined(separator: "\n"))
        if answer.status == 400 {
            #expect(try other.admin("GET snapshots").text == before.text)
            return
        }
        #expect(answer.status == 200)
        let id = row[2].string == nil ? "none" : row[3].string ?? "none"
        let paths = ["objects/\(id)", "objects?limit=100", "events", "deliveries", "timers", "requests", "snapshots/x/file"]
        let days = row[0] == "objects" ? 1 : 40
        for call in ["POST snapshots/x/restore", "POST settle", "POST clock?advance=\(days)d"] + paths.map({ "GET \($0)" }) {
            #expect(try other.admin(call).status < 500, "\(lines[position]): \(call)")
        }
        for path in ["customers", "charges", "events", "balance", "balance_transactions", "payment_intents", "files", "webhook_endpoints"] {
            #expect(try other.get("/v1/\(path)").status < 500, "\(lines[position]): \(path)")
        }
    }
}
