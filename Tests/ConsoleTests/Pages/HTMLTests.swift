// What keeps a value from outside a value: escaping in HTML.
import Testing

@testable import Console

@Suite("HTML") struct HTMLTests {
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
}
