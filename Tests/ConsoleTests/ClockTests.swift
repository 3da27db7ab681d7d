// /_admin/clock: an account's time moves where a test wants it, forward only, and what falls due on the way happens.
import TestHarness
import Testing
import Wire

/// What the wall clock of these tests shows at first.
private let start: Int64 = 1_695_680_120

@Suite("The clock") struct ClockTests {
    @Test("an account's clock runs with the wall clock until somebody moves it") func running() throws {
        let server = try TestServer()
        let clock = try server.admin("GET clock")
        #expect(clock["now"] == .integer(start))
        #expect(clock["frozen"] == false)
        #expect(clock.keys == ["account", "now", "frozen"])
        server.wall.now += 5
        #expect(try server.admin("GET clock")["now"] == .integer(start + 5))
    }

    @Test("advance, in seconds or with a unit", arguments: [
        ("0", 0), ("1", 1), ("3600", 3600), ("45s", 45), ("90m", 5400), ("2h", 7200), ("4d", 345_600), ("1w", 604_800), ("0d", 0), ("007s", 7),
    ] as [(String, Int64)])
    func advance(duration: String, seconds: Int64) throws {
        #expect(try TestServer().admin("POST clock", "advance=\(duration)")["now"] == .integer(start + seconds))
        #expect(try TestServer().admin("POST clock", #"{"advance": "\#(duration)"}"#)["now"] == .integer(start + seconds))
    }

    @Test("advance as a JSON number") func advanceNumber() throws {
        #expect(try TestServer().admin("POST clock", #"{"advance": 3600}"#)["now"] == .integer(start + 3600))
    }

