// The hosted pages: plain HTML without scripts, and the few files that they need. The files are part of the binary.
//
// They do not belong to the control plane. Everyone who has a page's URL may open it, without a key.
import API
import Engine
import Wire

struct Pages {
    /// Every kind of page there is.
    static let all: [any HostedPage] = [
        IdentityPage(), SourcePage(), MandatePage(), OnrampPage(), CertificatePage(), ReceiptPage(), PaymentPage(), DebitMandatePage(), InvoicePage(),
        CreditNotePage(), CheckoutPage(), PaymentLinkPage(), RecoveryPage(), PortalPage(),
    ]

    let engine: Engine
    /// The largest body of a request, in bytes.
    let maximumBody: Int
    let report: FaultReport

    /// This is called for every request, so it must be fast.
    static func serves(_ path: String) -> Bool { prefixes.contains { path.hasPrefix($0) } }

    private static let prefixes = ([assets] + all.map(\.root)).map { "/\($0)/" }

    /// Answers a request. Send the answer only after the engine has committed.
    func answer(_ request: Request) -> Response {
        do {
            return try respond(to: request)
        } catch let refusal as Refusal {
            return Page.refused(refusal, request: request)
        } catch {
            report(request, error)
            return Page.refused(.internalFault, request: request)
        }
    }

    private func respond(to request: Request) throws -> Response {
        guard request.body.count <= maximumBody else { throw API.bodyTooLarge(maximumBody) }
        let parts = Self.parts(of: request.path)
        let isGet = request.method == "GET" || request.method == "HEAD"
        if parts.first == Self.assets { return isGet ? Asset.response(parts.dropFirst()) ?? Page.lost(.unknown, request) : Page.lost(.unknown, request) }
        guard isGet || request.method == "POST", let page = Self.all.first(where: { $0.root == parts.first }) else {
            return Page.lost(.unknown, request)
        }
        let path = Array(parts.dropFirst())
        guard let subject = try page.find(path, query: request.query, in: engine) else {
            // Somebody has clicked twice.
            if !isGet, let done = try page.findDone(path, in: engine), let url = page.returnURL(Visit(engine: engine, subject: done)) {
                return Page.redirect(to: url)
            }
            return Page.lost(try page.end(path, in: engine), request)
        }
        let visit = Visit(engine: engine, subject: subject, path: path)
        if request.method == "GET", let url = try page.begin(visit, query: request.query) { return Page.redirect(to: url) }
        if isGet, let file = page.file(path, visit) { return file }
        return isGet ? show(page, visit, request) : try submit(page, visit, request)
    }

    /// Does what a form asks for. If it is refused, the form is shown again, as it was filled in.
    private func submit(_ page: any HostedPage, _ visit: Visit, _ request: Request) throws -> Response {
        var form = Form()
        let arguments: Arguments
        let declined: Refusal?
        do {
            arguments = try self.arguments(of: request, page, &form)
            // Reading a list can write rows. That happens before the act, so that a refused act has written nothing.
            try engine.markLists()
            declined = try engine.atomically { try page.act(arguments, visit) }
        } catch let refusal as Refusal {
            return Page.refused(refusal, page.body(visit.again(form)), request: request)
        }
        let after = Visit(engine: engine, subject: try engine.inspect(visit.id, account: visit.account))
        if let declined { return Page.refused(declined, isKept: true, page.body(after.again(form)), request: request) }
        if let url = page.returnURL(after) { return Page.redirect(to: url) }
        return page.isShownAgain(after: arguments, after) ? show(page, after, request) : Page.done(after, page.outcome(after), request)
    }

    private func show(_ page: any HostedPage, _ visit: Visit, _ request: Request) -> Response {
        Page.response(request, title: page.title(visit), framing: page.framing(visit), page.body(visit))
    }

    /// The arguments of the form. The URL's query belongs to the page's address.
    /// - Parameter form: is filled with what was sent.
    private func arguments(of request: Request, _ page: any HostedPage, _ form: inout Form) throws(Refusal) -> Arguments {
        do {
            try form.decode(request.body)
        } catch {
            throw .invalid("Invalid request: \(error.reason)")
        }
        return try ParameterCheck.arguments(of: form.values, for: page.parameters)
    }

    /// The path of the pages' files.
    static let assets = "assets"

    /// The parts of a path, decoded.
    private static func parts(of path: String) -> [String] {
        path.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map { Percent.decode($0) ?? String($0) }
    }
}

/// A file that the pages need.
enum Asset {
    static func response(_ path: ArraySlice<String>) -> Response? {
        guard path.count == 1, let name = path.first, let (type, bytes) = files[name] else { return nil }
        return Response(
            headers: ["Content-Type": type, "X-Content-Type-Options": "nosniff", "Cache-Control": "no-cache"], body: bytes)
    }

    private static let (script, style) = ("text/javascript; charset=utf-8", "text/css; charset=utf-8")

    private static let files = [
        "pinstripe.css": (style, PackageResources.pinstripe_css),
        "pinstripe.svg": ("image/svg+xml", PackageResources.pinstripe_svg),
        "inspector.css": (style, PackageResources.inspector_css),
        "inspector.js": (script, PackageResources.inspector_js),
        "accounts.js": (script, PackageResources.accounts_js),
        "client.js": (script, PackageResources.client_js),
        "clock.js": (script, PackageResources.clock_js),
        "elements.js": (script, PackageResources.elements_js),
        "events.js": (script, PackageResources.events_js),
        "faults.js": (script, PackageResources.faults_js),
        "fields.js": (script, PackageResources.fields_js),
        "objects.js": (script, PackageResources.objects_js),
        "overview.js": (script, PackageResources.overview_js),
        "requests.js": (script, PackageResources.requests_js),
        "snapshots.js": (script, PackageResources.snapshots_js),
        "webhooks.js": (script, PackageResources.webhooks_js),
    ]
}
