// A page as it is sent: the document around its content, the headers that keep it harmless, and the pages that say that something is
// over, done or wrong.
import API
import Engine
import Resources
import Wire

enum Page {
    static func response(_ request: Request, status: Int = 200, title: String, _ body: HTML) -> Response {
        var headers = Headers(secure)
        headers.add("Content-Type", "text/html; charset=utf-8")
        headers.add("Content-Security-Policy", policy)
        return Response(status: status, headers: headers, body: Array(document(title, body, root: root(from: request.path)).markup.utf8))
    }

    static func redirect(to url: ReturnURL) -> Response {
        var headers = Headers(secure)
        headers.add("Location", url.text)
        return Response(status: 303, headers: headers)
    }

    /// The outcome is there, and there is no place to go back to.
    static func done(_ visit: Visit, _ outcome: [(String, String?)], _ request: Request) -> Response {
        response(
            request, title: "Done",
            """
            <p>\(visit.subject.resource.typeName) <code>\(visit.id)</code> has the status <strong>\(visit.status)</strong> now.</p>
            \(outcome.contains { $0.1 != nil } ? HTML.facts(outcome) : "")
            <p>It says no place to go back to, so this page is the end. You can close it.</p>
            """)
    }

    /// The URL leads nowhere.
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

    /// What was asked for is refused.
    /// - Parameter form: the page that it was asked for on, for another attempt.
    static func refused(_ refusal: Refusal, _ form: HTML = "", request: Request) -> Response {
        response(
            request, status: ErrorRendering.status(of: refusal.kind), title: "That did not work",
            """
            <div class="alert" role="alert">
            <p>\(refusal.message)</p>
            <p>Nothing has changed.</p>
            </div>
            \(form)
            """)
    }

    /// No form-action: browsers hold every redirect that follows a form against it, and the way back leads to whatever server the object
    /// names, and on from there.
    private static let policy = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'"

    private static let secure = Headers.Preset([
        "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store",
    ])

    /// The way up from `path` to where the assets are, whatever a proxy has put before it.
    private static func root(from path: String) -> String {
        String(repeating: "../", count: max(0, path.utf8.count { $0 == UInt8(ascii: "/") } - 1))
    }

    private static func document(_ title: String, _ body: HTML, root: String) -> HTML {
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <title>\(title) · Pinstripe</title>
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <link rel="icon" type="image/svg+xml" href="\(root)assets/pinstripe.svg">
        <link rel="stylesheet" href="\(root)assets/pinstripe.css">
        </head>
        <body>
        <main>
        <p class="brand">Pinstripe, in the place of Stripe</p>
        <h1>\(title)</h1>
        \(body)
        </main>
        </body>
        </html>

        """
    }
}