    @Test("what is no duration", arguments: [
        "-1", "-1d", "1.5h", "d", "4 d", "4D", "1y", "1h30m", "+5", "٣d", "0x10", "9999999999999999999", "9223372036854775807w",
    ])
    func badDuration(text: String) throws {
        let server = try TestServer()
        #expect(try server.admin("POST clock", #"{"advance": "\#(text)"}"#).failure == Failure(
            400, parameter: "advance", "Invalid duration: \(text). Give seconds, or a number with s, m, h, d or w, such as 90m or 4d."))
        #expect(try server.admin("GET clock")["now"] == .integer(start))
    }

    @Test("no clock goes past the year 9999, by no way", arguments: [
        (#"{"advance": 9223372036854775807}"#, "advance"), (#"{"advance": "9999999999d"}"#, "advance"), (#"{"now": 253402300800}"#, "now"),
        (#"{"now": 9007199254740992}"#, "now"),
    ])
    func overflow(body: String, parameter: String) throws {
        let server = try TestServer()
        #expect(try server.admin("POST clock", body).failure == Failure(
            400, parameter: parameter, "Invalid time: a clock goes from 0 to 253402300799 Unix seconds."))
        #expect(try server.admin("GET clock")["now"] == .integer(start))
    }

    @Test("its last second can be reached, and used") func lastSecond() throws {
        let server = try TestServer()
        #expect(try server.admin("POST clock", "now=253402300799&frozen=true")["now"] == 253_402_300_799)
        let id = try server.newSession()
        #expect(try server.post("\(TestServer.sessions)/\(id)/redact").status == 200)
        #expect(server.notes.faults == [])
    }

    @Test("an earlier now is a 400, one that is the present is not", arguments: [1_695_680_119, 0, -1] as [Int64]) func backwards(now: Int64) throws {
        let server = try TestServer()
        #expect(try server.admin("POST clock", "now=\(now)").failure == Failure(
            400, parameter: "now", "The clock cannot go back: it shows 1695680120, and you asked for \(now)."))
        #expect(try server.admin("POST clock", "now=1695680120").status == 200)
    }

    @Test("now and advance are one too many") func both() throws {
        #expect(try TestServer().admin("POST clock", "now=1700000000&advance=1d").failure == Failure(
            400, code: "parameters_exclusive", parameter: "now", "You may only specify one of these parameters: now, advance."))
    }

    @Test("a moved clock goes on running from there; a frozen one stands until it is told to run; absent means as it was") func frozen() throws {
        let server = try TestServer()
        func now() throws -> JSON? { try server.admin("GET clock")["now"] }
        _ = try server.admin("POST clock", "now=1700000000")
        server.wall.now += 7
        #expect(try now() == 1_700_000_007)

        #expect(try server.admin("POST clock", "frozen=true")["frozen"] == true)
        server.wall.now += 100
        #expect(try now() == 1_700_000_007)
        #expect(try server.admin("POST clock", "advance=3")["frozen"] == true)
        server.wall.now += 100
        #expect(try now() == 1_700_000_010)

        #expect(try server.admin("POST clock", #"{"frozen": false}"#)["frozen"] == false)
        server.wall.now += 5
        #expect(try now() == 1_700_000_015)
    }

    @Test("objects are created in the account's time") func created() throws {
        let server = try TestServer()
        _ = try server.admin("POST clock", "now=1700000000&frozen=true")
        server.wall.now += 100
        #expect(try server.session(server.newSession())["created"] == 1_700_000_000)
    }

    @Test("fired: every timer that fell due on the way, in its order, each at its own time") func fired() throws {
        let server = try TestServer()
        var ids: [String] = []
        for _ in 0..<3 {
            ids.append(try server.newSession())
            _ = try server.post("\(TestServer.sessions)/\(ids.last ?? "")/redact")
            _ = try server.admin("POST clock", "advance=1h")
        }
        let answer = try server.admin("POST clock", "advance=345600")
        #expect(answer["fired"] == [
            ["at": .integer(start + 345_600), "id": .string(ids[0]), "transition": "complete_redaction"],
            ["at": .integer(start + 349_200), "id": .string(ids[1]), "transition": "complete_redaction"],
            ["at": .integer(start + 352_800), "id": .string(ids[2]), "transition": "complete_redaction"],
        ])
        #expect(answer["now"] == .integer(start + 3 * 3600 + 345_600))
        for (number, id) in ids.enumerated() {
            #expect(try server.admin("GET objects/\(id)")["history"]?.array?.last?["at"]
                == .integer(start + Int64(number) * 3600 + 345_600))
        }
        #expect(try server.admin("POST clock", "advance=1000d")["fired"] == [])
    }

    @Test("freezing fires what the wall clock has made due, and nothing else") func freezing() throws {
        let server = try TestServer()
        let id = try server.newSession()
        _ = try server.post("\(TestServer.sessions)/\(id)/redact")
        server.wall.now += 345_599
        #expect(try server.admin("POST clock", "frozen=true")["fired"] == [])
        _ = try server.admin("POST clock", "frozen=false")
        server.wall.now += 10
        #expect(try server.admin("POST clock", "frozen=true")["fired"] == [
            ["at": .integer(start + 345_600), "id": .string(id), "transition": "complete_redaction"],
        ])
    }

    @Test("while a clock stands still the wall clock makes nothing due") func frozenTimers() throws {
        let server = try TestServer()
        let id = try server.newSession()
        _ = try server.post("\(TestServer.sessions)/\(id)/redact")
        _ = try server.admin("POST clock", "frozen=true")
        server.wall.now += 1_000_000
        #expect(try server.engine.fireDueTimers(limit: 1000) == 0)
        #expect(try server.session(id)["redaction"] == ["status": "processing"])
    }

    @Test("another account does not notice") func otherAccount() throws {
        let server = try TestServer()
        _ = try server.newSession(key: "sk_test_beta")
        _ = try server.admin("POST clock", "advance=4d&frozen=true")
        #expect(try server.admin("GET clock", key: "sk_test_beta")["now"] == .integer(start))
        #expect(try server.admin("GET clock", key: "sk_test_beta")["frozen"] == false)
    }

    @Test("connected accounts move with their platform, and start with its clock") func connected() throws {
        let server = try TestServer()
        let old: Headers = ["Stripe-Account": "acct_old"]
        _ = try server.get(TestServer.sessions, headers: old)
        _ = try server.admin("POST clock", "now=1700000000&frozen=true")
        #expect(try server.admin("GET clock", headers: old)["now"] == 1_700_000_000)
        #expect(try server.admin("GET clock", headers: ["Stripe-Account": "acct_new"])["now"] == 1_700_000_000)
    }

    @Test("without a key every clock moves, and accounts to come start there") func all() throws {
        let server = try TestServer()
        _ = try server.newSession(key: "sk_test_alpha")
        _ = try server.newSession(key: "sk_test_beta")
        let answer = try server.admin("POST clock", "now=1700000000&frozen=true", key: nil)
        #expect(answer["now"] == 1_700_000_000)
        #expect(answer["frozen"] == true)
        #expect(answer["fired"] == [])
        #expect(answer["accounts"]?.array?.map { $0["now"] } == [1_700_000_000, 1_700_000_000])
        for key in ["sk_test_alpha", "sk_test_beta", "sk_test_later"] {
            #expect(try server.admin("GET clock", key: key)["now"] == 1_700_000_000)
            #expect(try server.admin("GET clock", key: key)["frozen"] == true)
        }
        #expect(try server.admin("GET clock", key: nil).keys == ["now", "frozen", "accounts"])
    }

    @Test("where one of all clocks would go back, none moves") func allOrNone() throws {
        let server = try TestServer()
        _ = try server.newSession(key: "sk_test_alpha")
        _ = try server.admin("POST clock", "now=1800000000", key: "sk_test_beta")
        #expect(try server.admin("POST clock", "now=1700000000", key: nil).status == 400)
        #expect(try server.admin("GET clock", key: "sk_test_alpha")["now"] == .integer(start))
        #expect(try server.admin("GET clock", key: nil)["now"] == .integer(start))
    }

    @Test("an empty advance, now or frozen is refused", arguments: ["advance", "now", "frozen"]) func empty(name: String) throws {
        #expect(try TestServer().admin("POST clock", "\(name)=").failure?.code == "parameter_invalid_empty")
    }

    @Test("the timeout is taken") func timeout() throws {
        #expect(try TestServer().admin("POST clock", "advance=1&timeout=10").status == 200)
    }
}

