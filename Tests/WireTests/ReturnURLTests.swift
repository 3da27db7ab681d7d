// The check of the addresses that pages lead to.
import Testing
import Wire

@Suite("Addresses that pages lead to") struct ReturnURLTests {
    @Test("a page leads to the web and to apps", arguments: [
        "http://127.0.0.1:4242/back?x=1&y=%20#top", "https://example.com", "HTTPS://example.com/ä?q=é", "myapp://done",
        "com.example.app+x-1://verified?id=1", "https://user@[::1]:8080/",
    ])
    func allowed(url: String) { #expect(ReturnURL(url)?.text == url) }

    @Test("the web is http and https", arguments: [("https://example.com", true), ("HTTP://example.com/x", true), ("myapp://done", false)])
    func web(url: String, isOfTheWeb: Bool) { #expect(ReturnURL(url)?.isOfTheWeb == isOfTheWeb) }

    @Test("a page leads neither into itself nor into a header", arguments: [
        "", "back", "/back", "//example.com/", "?x", "javascript:alert(1)", "javascript://%0aalert(1)", "JavaScript://x", "data:text/html,x",
        "data://text/html,x", "vbscript://x", "file:///etc/passwd", "blob:https://example.com/1", "about:blank", "mailto:a@example.com",
        " https://example.com", "https://example.com/a b", "https://?\u{301}x", "https:///\u{301}x",
        "\thttps://example.com", "java\nscript://x", "https://example.com/\r\nSet-Cookie: a=b", "https://example.com/\0",
        "https://example.com/\u{7F}", "http:example.com", "http:///x", "https://", "https://?x", "https:\\\\example.com",
        "1app://x", "é://x", "://x", "myapp://", "https://:80/x", "https://example.com:99999", "https://user@/x", "https://shop.example\\@evil.example/",
    ])
    func refused(url: String) { #expect(ReturnURL(url) == nil) }
}
