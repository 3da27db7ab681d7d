// The way back to the shop: its own URL, with the source, its mode and its secret in the query, and all else as it was.
import TestHarness
import Testing
import Wire

@Suite("The way back from a source's page") struct SourceReturnTests {
    /// `SOURCE` stands for what is added.
    @Test("source, livemode and client_secret are added; same-named parameters give way, all else stays byte for byte", arguments: [
        ("https://shop.example", "https://shop.example?SOURCE"),
        ("https://shop.example/", "https://shop.example/?SOURCE"),
        ("http://127.0.0.1:4242/back", "http://127.0.0.1:4242/back?SOURCE"),
        ("https://shop.example/back?", "https://shop.example/back?SOURCE"),
        ("https://shop.example/back#", "https://shop.example/back?SOURCE#"),
        ("https://shop.example/back?#top", "https://shop.example/back?SOURCE#top"),
        ("https://shop.example/back#top?a=1", "https://shop.example/back?SOURCE#top?a=1"),
        ("https://shop.example/back?order=42#top", "https://shop.example/back?order=42&SOURCE#top"),
        ("https://shop.example/?a=1?b=2", "https://shop.example/?a=1?b=2&SOURCE"),
        ("https://shop.example/?a=%C3%bc+%20&b&c=&=d&ä=é", "https://shop.example/?a=%C3%bc+%20&b&c=&=d&ä=é&SOURCE"),
        ("https://shop.example/?a=%zz&%=1&sour%zze=2", "https://shop.example/?a=%zz&%=1&sour%zze=2&SOURCE"),
        ("https://shop.example/?source=x&a=1&livemode=true&client_secret=y&livemode", "https://shop.example/?a=1&SOURCE"),
        ("https://shop.example/?%73ource=x&client%5fsecret=y&%6Civemode=true&a=1", "https://shop.example/?a=1&SOURCE"),
        ("https://shop.example/?sources=1&Source=2&xsource=3&source%20=4", "https://shop.example/?sources=1&Source=2&xsource=3&source%20=4&SOURCE"),
        // With the accent behind it, Swift sees one character that is no equals sign, no ampersand and no number sign.
        ("https://shop.example/?source=\u{301}x&a=1", "https://shop.example/?a=1&SOURCE"),
        ("https://shop.example/?a=1&\u{301}b#\u{301}c", "https://shop.example/?a=1&\u{301}b&SOURCE#\u{301}c"),
        ("https://shop.example/?\u{301}a", "https://shop.example/?\u{301}a&SOURCE"),
        ("com.example.app://done", "com.example.app://done?SOURCE"),
        ("app://?a=1", "app://?a=1&SOURCE"),
        ("https://user:pass@shop.example:8443/a/b;c?d=1", "https://user:pass@shop.example:8443/a/b;c?d=1&SOURCE"),
    ])
    func location(url: String, expected: String) throws {
        let server = try TestServer()
        let source = try server.newSource(backTo: url)
        let added = "source=\(source.id)&livemode=false&client_secret=\(source.secret)"
        let location = try server.submit(source.url, "do=authorize").headers["Location"]
        #expect(location.map { Array($0.utf8) } == Array(expected.replacing("SOURCE", with: added).utf8), "\(location ?? "")")
        #expect(try server.source(source.id)["redirect"]?["return_url"] == .string(url))
    }

    @Test("a very long query comes back whole") func long() throws {
        let server = try TestServer()
        let query = (0..<180).map { "p\($0)=\(String(repeating: "x", count: 20))" }.joined(separator: "&")
        let source = try server.newSource(backTo: "https://shop.example/?\(query)")
        let location = try #require(server.submit(source.url, "do=abort").headers["Location"])
        #expect(location.hasPrefix("https://shop.example/?\(query)&source="))
    }

    @Test("a source cannot be made to lead into a script, a header or a page of this server's", arguments: [
        "javascript:alert(1)", "javascript://%0aalert(1)", "data://text/html,x", "vbscript://x", "file:///etc/passwd", "view-source://x",
        "//shop.example", "/back", "back", "https:///x", "https://\\x", "https://shop.example/\r\nSet-Cookie: a=b", "https://shop.example/a b",
    ])
    func refused(url: String) throws {
        let server = try TestServer()
        let answer = try server.post("/v1/sources", "\(TestServer.giropay)&redirect[return_url]=\(Percent.encode(url))")
        #expect(answer.failure?.code == "url_invalid")
        #expect(answer.failure?.parameter == "redirect[return_url]")
    }
}
