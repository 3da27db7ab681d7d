// What a publishable key sees of an object, and may do with it: with a toy.
import Engine
import TestHarness
import Testing
import Wire

@Suite("A publishable key and a ticket") struct PublishableKeyTests {
    private static let browser = "pk_test_alpha"
    private static let allKeys = [
        "id", "object", "client_secret", "created", "former", "gate", "holder", "livemode", "metadata", "next", "redeemed_by", "seat", "status",
    ]
    private static let seenKeys = allKeys.filter { !["holder", "metadata"].contains($0) }
    private static let seat: JSON = ["row": "A"]

    private let api: ToyAPI
    private let ticket: Answer
    private var path: String { "/v1/tickets/\(ticket.id)" }
    private var secret: String { ticket["client_secret"]?.string ?? "" }

    init() throws {
        api = try ToyAPI([Ticket.resource])
        ticket = try api.send("POST /v1/tickets", "seat[row]=A&seat[price]=10&holder=Jenny&metadata[order]=42")
    }

    private func mismatch(code: String? = "ticket_invalid") -> Failure {
        Failure(
            400, code: code, parameter: "client_secret",
            "The client_secret provided does not match the client_secret associated with the Ticket.")
    }

    @Test("a secret key sees every field") func secretKey() throws {
        #expect(ticket.keys == Self.allKeys)
        #expect(ticket["seat"] == ["price": "10", "row": "A"])
        #expect(try api.send("GET \(path)").json == ticket.json)
    }

    @Test("the answers to creation and retrieval leave out what needs a secret key, in hashes too") func seen() throws {
        let made = try api.send("POST /v1/tickets", "seat[row]=A&seat[price]=10&holder=Jenny", key: Self.browser)
        let read = try api.send("GET \(path)?client_secret=\(secret)", key: Self.browser)
        for answer in [made, read] {
            #expect(answer.keys == Self.seenKeys)
            #expect(answer["seat"] == Self.seat)
        }
        #expect(try api.send("GET /v1/tickets/\(made.id)")["holder"] == "Jenny")
    }

    @Test("an object in another one is shown in the same way: expanded, kept in a field, or in an error") func nested() throws {
        let other = try api.send("POST /v1/tickets", "seat[row]=B&holder=Kim&next=\(ticket.id)")
        let proof = "client_secret=\(other["client_secret"]?.string ?? "")"
        let expanded = try api.send("GET /v1/tickets/\(other.id)?\(proof)&expand[]=next", key: Self.browser)
        #expect(expanded["next"]?.object.map { Array($0.keys) } == Self.seenKeys)
        #expect(expanded["next"]?["seat"] == Self.seat)
        let updated = try api.send("POST /v1/tickets/\(other.id)", "\(proof)&seat[row]=C", key: Self.browser)
        #expect(updated["former"]?["seat"] == ["row": "C"])
        #expect(updated["former"]?["holder"] == nil)
        let refused = try api.send("POST /v1/tickets/\(other.id)/tear", proof, key: Self.browser)
        #expect(refused["error"]?["message"] == "It does not tear.")
        #expect(refused["error"]?["ticket"]?["id"] == .string(other.id))
        #expect(refused["error"]?["ticket"]?["holder"] == nil)
        #expect(try api.send("POST /v1/tickets/\(other.id)/tear")["error"]?["ticket"]?["holder"] == "Kim")
    }

    @Test("a transition, a call and an update need the proof", arguments: ["/redeem", "/tear", ""]) func proof(call: String) throws {
        let form = call == "/redeem" ? "gate=1&" : ""
        let code = call.isEmpty ? nil : "ticket_invalid"
        let wrong = try api.send("POST \(path)\(call)", "\(form)client_secret=wrong", key: Self.browser).failure
        #expect(wrong == (code == nil ? Failure(404, code: "resource_missing", parameter: "id", "No such ticket: '\(ticket.id)'") : mismatch()))
        #expect(try api.send("POST \(path)\(call)", form + "expand[]=next", key: Self.browser).failure?.code == "secret_key_required")
        #expect(try api.send("GET \(path)").json == ticket.json)
    }

    @Test("a wrong secret is told of; a missing object is told of first") func wrong() throws {
        #expect(try api.send("GET \(path)?client_secret=wrong", key: Self.browser).failure == mismatch())
        #expect(try api.send("GET /v1/tickets/tick_none?client_secret=wrong", key: Self.browser).failure?.code == "resource_missing")
        #expect(try api.send("GET \(path)?client_secret=wrong").json == ticket.json)
    }

    @Test("with the proof a transition happens, and its hook knows who asked") func transition() throws {
        let redeemed = try api.send("POST \(path)/redeem", "gate=1&client_secret=\(secret)", key: Self.browser)
        #expect(redeemed["status"] == "redeemed")
        #expect(redeemed["redeemed_by"] == "browser")
        #expect(redeemed.keys == Self.seenKeys)
        let other = try api.send("POST /v1/tickets").id
        #expect(try api.send("POST /v1/tickets/\(other)/redeem", "gate=1&stamp=2&client_secret=any")["redeemed_by"] == "server")
    }

    @Test("some parameters need a secret key, or all but some") func parameters() throws {
        let stamped = "gate=1&stamp=2&client_secret=\(secret)"
        #expect(try api.send("POST \(path)/redeem", stamped, key: Self.browser).failure?.code == "secret_key_required")
        #expect(try api.send("POST \(path)", "holder=Kim&client_secret=\(secret)", key: Self.browser).failure?.code == "secret_key_required")
        #expect(try api.send("POST \(path)", "seat[row]=C&expand[]=next&client_secret=\(secret)", key: Self.browser)["seat"] == ["row": "C"])
        #expect(try api.send("GET \(path)")["client_secret"] == .string(secret))
        #expect(try api.send("GET /v1/tickets", key: Self.browser).failure?.code == "secret_key_required")
    }

    @Test("a repeated answer is seen by the key that repeats the request") func repeated() throws {
        let headers: Headers = ["Idempotency-Key": "k1"]
        let seen = try api.send("POST /v1/tickets", "holder=Jenny", key: Self.browser, headers: headers)
        let whole = try api.send("POST /v1/tickets", "holder=Jenny", headers: headers)
        #expect(seen.id == whole.id)
        #expect(seen["holder"] == nil)
        #expect(whole["holder"] == "Jenny")
    }
}
