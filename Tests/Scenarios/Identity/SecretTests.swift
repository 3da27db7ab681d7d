// `client_secret` and `url`: what they are made of, when they are there, and when they are replaced.
import TestHarness
import Testing
import Wire

@Suite("client_secret and url") struct SecretTests {
    private func pair(_ answer: Answer) -> [JSON?] { [answer["client_secret"], answer["url"]] }

    @Test("both carry one token; it holds the account, the session and 7 characters in base 64, then 0100 and 8 more") func structure() throws {
        let server = try TestServer()
        let session = try server.post(TestServer.sessions, "type=document")
        let secret = try #require(session["client_secret"]?.string)
        let prefix = "\(session.id)_secret_test_"
        #expect(secret.hasPrefix(prefix))
        let token = String(secret.dropFirst(prefix.count))
        #expect(session["url"] == .string("http://127.0.0.1:12111/start/test_\(token)"))

        #expect(token.count == 84)
        let inner = String(decoding: try #require(Base64.decode(String(token.prefix(72)))), as: UTF8.self)
        let account = try #require(server.admin("GET clock")["account"]?.string)
        #expect(inner.utf8.count == 54)
        let named = "\(account),_\(session.id.dropFirst("vs_".count))"
        #expect(inner.hasPrefix(named))
        #expect(inner.dropFirst(named.count).wholeMatch(of: #/[0-9A-Za-z]{7}/#) != nil)
        #expect(token.dropFirst(72).wholeMatch(of: #/0100[0-9A-Za-z]{8}/#) != nil)
    }

    @Test("a connected account's token names that account", arguments: ["acct_1Nv0FGQ9RKHgCVdK", "acct_short", "acct_shorter1"])
    func connected(account: String) throws {
        let session = try TestServer().post(TestServer.sessions, "type=document", headers: ["Stripe-Account": account])
        let token = try #require(session["client_secret"]?.string?.split(separator: "_test_").last)
        #expect(token.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) })
        let inner = try #require(Base64.decode(String(token.dropLast(12))))
        #expect(String(decoding: inner, as: UTF8.self).hasPrefix("\(account),_"))
    }

    @Test("the url begins with the public URL") func publicURL() throws {
        let server = try TestServer()
        server.engine.settings.publicURL = "https://mock.example"
        #expect(try server.post(TestServer.sessions, "type=document")["url"]?.string?.hasPrefix("https://mock.example/start/test_") == true)
    }

    @Test("two sessions never share a token") func unique() throws {
        let server = try TestServer()
        #expect(try pair(server.session(server.newSession())) != pair(server.session(server.newSession())))
    }

    @Test("a retrieve gives the present pair, for 24 hours; then a new one, for 24 hours more") func expiry() throws {
        let server = try TestServer()
        let created = try server.post(TestServer.sessions, "type=document")
        _ = try server.admin("POST clock", "advance=86399")
        #expect(try pair(server.session(created.id)) == pair(created))
        _ = try server.admin("POST clock", "advance=1")
        let second = try server.session(created.id)
        #expect(second["client_secret"] != created["client_secret"])
        #expect(second["url"] != created["url"])
        #expect(second["client_secret"]?.string?.hasPrefix("\(created.id)_secret_test_") == true)
        #expect(try pair(server.session(created.id)) == pair(second))
        _ = try server.admin("POST clock", "advance=86399")
        #expect(try pair(server.session(created.id)) == pair(second))
        _ = try server.admin("POST clock", "advance=1")
        #expect(try pair(server.session(created.id)) != pair(second))
    }

    @Test("a list, an update and the control plane show no expired pair either") func expiryElsewhere() throws {
        let server = try TestServer()
        let created = try server.post(TestServer.sessions, "type=document")
        _ = try server.admin("POST clock", "advance=1d")
        let listed = try server.get(TestServer.sessions)["data"]?[0]?["client_secret"]
        #expect(listed != created["client_secret"])
        _ = try server.admin("POST clock", "advance=1d")
        let updated = try server.post("\(TestServer.sessions)/\(created.id)", "metadata[a]=1")["client_secret"]
        #expect(updated != listed)
        _ = try server.admin("POST clock", "advance=1d")
        #expect(try server.admin("GET objects/\(created.id)")["object"]?["client_secret"] != updated)
    }

    @Test("a new pair is not part of the session's history") func noHistory() throws {
        let server = try TestServer()
        let id = try server.newSession()
        _ = try server.admin("POST clock", "advance=1d")
        _ = try server.session(id)
        #expect(try server.history(of: id) == ["create → requires_input (api, identity.verification_session.created)"])
    }

    @Test("an update keeps the pair") func update() throws {
        let server = try TestServer()
        let created = try server.post(TestServer.sessions, "type=document")
        #expect(try pair(server.post("\(TestServer.sessions)/\(created.id)", "type=id_number&metadata[a]=1")) == pair(created))
    }

    @Test("both are null in every status but requires_input", arguments: [
        ["submit"], ["submit", "verify"], ["cancel"], ["redact"], ["cancel", "redact"], ["submit", "verify", "redact"],
    ])
    func null(steps: [String]) throws {
        let server = try TestServer()
        let id = try server.newSession()
        for step in steps {
            if step == "cancel" || step == "redact" {
                #expect(try pair(server.post("\(TestServer.sessions)/\(id)/\(step)")) == [.null, .null])
            } else {
                _ = try server.fire(step, id)
            }
        }
        #expect(try pair(server.session(id)) == [.null, .null])
        _ = try server.admin("POST clock", "advance=10d")
        #expect(try pair(server.session(id)) == [.null, .null])
    }

    @Test("after a failed attempt there is a new pair, with 24 hours of its own", arguments: ["document_expired", "abandoned"])
    func afterFailure(code: String) throws {
        let server = try TestServer()
        let created = try server.post(TestServer.sessions, "type=document")
        _ = try server.admin("POST clock", "advance=23h")
        try server.reject(created.id, code)
        let failed = try server.session(created.id)
        #expect(failed["client_secret"]?.string?.hasPrefix("\(created.id)_secret_test_") == true)
        #expect(failed["client_secret"] != created["client_secret"])
        #expect(failed["url"] != created["url"])
        _ = try server.admin("POST clock", "advance=23h")
        #expect(try pair(server.session(created.id)) == pair(failed))
    }
}
