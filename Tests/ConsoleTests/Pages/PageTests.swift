// What every hosted page has in common: who may open it, its headers, its files, and what it says where there is nothing to show.
import API
import Console
import Engine
import TestHarness
import Testing
import Wire

@Suite("Hosted pages") struct PageTests {
    private func newLink(_ server: TestServer) throws -> String {
        try #require(server.post(TestServer.sessions, "type=document&return_url=https://example.com/back")["url"]?.string)
    }

    private static let secure = ["X-Content-Type-Options: nosniff", "Referrer-Policy: no-referrer", "Cache-Control: no-store"]
    private static let page = secure + [
        "Content-Type: text/html; charset=utf-8",
        "Content-Security-Policy: default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'",
    ]

    @Test("a page, a page of an error and the way back have headers that keep them harmless") func headers() throws {
        let server = try TestServer()
        let url = try newLink(server)
        #expect(try server.open(url).maskedHeaders == Self.page)
        #expect(try server.open(url + "x").maskedHeaders == Self.page)
        #expect(try server.submit(url, "").maskedHeaders == Self.page)
        let redirect = try server.submit(url, "do=cancel")
        #expect(redirect.maskedHeaders == Self.secure + ["Location: https://example.com/back"])
        #expect(redirect.status == 303)
        #expect(redirect.text.isEmpty)
    }

    @Test("who has the URL may open it, whoever may use the control plane", arguments: [AdminAccess.loopback, .token("secret"), .open])
    func access(mode: AdminAccess) throws {
        let server = try TestServer(access: mode)
        let url = try newLink(server)
        #expect(try server.open(url).status == 200)
        #expect(try server.submit(url, "do=cancel").status == 303)
    }

    @Test("HEAD answers as GET does") func head() throws {
        let server = try TestServer()
        let url = try newLink(server)
        let (head, get) = (try server.open(url, method: "HEAD"), try server.open(url))
        #expect(head.status == 200)
        #expect(head.maskedHeaders == get.maskedHeaders)
        #expect(try server.open(url + "x", method: "HEAD").status == 404)
    }

    @Test("what is no page: 404, in HTML", arguments: [
        "/start/", "/start/x", "/start/test_", "/start/test_0100abcdefgh", "/start/test_YWNjdF8x0100abcdefgh", "/start/test_LF8wMTAw0100abcdefgh",
        "/start/live_YWNjdF8xLF9hYmNkZWZnaGlqa2xtbm9w0100abcdefgh", "/start/test_%FF", "/start/test_ä", "/assets/", "/assets/x", "/assets/pinstripe.css/x",
    ])
    func lost(path: String) throws {
        let server = try TestServer()
        for method in ["GET", "HEAD", "POST"] {
            let answer = try server.open(server.engine.settings.publicURL + path, method: method)
            #expect(answer.status == 404)
            #expect(answer.text.contains("<h1>This link is no longer valid</h1>"))
        }
        #expect(server.notes.faults.isEmpty)
    }

    @Test("a link that is mangled anywhere is none") func mangled() throws {
        let server = try TestServer()
        let url = try newLink(server)
        let token = server.engine.settings.publicURL.count + "/start/".count
        for place in token..<url.count {
            var other = Array(url)
            other[place] = other[place] == "A" ? "B" : "A"
            #expect(try server.open(String(other)).status == 404)
        }
        for mangled in [String(url.dropLast()), url + "0", url + "/", url.replacing("/start/", with: "/start//")] {
            #expect(try server.open(mangled).status == 404)
        }
        #expect(try server.open(url).status == 200)
    }

    @Test("another method is none that a page has", arguments: ["DELETE", "PUT", "PATCH", "OPTIONS", "TRACE"]) func methods(method: String) throws {
        let server = try TestServer()
        let url = try newLink(server)
        #expect(try server.open(url, method: method).status == 404)
        #expect(try server.open(server.engine.settings.publicURL + "/assets/pinstripe.css", method: method).status == 404)
        #expect(try server.open(url).status == 200)
    }

    @Test("a body that is too large: 413, in HTML, and nothing happens") func largeBody() throws {
        var settings = APISettings()
        settings.maximumBody = 50
        let server = try TestServer(settings)
        let url = try newLink(server)
        let answer = try server.submit(url, "do=cancel&outcome=" + String(repeating: "x", count: 50))
        #expect(answer.status == 413)
        #expect(answer.text.contains("<p>The body of a request may have at most 50 bytes.</p>"))
        #expect(try server.open(url).status == 200)
    }

    @Test("a refusal is a page with its message", arguments: [
        ("", "Missing required param: outcome."),
        ("do=fly", "Invalid do: must be one of submit or cancel"),
        ("do=submit", "Missing required param: outcome."),
        ("do=submit&outcome=%3Cb%3E", "Invalid outcome: must be one of"),
        ("do=submit&outcome=verified&when=later&delay=0", "Invalid delay: it is a number of seconds from 1 to 86400."),
        ("do=submit&outcome=verified&when=later&delay=86401", "Invalid delay: it is a number of seconds from 1 to 86400."),
        ("do=submit&outcome=verified&when=later&delay=-9007199254740992", "Invalid delay: it is a number of seconds from 1 to 86400."),
        ("do=submit&outcome=verified&when=later&delay=soon", "Invalid integer: soon"),
        ("do=submit&outcome=verified&%3Cscript%3E=1", "Received unknown parameter: &lt;script&gt;"),
        ("do=%zz", "Invalid request: "),
        ("do[]=cancel", "Invalid string: "),
    ])
    func refused(form: String, message: String) throws {
        let server = try TestServer()
        let url = try newLink(server)
        let answer = try server.submit(url, form)
        #expect(answer.status == 400)
        #expect(answer.text.contains("<h1>That did not work</h1>"))
        #expect(answer.text.contains("<p>\(message)"))
        #expect(!answer.text.contains("<script>"))
        #expect(try server.get("/v1/events")["data"]?.array?.count == 1)
        #expect(try server.open(url).status == 200)
    }

    @Test("the files that pages need", arguments: [
        ("pinstripe.css", "text/css; charset=utf-8", "color-scheme: light dark"), ("pinstripe.svg", "image/svg+xml", "<svg xmlns="),
    ])
    func assets(name: String, type: String, content: String) throws {
        let server = try TestServer()
        let answer = try server.open(server.engine.settings.publicURL + "/assets/" + name)
        #expect(answer.status == 200)
        #expect(answer.maskedHeaders == ["Content-Type: \(type)", "X-Content-Type-Options: nosniff", "Cache-Control: no-cache"])
        #expect(answer.text.contains(content))
    }

    @Test("pages find their files behind a proxy that has put them below a path of its own") func proxy() throws {
        let server = try TestServer()
        server.engine.settings.publicURL = "https://example.com/stripe"
        let page = try server.open(newLink(server))
        #expect(page.status == 200)
        #expect(page.text.contains("<link rel=\"stylesheet\" href=\"../assets/pinstripe.css\">"))
    }

    @Test("the paths of pages, and those that only look so", arguments: [
        ("/start/x", true), ("/redirect/x", true), ("/adapter/x", true), ("/assets/x", true),
        ("/_admin", true), ("/_admin/health", true), ("/start", false), ("/starts/x", false), ("/redirect", false), ("/redirects/x", false),
        ("/v1/start/x", false), ("/", true), ("", false), ("start/x", false),
    ])
    func paths(path: String, isServed: Bool) { #expect(Console.serves(path) == isServed) }
}
