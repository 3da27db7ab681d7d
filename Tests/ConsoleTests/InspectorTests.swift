// The inspector at /: who gets the page, and how it is kept harmless.
import Console
import TestHarness
import Testing
import Wire

@Suite("The inspector") struct InspectorTests {
    private func page(_ access: AdminAccess = .loopback, headers: Headers = [:], peer: Peer = .loopback, method: String = "GET") throws -> Answer {
        try TestServer(access: access).send(Request(method: method, path: "/", headers: headers, peer: peer))
    }

    @Test("the page, which runs its own scripts only") func served() throws {
        let answer = try page()
        #expect(answer.status == 200 && answer.text.contains("<script type=\"module\" src=\"assets/inspector.js\">"))
        #expect(answer.headers["Content-Security-Policy"] == "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
            + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
        #expect(answer.headers["X-Content-Type-Options"] == "nosniff" && answer.headers["Cache-Control"] == "no-store")
        #expect(!answer.text.contains("://") && !answer.text.contains("onclick") && !answer.text.contains("style="))
    }

    @Test("its files", arguments: [
        ("inspector.js", "text/javascript; charset=utf-8"), ("client.js", "text/javascript; charset=utf-8"), ("inspector.css", "text/css; charset=utf-8"),
    ])
    func files(name: String, type: String) throws {
        let answer = try TestServer().send(Request(method: "GET", path: "/assets/\(name)", peer: .remote))
        #expect(answer.status == 200 && answer.headers["Content-Type"] == type && !answer.text.contains("innerHTML"))
    }

    @Test("who may not use the control plane is told what to set", arguments: [
        (["Host": "evil.example"], .loopback), (["Sec-Fetch-Site": "cross-site"], .loopback), (["Origin": "https://evil.example"], .loopback), ([:], .remote),
    ] as [(Headers, Peer)])
    func closed(headers: Headers, peer: Peer) throws {
        let answer = try page(headers: headers, peer: peer)
        #expect(answer.status == 403 && answer.text.contains("The inspector is closed") && answer.text.contains("--admin open"))
        #expect(!answer.text.contains("<script"))
    }

    @Test("a link on another site leads to it; no other site frames it or reads it", arguments: [
        (["Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"], 200),
        (["Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"], 403),
        (["Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty"], 403),
        (["Host": "evil.example", "Sec-Fetch-Dest": "document"], 403),
    ] as [(Headers, Int)])
    func link(headers: Headers, status: Int) throws {
        #expect(try page(headers: headers).status == status)
    }

    @Test("with a token, everybody gets the page, which then asks for the token") func token() throws {
        #expect(try page(.token("secret"), peer: .remote).status == 200)
        #expect(try page(.open, headers: ["Host": "pinstripe:12111"], peer: .remote).status == 200)
    }

    @Test("other methods are the API's") func methods() throws {
        #expect(try page(method: "HEAD").status == 200)
        #expect(try page(method: "POST").failure?.message.hasPrefix("Unrecognized request URL (POST: /)") == true)
    }

    @Test("the names of all resources, and what a tester can do to them") func brief() throws {
        let resources = try TestServer().admin("GET resources?brief=true")["data"]?.array ?? []
        let session = try #require(resources.first { $0["object"] == "identity.verification_session" })
        #expect(session["acts"]?.array?.contains("submit") == true && session["fields"] == nil)
    }
}
