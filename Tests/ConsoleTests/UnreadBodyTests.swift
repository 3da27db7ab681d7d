// Large bodies that need not be received: what the head of a request says already, refuses it.
import API
import Console
import TestHarness
import Testing
import Wire

@Suite("Bodies that are not received") struct UnreadBodyTests {
    private let server: TestServer
    private static let form = "application/x-www-form-urlencoded"
    private static let multipart = "multipart/form-data; boundary=X"

    init() throws { server = try TestServer() }

    private func refusal(_ call: String, _ length: Int, _ headers: Headers = ["Authorization": "Bearer sk_test_alpha"], type: String = form) -> Int? {
        let words = call.split(separator: " ")
        var all: Headers = ["Content-Type": type]
        for (name, value) in headers { all.add(name, value) }
        let request = Request(method: String(words[0]), path: String(words[1]), headers: all)
        return server.refuse(unread: request, length: length)?.status
    }

    @Test("what is refused whatever its body says") func refused() {
        #expect(refusal("POST /v1/nope", 100_000) == 404)
        #expect(refusal("PUT /v1/customers", 100_000) == 404)
        #expect(refusal("POST /v1/customers", 100_000, [:]) == 401)
        #expect(refusal("POST /v1/customers", 100_000, ["Authorization": "Bearer nonsense"]) == 401)
        #expect(refusal("POST /v1/customers", 100_000, ["Authorization": "Bearer pk_test_alpha"]) == 403)
        #expect(refusal("POST /v1/files", 16_000_000, [:], type: Self.multipart) == 401)
        #expect(refusal("POST /v1/customers", 100_000, ["Authorization": "Bearer sk_test_alpha", "Origin": "http://evil.example"]) == 403)
        #expect(refusal("POST /_admin/nope", 100_000) == 404)
        #expect(refusal("POST /_admin/seeds", 100_000, ["Sec-Fetch-Site": "cross-site"]) == 403)
        #expect(server.notes.faults == [])
    }

    @Test("what is longer than its path takes: only where a file belongs may it be as long as one") func length() {
        #expect(refusal("POST /v1/customers", 1_048_576) == nil)
        #expect(refusal("POST /v1/customers", 1_048_577) == 413)
        #expect(refusal("POST /v1/customers", 1_048_577, type: Self.multipart) == 413)
        #expect(refusal("POST /v1/files", 1_048_577) == 413)
        #expect(refusal("POST /v1/files", 17_825_792, type: Self.multipart) == nil)
        #expect(refusal("POST /v1/files", 17_825_793, type: Self.multipart) == 413)
        // The key of a script in a browser is in the body.
        #expect(refusal("POST /v1/tokens", 1_000_000, [:]) == nil)
        #expect(refusal("POST /v1/tokens", 1_048_577, [:]) == 413)
        for path in ["/_admin/seeds", "/_admin/echo"] {
            #expect(refusal("POST \(path)", 1_048_576) == nil)
            #expect(refusal("POST \(path)", 1_048_577) == 413)
        }
    }

    @Test("the answer is the one that the whole request would have had") func answer() throws {
        let request = Request(method: "POST", path: "/v1/nope", headers: ["Authorization": "Bearer sk_test_alpha"])
        let refusal = Answer(try #require(server.api.refusal(unread: request, length: 100_000)))
        #expect(refusal.failure == (try server.send(request)).failure)
    }

    @Test("the journal has it") func journal() throws {
        let request = Request(method: "POST", path: "/v1/customers", headers: ["Authorization": "Bearer sk_test_alpha"])
        #expect(server.refuse(unread: request, length: 2_000_000)?.status == 413)
        let noted = try server.admin("GET requests")["data"]?[0]
        #expect(noted?["path"] == "/v1/customers")
        #expect(noted?["status"] == 413)
    }

    @Test("a refusal makes no account") func account() throws {
        #expect(refusal("POST /v1/nope", 100_000, ["Authorization": "Bearer sk_test_stranger"]) == 404)
        try server.engine.commit()
        #expect(try server.admin("GET clock", key: nil)["accounts"] == [])
    }

    @Test("/_admin/echo takes no more than others") func echo() throws {
        #expect(try server.admin("POST echo", String(repeating: "x", count: 1_048_577)).status == 413)
        #expect(try server.admin("POST echo", "x").status == 200)
    }
}