@Suite("A movement of many timers") struct ClockMovementTests {
    private let server: TestServer

    /// A server with 250 redactions under way: three portions.
    init() throws {
        server = try TestServer()
        for _ in 0..<250 { _ = try server.post("\(TestServer.sessions)/\(try server.newSession())/redact") }
    }

    private func clock(_ body: String, key: String = "sk_test_alpha", reply: @escaping (Answer) -> Void) throws {
        server.console.handle(
            Request(method: "POST", path: "/_admin/clock", headers: ["Authorization": "Bearer \(key)"], body: Array(body.utf8))
        ) { reply(Answer($0)) }
        try server.engine.commit()
    }

    @Test("it answers when all have fired, and others are served in between") func portions() throws {
        var answer: Answer?
        try clock("advance=5d") { answer = $0 }
        #expect(answer == nil)
        let onTheWay = try server.get(TestServer.sessions + "?limit=100")
        #expect(onTheWay.status == 200)
        #expect(try server.get("/v1/identity/verification_sessions", key: "sk_test_beta").status == 200)
        while try server.turn() {}
        #expect(answer?["fired"]?.array?.count == 100)
        #expect(answer?["fired_count"] == 250)
        #expect(answer?["fired_by_transition"] == ["complete_redaction": 250])
        #expect(answer?["now"] == .integer(start + 5 * 86_400))
    }

    @Test("the clock shows how far it has come") func between() throws {
        try clock("advance=5d&frozen=true") { _ in }
        #expect(try server.admin("GET clock")["now"] == .integer(start + 4 * 86_400))
        while try server.turn() {}
        #expect(try server.admin("GET clock")["now"] == .integer(start + 5 * 86_400))
    }

    @Test("a second call waits for the first") func order() throws {
        var answers: [(String, JSON?)] = []
        try clock("advance=5d&frozen=true") { answers.append(("first", $0["now"])) }
        try clock("advance=1d") { answers.append(("second", $0["now"])) }
        #expect(answers.isEmpty)
        while try server.turn() {}
        #expect(answers.map(\.0) == ["first", "second"])
        let expected: [Int64] = [start + 5 * 86_400, start + 6 * 86_400]
        #expect(answers.compactMap { $0.1?.integer } == expected)
    }

    @Test("a reset on the way ends it: the new world's clock is the wall's") func reset() throws {
        var answer: Answer?
        try clock("advance=5d") { answer = $0 }
        #expect(try server.admin("POST reset")["objects_removed"] == 250)
        while try server.turn() {}
        #expect(answer?.status == 200)
        #expect(answer?["now"] == .integer(start))
    }
}
