// No input ends the process or finds a fault of the server's own: thousands of requests put together at random out of awkward pieces,
// the same ones in every run.
import TestHarness
import Testing
import Wire

/// SplitMix64: small, and the same on every machine.
private struct Random: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func pick(_ pieces: [String]) -> String { pieces.randomElement(using: &self) ?? "" }
}

@Suite("Hostile requests") struct HostileRequestTests {
    private static let methods = ["GET", "POST", "POST", "POST", "DELETE", "HEAD", "PUT", "OPTIONS", "", "BREW"]
    private static let api = [
        "/v1/identity/verification_sessions", "/v1/identity/verification_sessions", "/v1/identity/verification_reports", "/v1", "/v1/", "", "/", "v1",
    ]
    private static let admin = [
        "/_admin/objects", "/_admin/objects", "/_admin/clock", "/_admin/reset", "/_admin", "/_admin/health", "/_admin/resources", "/_admin/",
    ]
    private static let actions = [
        "/cancel", "/redact", "/", "//", "/%zz", "/transitions/submit", "/transitions/submit", "/transitions/reject", "/transitions/verify",
    ]
    private static let pairs = [
        "type=document", "type=id_number", "metadata[a]=1", "metadata=", "expand[]=verified_outputs", "expand[]=data.last_verification_report",
        "options[document]=", "options[document][require_id_number]=true", "provided_details[email]=e", "code=abandoned", "code=document_expired",
        "limit=3", "created[gt]=0", "status=canceled", "advance=1d", "frozen=true", "client_reference_id=x",
    ]
    private static let names = [
        "type", "metadata[a]", "metadata[]", "metadata[a[b]]", "options", "options[document][allowed_types][]", "options[document][allowed_types][9]",
        "expand[]", "expand[0]", "expand", "limit", "created", "created[gt]", "starting_after", "ending_before", "client_reference_id",
        "related_person[account]", "verification_flow", "related_customer", "status", "code", "now", "advance", "frozen", "object", "[", "]", "a[",
        "%", "%00", "", "x[y][z]", "type[]", "provided_details",
    ]
    private static let values = [
        "", "true", "x", "-1", "0", "9223372036854775807", "-9223372036854775808", "1e99", "%", "%00", "%FF", "%F0%9F%A7%B5", "verified_outputs.dob",
        "a.b.c.d.e", "..", "passport", "vs_none", "9999999999w", "'\"\\", "+", "a&b", "=",
    ]
    /// The first value of each is one that does.
    private static let headers = [
        ("Authorization", ["Bearer sk_test_a", "Bearer rk_test_b", "Bearer pk_test_a", "Basic c2tfdGVzdF9h", "Basic %%%", "Bearer", "é ü"]),
        ("Stripe-Version", ["2026-10-28.endive", "x"]), ("Content-Type", ["application/x-www-form-urlencoded", "application/json", ""]),
    ]
    private static let rareHeaders = [("Stripe-Account", ["acct_1", "acct_", "x", ""]), ("Idempotency-Key", ["a", "b", "c", "d", "", "\u{0}"])]

    private func form(_ random: inout Random, _ ids: [String]) -> String {
        (0..<Int.random(in: 0...2, using: &random)).map { _ in
            Bool.random(using: &random) ? random.pick(Self.pairs) : "\(random.pick(Self.names))=\(random.pick(Self.values + ids))"
        }.joined(separator: "&")
    }

    private func request(_ random: inout Random, ids: [String], root: [String]) -> Request {
        var path = random.pick(root)
        if Bool.random(using: &random) { path += "/" + random.pick(ids) }
        if Int.random(in: 0..<3, using: &random) == 0 { path += random.pick(Self.actions) }
        let json = random.pick(["{}", "{\"now\":", "[[[[", "{\"advance\":\"1d\"}", "{\"code\":\"document_expired\"}", "\u{0}"])
        let body = Int.random(in: 0..<6, using: &random) == 0 ? json : form(&random, ids)
        var headers: Headers = [:]
        for (name, values) in Self.headers { headers.add(name, Int.random(in: 0..<10, using: &random) == 0 ? random.pick(values) : values[0]) }
        for (name, values) in Self.rareHeaders where Int.random(in: 0..<6, using: &random) == 0 { headers.add(name, random.pick(values)) }
        let query = Int.random(in: 0..<4, using: &random) == 0 ? form(&random, ids) : ""
        return Request(method: random.pick(Self.methods), path: path, query: query, headers: headers, body: Array(body.utf8))
    }

    @Test("every one of them gets an answer in JSON that is no 500", arguments: [1, 2, 3, 4] as [UInt64]) func all(seed: UInt64) throws {
        let server = try TestServer()
        var random = Random(state: seed)
        var ids = ["vs_none", "%00"]
        var statuses: Set<Int> = []
        for _ in 0..<2000 {
            let request = request(&random, ids: ids, root: Self.api + Self.admin)
            let answer = try server.send(request)
            #expect(answer.status < 500, "\(request)")
            #expect(answer.json.object != nil || request.method == "OPTIONS", "\(request)")
            if ["vs_", "vr_"].contains(answer.id.prefix(3)) { ids = ids.suffix(12) + [answer.id] }
            statuses.insert(answer.status)
        }
        #expect(server.notes.faults == [])
        // The pieces do find their way in, and are not all stopped at the door.
        #expect(statuses.isSuperset(of: [200, 400, 401, 403, 404]))
    }
}
