// The inspector at /: a page that shows what happens in Pinstripe. It is a client of the control plane like any other: this file serves the page and
// its scripts, which hold no data.
import API
import Engine
import Wire

extension Console {
    static let inspectorPath = "/"

    /// Only those who may use the control plane get the page. If a token is needed, the page asks for it.
    func showInspector(_ request: Request) -> Response {
        do {
            // The page holds nothing of the account, and no page can look into another site's.
            if !needsToken { try requireAccess(request, isLink: request.headers["Sec-Fetch-Dest"] == "document") }
        } catch {
            return Page.response(
                request, status: ErrorRendering.status(of: error.kind), title: "The inspector is closed",
                """
                <p>\(error.message)</p>
                <p>The inspector at this address shows objects, webhooks and requests. It is open to whoever may use the control plane.</p>
                """)
        }
        var headers = Headers(Page.secure)
        headers.add("Content-Type", "text/html; charset=utf-8")
        headers.add("Content-Security-Policy", Self.policy)
        return Response(headers: headers, body: PackageResources.inspector_html)
    }

    private static let policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
        + "frame-ancestors 'none'"
}
