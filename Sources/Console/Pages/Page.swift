// A page as it is sent: the document around its content, and headers that keep it harmless. Also the pages that say that something is over, done or
// wrong.
import API
import Engine
import Wire

enum Page {
    /// - Parameters:
    ///   - navigation: the links around, if it is one of many pages to read.
    ///   - framing: whether it has a frame, or is in one.
    static func response(
        _ request: Request, status: Int = 200, title: String, navigation: HTML? = nil, framing: Framing = .none, _ body: HTML
    ) -> Response {
        response(framing, document(title, navigation, framing, body, root: root(from: request.path)), status: status)
    }

    /// A page with nothing but a frame.
    static func frame(_ frame: HTML) -> Response {
        response(.both, "<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\"><title>3-D Secure</title><body>\(frame)</body></html>\n")
    }

    private static func response(_ framing: Framing, _ document: HTML, status: Int = 200) -> Response {
        var headers = Headers(secure)
        headers.add("Content-Type", "text/html; charset=utf-8")
        headers.add("Content-Security-Policy", policy(framing))
        return Response(status: status, headers: headers, body: Array(document.markup.utf8))
    }

    /// How a page stands to others of this server.
    enum Framing {
        case none
        /// It has a frame before its content.
        case holding(HTML)
        /// It may be in a frame. Its links and forms then lead the whole window.
        case held
        case both
    }

    static func redirect(to url: ReturnURL) -> Response {
        var headers = Headers(secure)
        headers.add("Location", url.text)
        return Response(status: 303, headers: headers)
    }

    /// The page after an act, if there is no URL to return to.
    static func done(_ visit: Visit, _ outcome: [(String, String?)], _ request: Request) -> Response {
        response(
            request, title: "Done",
            """
            <p>\(visit.subject.resource.typeName) <code>\(visit.id)</code> has the status <strong>\(visit.status)</strong> now.</p>
            \(outcome.contains { $0.1 != nil } ? HTML.facts(outcome) : "")
            <p>It says no place to go back to, so this page is the end. You can close it.</p>
            """)
    }

    /// The page for a URL that leads nowhere.
    static func lost(_ end: LinkEnd, _ request: Request) -> Response {
        response(
            request, status: 404, title: "This link is no longer valid",
            """
            <p>\(reason(end))</p>
            <p>Retrieve the object through the API: where it can still be acted on, it carries a link that works.</p>
            """)
    }

    private static func reason(_ end: LinkEnd) -> String {
        switch end {
        case .used: "It was used already, and a link can be used once."
        case .expired: "It has expired."
        case .withdrawn: "The object that it led to was canceled or redacted."
        case .unknown: "It is unknown: this server has no such link, or not any more since a reset."
        }
    }

    /// The page for a refused form.
    /// - Parameters:
    ///   - isKept: whether something has changed nevertheless.
    ///   - form: the form, to be shown again.
    static func refused(_ refusal: Refusal, isKept: Bool = false, _ form: HTML = "", request: Request) -> Response {
        let unchanged: HTML = isKept ? "" : "<p>Nothing has changed.</p>"
        return response(
            request, status: ErrorRendering.status(of: refusal.kind), title: "That did not work",
            """
            \(HTML.alert("<p>\(refusal.message)</p>\n\(unchanged)"))
            \(form)
            """)
    }

    /// There is no form-action, because browsers apply it to redirects after a form, too. The way back leads to any server that the object names, and
    /// perhaps on from there.
    private static func policy(_ framing: Framing) -> String {
        let common = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors"
        return switch framing {
        case .none: "\(common) 'none'"
        case .holding: "\(common) 'none'; frame-src 'self'"
        case .held: "\(common) 'self'"
        case .both: "\(common) 'self'; frame-src 'self'"
        }
    }

    /// The headers of every page. They keep it harmless.
    static let secure = Headers.Preset([
        "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store",
    ])

    /// The relative way from the path up to the assets. It works behind a proxy that adds a prefix.
    static func root(from path: String) -> String {
        String(repeating: "../", count: max(0, path.utf8.count { $0 == UInt8(ascii: "/") } - 1))
    }

    private static func document(_ title: String, _ navigation: HTML?, _ framing: Framing, _ body: HTML, root: String) -> HTML {
        var (target, frame): (HTML, HTML) = ("", "")
        switch framing {
        case .holding(let held): frame = "\(held)\n"
        case .held: target = "<base target=\"_top\">\n"
        case .none, .both: break
        }
        return """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <title>\(title) · Pinstripe</title>
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <link rel="icon" type="image/svg+xml" href="\(root)assets/pinstripe.svg">
        <link rel="stylesheet" href="\(root)assets/pinstripe.css">
        \(target)</head>
        \(navigation.map(beginning) ?? "<body>\n\(frame)<main>")
        <p class="brand">Pinstripe, in the place of Stripe</p>
        <h1>\(title)</h1>
        \(body)
        </main>
        </body>
        </html>

        """
    }

    /// The beginning of a page with many links before its contents: who uses the keyboard can skip them.
    private static func beginning(_ navigation: HTML) -> HTML {
        """
        <body class="reference">
        <a class="skip" href="#content">Skip to the content</a>
        <nav aria-label="Reference">
        \(navigation)
        </nav>
        <main id="content" tabindex="-1">
        """
    }
}
