// What keeps a value from outside a value: escaping in HTML, and the check of the addresses that pages lead to.
import Testing

@testable import Console

@Suite("HTML and the addresses in it") struct HTMLTests {
    @Test("what is interpolated is text, in elements and in attributes alike", arguments: [
        ("plain", "plain"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("\"><img src=x onerror='a'>", "&quot;&gt;&lt;img src=x onerror=&#39;a&#39;&gt;"),
        ("a & b &amp; c", "a &amp; b &amp;amp; c"),
        ("Grüße, 世界 👋", "Grüße, 世界 👋"),
        // With the accent behind it, Swift sees one character that is no quotation mark.
        ("\"\u{301}x", "&quot;\u{301}x"),
        ("a\0b", "a\u{FFFD}b"),
    ])
    func escaping(text: String, escaped: String) {
        let html: HTML = "<a title=\"\(text)\">\(text)</a>"
        #expect(html.markup.unicodeScalars.elementsEqual("<a title=\"\(escaped)\">\(escaped)</a>".unicodeScalars))
    }

    @Test("HTML goes into HTML as it is, and a list a line each") func nesting() {
        let items = ["a<b", "c"].map { item -> HTML in "<li>\(item)</li>" }
        let list: HTML = "<ul>\(items)</ul>"
        #expect(list.markup == "<ul><li>a&lt;b</li>\n<li>c</li></ul>")
        let page: HTML = "<p>\(list)\(7)</p>"
        #expect(page.markup == "<p><ul><li>a&lt;b</li>\n<li>c</li></ul>7</p>")
    }

    @Test("a page leads to the web and to apps", arguments: [
        "http://127.0.0.1:4242/back?x=1&y=%20#top", "https://example.com", "HTTPS://example.com/ä?q=é", "myapp://done",
        "com.example.app+x-1://verified?id=1", "https://user@[::1]:8080/",
    ])
    func allowed(url: String) { #expect(ReturnURL(url)?.text == url) }

    @Test("a page leads neither into itself nor into a header", arguments: [
        "", "back", "/back", "//example.com/", "?x", "javascript:alert(1)", "javascript://%0aalert(1)", "JavaScript://x", "data:text/html,x",
        "data://text/html,x", "vbscript://x", "file:///etc/passwd", "blob:https://example.com/1", "about:blank", "mailto:a@example.com",
        " https://example.com", "\thttps://example.com", "java\nscript://x", "https://example.com/\r\nSet-Cookie: a=b", "https://example.com/\0",
        "https://example.com/\u{7F}", "http:example.com", "http:///x", "https://", "https://?x", "https:\\\\example.com",
        "1app://x", "é://x", "://x", "myapp://",
    ])
    func refused(url: String) { #expect(ReturnURL(url) == nil) }
}
