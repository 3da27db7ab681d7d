// What `pinstripe listen` forwards to.

/// A URL as people type it.
enum ForwardingURL {
    static func complete(_ text: String) -> String {
        if text.contains("://") { return text }
        let rest = text.drop { $0.isASCII && $0.isNumber }
        let isPort = rest.count < text.count && (rest.isEmpty || rest.hasPrefix("/"))
        return "http://" + (isPort ? "localhost:" : text.hasPrefix("/") ? "localhost" : "") + text
    }
}
