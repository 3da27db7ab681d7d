// No input ends the process or finds a fault of the server's own. Thousands of requests, the same ones in every run: each begins as one
// that makes sense and is then spoiled here and there by an awkward piece.
import TestFixtures
import TestHarness
import Testing
import Wire

extension Seeded {
    mutating func pick(_ pieces: [String]) -> String { pieces.randomElement(using: &self) ?? "" }
}

@Suite("Hostile requests") struct HostileRequestTests {
    /// Method, path and body; `{id}` is an object that was made before.
    private static let sensible: [(method: String, path: String, body: String)] = [
        ("POST", "/v1/identity/verification_sessions", "type=document&options[document][require_id_number]=true"),
        ("POST", "/v1/identity/verification_sessions", "verification_flow=vf_1&provided_details[email]=a@example.com"),
        ("GET", "/v1/identity/verification_sessions", ""), ("GET", "/v1/identity/verification_reports", ""),
        ("GET", "/v1/identity/verification_sessions/{id}", ""), ("GET", "/v1/identity/verification_reports/{id}", ""),
        ("POST", "/v1/identity/verification_sessions/{id}", "metadata[a]=1"), ("POST", "/v1/identity/verification_sessions/{id}", "type=id_number"),
        ("POST", "/v1/identity/verification_sessions/{id}/cancel", ""), ("POST", "/v1/identity/verification_sessions/{id}/redact", ""),
        ("GET", "/_admin/objects", ""), ("GET", "/_admin/objects/{id}", ""), ("GET", "/_admin/clock", ""), ("GET", "/_admin/resources", "brief=true"),
        ("POST", "/_admin/objects/{id}/transitions/submit", ""), ("POST", "/_admin/objects/{id}/transitions/submit", "{}"),
        ("POST", "/_admin/objects/{id}/transitions/verify", ""),
        ("POST", "/_admin/objects/{id}/transitions/reject", #"{"code": "id_number_mismatch"}"#),
        ("POST", "/_admin/clock", #"{"advance": "1d"}"#), ("POST", "/_admin/clock", "frozen=true"),
    ]
    private static let methods = ["GET", "POST", "DELETE", "HEAD", "PUT", "OPTIONS", "", "BREW"]
    private static let suffixes = ["/", "//", "/cancel", "/%zz", "/%00", "/transitions/submit", "?", "?limit=1&limit=", "?expand[]=data.verified_outputs"]
    private static let bodies = ["{", "{\"now\":", "[[[[", "{}", "{\"metadata\": {\"a\": [1, null, {}]}}", "\u{0}", "&&&", "=", "%", "%FF"]
    private static let names = [
        "type", "metadata", "metadata[]", "metadata[a[b]]", "options", "options[document]", "options[document][allowed_types][]",
        "options[document][allowed_types][9]", "expand[]", "expand[0]", "expand", "limit", "created", "created[gt]", "starting_after",
        "ending_before", "client_reference_id", "related_person[account]", "verification_flow", "related_customer", "status", "code", "now",
        "advance", "frozen", "object", "[", "]", "a[", "%", "%00", "", "x[y][z]", "type[]", "provided_details", "provided_details[email]",
    ]
    private static let values = [
        "", "true", "x", "-1", "0", "9223372036854775807", "-9223372036854775808", "1e99", "%", "%00", "%FF", "%F0%9F%A7%B5", "document",
        "last_verification_report.document.dob", "data.verified_outputs.dob", "a.b.c.d.e", "..", "passport", "vs_none", "9999999999w",
        "'\"\\", "+", "a&b", "=",
    ]
    private static let headers = [
        ("Authorization", ["Bearer sk_test_beta", "Bearer pk_test_alpha", "Bearer", "Basic %%%", "é ü", ""]),
        ("Stripe-Version", ["2020-08-27", "x", ""]), ("Content-Type", ["application/json", "", "x"]),
        ("Stripe-Account", ["acct_1", "acct_", "x", ""]), ("Idempotency-Key", ["a", "b", "c", "", "\u{0}"]),
    ]

    private func request(_ random: inout Seeded, ids: [String]) -> Request {
        let sensible = Self.sensible[Int.random(in: 0..<Self.sensible.count, using: &random)]
        var (method, path, body) = (sensible.method, sensible.path.replacing("{id}", with: random.pick(ids)), sensible.body)
        var headers: Headers = [:]
        for _ in 0..<Int.random(in: 0...2, using: &random) {
            switch Int.random(in: 0..<8, using: &random) {
            case 0: method = random.pick(Self.methods)
            case 1: path += random.pick(Self.suffixes)
            case 2: body = random.pick(Self.bodies)
            case 3, 4:
                let (name, values) = Self.headers[Int.random(in: 0..<Self.headers.count, using: &random)]
                headers.add(name, random.pick(values))
            default:
                let pair = "\(random.pick(Self.names))=\(random.pick(Self.values + ids))"
                if Bool.random(using: &random) { path += (path.contains("?") ? "&" : "?") + pair } else { body += "&" + pair }
            }
        }
        if headers["Authorization"] == nil { headers.add("Authorization", "Bearer sk_test_alpha") }
        return Request(method: method, path: path, headers: headers, body: Array(body.utf8))
    }

    @Test("every one of them gets an answer in JSON that is no 500", arguments: [1, 2, 3, 4] as [UInt64]) func all(seed: UInt64) throws {
        let server = try TestServer()
        var random = Seeded(Int(seed))
        var ids = ["vs_none", "%00"]
        var answers: [Int: Int] = [:]
        for _ in 0..<2000 {
            let request = request(&random, ids: ids)
            let answer = try server.send(request)
            #expect(answer.status < 500, "\(request)")
            #expect(answer.json.object != nil || request.method == "OPTIONS", "\(request)")
            if ["vs_", "vr_"].contains(answer.id.prefix(3)) { ids = ids.suffix(10) + [answer.id] }
            answers[answer.status, default: 0] += 1
        }
        #expect(server.notes.faults == [])
        // Many find their way in, and not all are stopped at one door.
        #expect(answers[200, default: 0] > 500)
        #expect(Set(answers.keys).isSuperset(of: [200, 400, 401, 403, 404]))
    }
}
