// Which session a link opens, and until when: the token in it names the account and the session, and counts while the session has it.
import Engine
import TestHarness
import Testing
import Wire

@Suite("The link to a verification session's page") struct IdentityLinkTests {
    private func link(_ session: Answer) throws -> String { try #require(session["url"]?.string) }

    /// The id of the session that a page shows; nil: it shows none.
    private func shown(_ page: Answer) -> String? { page.text.firstMatch(of: #/<dt>Session</dt><dd>(.*?)</dd>/#).map { String($0.1) } }

    @Test("a link that was used is none any more, and a second tab changes nothing", arguments: [
        "do=submit&outcome=verified", "do=submit&outcome=abandoned", "do=submit&outcome=verified&when=later", "do=cancel",
    ])
    func used(form: String) throws {
        let server = try TestServer()
        let session = try server.post(TestServer.sessions, "type=document")
        let url = try link(session)
        #expect(try server.submit(url, form).status == 200)
        let after = try server.admin("GET objects/\(session.id)").text
        #expect(try server.open(url).status == 404)
        for form in ["do=submit&outcome=verified", "do=submit&outcome=verified&when=later", "do=cancel"] {
            let answer = try server.submit(url, form)
            #expect(answer.status == 404)
            #expect(answer.text.contains("<h1>This link is no longer valid</h1>"))
        }
        #expect(try server.admin("GET objects/\(session.id)").text == after)
    }

    @Test("what the API does ends the link as well", arguments: ["cancel", "redact"]) func api(action: String) throws {
        let server = try TestServer()
        let session = try server.post(TestServer.sessions, "type=document")
        _ = try server.post("\(TestServer.sessions)/\(session.id)/\(action)")
        #expect(try server.open(link(session)).status == 404)
    }

    @Test("a link holds for a day; then a retrieve gives another") func expiry() throws {
        let server = try TestServer()
        let session = try server.post(TestServer.sessions, "type=document")
        _ = try server.admin("POST clock", "advance=86399")
        #expect(try server.open(link(session)).status == 200)
        _ = try server.admin("POST clock", "advance=1")
        #expect(try server.open(link(session)).status == 404)
        #expect(try server.submit(link(session), "do=cancel").status == 404)
        #expect(try shown(server.open(link(server.session(session.id)))) == session.id)
    }

    @Test("a link that is none says whether it was used, has expired, was taken back, or never was one") func whichOfThem() throws {
        let server = try TestServer()
        func reason(_ url: String) throws -> String? { try server.open(url).text.firstMatch(of: #/</h1>\n<p>(.*?)</p>/#).map { String($0.1) } }
        let used = try server.post(TestServer.sessions, "type=document")
        _ = try server.submit(link(used), "outcome=document_expired&do=submit")
        #expect(try reason(link(used)) == "It was used already, and a link can be used once.")
        #expect(try server.session(used.id)["status"] == "requires_input")

        let expired = try server.post(TestServer.sessions, "type=document")
        _ = try server.admin("POST clock", "advance=1d")
        #expect(try reason(link(expired)) == "It has expired.")

        let canceled = try server.post(TestServer.sessions, "type=document")
        _ = try server.post("\(TestServer.sessions)/\(canceled.id)/cancel")
        #expect(try reason(link(canceled)) == "The object that it led to was canceled or redacted.")

        let unknown = try link(server.post(TestServer.sessions, "type=document")) + "x"
        #expect(try reason(unknown) == "It is unknown: this server has no such link, or not any more since a reset.")
    }

    @Test("a reset ends it") func reset() throws {
        let server = try TestServer()
        let session = try server.post(TestServer.sessions, "type=document")
        _ = try server.admin("POST reset")
        #expect(try server.open(link(session)).status == 404)
    }

    @Test("opening a page makes no account") func noAccount() throws {
        let server = try TestServer()
        let url = try link(server.post(TestServer.sessions, "type=document", headers: ["Stripe-Account": "acct_gone"]))
        _ = try server.admin("POST reset")
        #expect(try server.open(url).status == 404)
        #expect(try server.admin("GET clock", key: nil)["accounts"]?.array?.count == 1)
    }

    @Test("one account, and those that two platforms call alike: each link opens the session of its own") func connected() throws {
        let server = try TestServer()
        let alpha = try server.post(TestServer.sessions, "type=document", headers: ["Stripe-Account": "acct_shared"])
        let beta = try server.post(TestServer.sessions, "type=id_number", key: "sk_test_beta", headers: ["Stripe-Account": "acct_shared"])
        let own = try server.post(TestServer.sessions, "type=document")
        for session in [alpha, beta, own] { #expect(try shown(server.open(link(session))) == session.id) }
        #expect(try server.submit(link(beta), "do=submit&outcome=verified").status == 200)
        #expect(try server.open(link(alpha)).status == 200)
        let path = "\(TestServer.sessions)/\(beta.id)"
        #expect(try server.get(path, key: "sk_test_beta", headers: ["Stripe-Account": "acct_shared"])["status"] == "verified")
        #expect(try server.get("/v1/events", key: "sk_test_beta", headers: ["Stripe-Account": "acct_shared"])["data"]?[0]?["account"] == "acct_shared")
    }

    @Test("ids that seeds have given, of any length and any beginning", arguments: [
        "vs_known", "vs_", "vs_a", "known", "_", "_known", "session_1NuN3kLkdIwHu7ixk5OvTq3b", "vs_" + String(repeating: "x", count: 300),
    ])
    func seeds(id: String) throws {
        let server = try TestServer()
        server.engine.settings.seeds = try Seeds(
            ["identity.verification_session": [["id": .string(id), "type": "document"]]], registry: server.engine.registry)
        let session = try server.get("\(TestServer.sessions)/\(id)")
        #expect(try shown(server.open(link(session))) == id)
        #expect(try server.submit(link(session), "do=submit&outcome=verified").status == 200)
        #expect(try server.session(id)["status"] == "verified")
    }

    @Test("the same id in several accounts, connected ones too") func sameID() throws {
        let server = try TestServer()
        server.engine.settings.seeds = try Seeds(
            ["identity.verification_session": [["id": "vs_known", "type": "document"]]], registry: server.engine.registry)
        let path = "\(TestServer.sessions)/vs_known"
        let callers: [(key: String, headers: Headers)] = [
            ("sk_test_alpha", [:]), ("sk_test_beta", [:]), ("sk_test_alpha", ["Stripe-Account": "acct_shared"]),
            ("sk_test_beta", ["Stripe-Account": "acct_shared"]),
        ]
        let links = try callers.map { try link(server.get(path, key: $0.key, headers: $0.headers)) }
        #expect(Set(links).count == 4)
        for url in links { #expect(try server.open(url).status == 200) }
        #expect(try server.submit(links[3], "do=cancel").status == 200)
        #expect(try callers.map { try server.get(path, key: $0.key, headers: $0.headers)["status"] } == [
            "requires_input", "requires_input", "requires_input", "canceled",
        ])
    }

    @Test("a live session's link") func live() throws {
        let server = try TestServer(allowsLiveKeys: true)
        let session = try server.post(TestServer.sessions, "type=document", key: "sk_live_alpha")
        let url = try link(session)
        #expect(try shown(server.open(url)) == session.id)
        #expect(try server.open(url.replacing("/start/live_", with: "/start/test_")).status == 404)
    }

    @Test("a link made under another public URL opens here all the same") func publicURL() throws {
        let server = try TestServer()
        try server.engine.adoptPublicURL()
        let session = try server.post(TestServer.sessions, "type=document")
        let token = try link(session).split(separator: "/").last ?? ""
        server.engine.settings.publicURL = "https://mock.example"
        try server.engine.adoptPublicURL()
        #expect(try link(server.session(session.id)) == "https://mock.example/start/\(token)")
        #expect(try shown(server.open("https://mock.example/start/\(token)")) == session.id)
    }
}
