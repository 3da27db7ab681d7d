// Stripe's API under /v1 as a function from a request to a response. It owns no socket and no time: the reactor brings requests, the
// engine does the work.
//
// The order of the checks is Stripe's: key, version, endpoint, parameters (unknown first), then the endpoint itself.
import Engine
import Wire

/// Is called with every fault of Pinstripe's own, and the request that caused it.
public typealias FaultReport = (Request, any Error) -> Void

/// Calls another server once the turn is committed. The completion runs in a later turn, or in this one if the call cannot be made.
public typealias UpstreamTransport = (UpstreamRequest, @escaping (Result<UpstreamAnswer, UpstreamFailure>) -> Void) -> Void

/// What the API's behaviour depends on besides the engine.
public struct APISettings: Sendable {
    /// The largest body of a request, in bytes, without the files in it.
    public var maximumBody = 1_048_576
    /// The largest sum of the files in a request's body, in bytes.
    public var maximumFile = 16_777_216
    /// Whether only a restricted key can expand sensitive results.
    public var requiresRestrictedKey = false
    /// The origins, as browsers write them, whose pages may call everything. Pages of this machine always may.
    public var allowedOrigins: [String] = []

    public init() {}
}

public final class API {
    let engine: Engine
    let settings: APISettings
    let authentication: Authentication
    let upstream: UpstreamTransport
    /// Runs an action in a later turn, after the requests that have come meanwhile.
    let later: (@escaping () -> Void) -> Void
    let router: Router
    /// The hosts of the allowed origins.
    let allowedHosts: [String]
    /// The host name in the last request that did not come from a foreign page. Nearly all requests have the same one, so it is compared first.
    var knownHost: String?
    /// The version in the last request that named one, and what is different in it. Most requests name the same one.
    private var knownVersion: (version: APIVersion, shape: VersionShape?)?
    private let report: FaultReport

    public init(
        engine: Engine, authentication: Authentication, settings: APISettings = .init(), upstream: @escaping UpstreamTransport,
        later: @escaping (@escaping () -> Void) -> Void, report: @escaping FaultReport
    ) {
        self.engine = engine
        self.upstream = upstream
        self.later = later
        self.authentication = authentication
        self.settings = settings
        self.report = report
        router = Router(engine.registry)
        allowedHosts = settings.allowedOrigins.compactMap { try? WebURL($0).host }
    }

    /// Answers a request: usually at once, and in a later turn if another server must be asked first. Send the answer only after the engine has
    /// committed.
    /// - Parameter isWanted: whether anybody still waits for the answer.
    public func handle(_ request: Request, isWanted: @escaping () -> Bool = { true }, reply: @escaping (Response) -> Void) {
        let requestID = engine.requestID()
        let isForeign = isForeign(request)
        if request.method == "OPTIONS" { return reply(preflight(request, isForeign: isForeign, requestID: requestID)) }
        var exchange = exchange(withFieldsAsHeaders(request), requestID, isForeign: isForeign, isWanted: isWanted)
        do {
            let response = try engine.accounts.provisionally { try answer(&exchange, reply) }
            if let response { reply(response) }
        } catch {
            reply(failure(error, exchange))
        }
    }

    func exchange(_ request: Request, _ id: String, isForeign: Bool, isWanted: @escaping () -> Bool = { true }) -> Exchange {
        Exchange(request: request, requestID: id, publicURL: engine.settings.publicURL, isForeign: isForeign, isWanted: isWanted)
    }

    /// Why a request is refused before its body is known, so that the body need not be received. Nil if nothing refuses it.
    /// - Parameters:
    ///   - request: without its body.
    ///   - length: bytes that the body has, or has had so far.
    public func refusal(unread request: Request, length: Int) -> Response? {
        var exchange = exchange(request, engine.requestID(), isForeign: isForeign(request))
        do {
            try engine.accounts.provisionally {
                // A script in a browser sends its key in the body.
                let isOfScript = request.headers["Authorization"] == nil && takesClientFields(request)
                let match = isOfScript ? try router.match(request.method, request.path) : try admit(&exchange).match
                let isMultipart = request.headers["Content-Type"].map(Form.isMultipart) ?? false
                let takesFiles = isMultipart && match?.endpoint.parameters.contains { if case .file = $0.shape { true } else { false } } ?? false
                guard length <= settings.maximumBody + (takesFiles ? settings.maximumFile : 0) else { throw API.bodyTooLarge(settings.maximumBody) }
            }
            return nil
        } catch {
            return failure(error, exchange)
        }
    }

    /// Refuses a request for any reason that does not depend on its body.
    private func admit(_ exchange: inout Exchange) throws -> (caller: Caller, grants: [EphemeralGrant]?, match: EndpointMatch) {
        let request = exchange.request
        guard request.path.hasPrefix("/v1/") || request.path == "/v1" else { throw API.unknownURL(request) }
        if exchange.isForeign && !isOpenToAll(request.method, request.path) {
            exchange.isWithheld = true
            throw API.foreignPage
        }
        let caller = try Caller(request.headers, authentication: authentication, accounts: engine.accounts)
        exchange.caller = caller
        if exchange.isForeign || caller.credential.kind == .publishable { exchange.view = PublishableView(engine.registry) }
        exchange.time = try engine.now(caller.key)
        exchange.version = engine.apiVersion
        if let version = request.headers["Stripe-Version"] {
            exchange.version = try known(version).version
        }
        let grants = try grants(of: caller)
        let match = try router.match(request.method, request.path) { id in try engine.resource(of: id, caller.key) }
        guard let match, match.endpoint.end.map(exchange.version.isBefore) ?? true else { throw API.unknownURL(request) }
        if match.endpoint.access.demandsVersion && request.headers["Stripe-Version"] == nil { throw API.versionMissing }
        if match.endpoint.access.publishable == nil { try caller.requireSecretKey() }
        return (caller, grants, match)
    }

    /// - Returns: nil if the answer comes in a later turn.
    private func answer(_ exchange: inout Exchange, _ reply: @escaping (Response) -> Void) throws -> Response? {
        let request = exchange.request
        let (caller, grants, match) = try admit(&exchange)
        let form = try form(of: request)
        if let publishable = match.endpoint.access.publishable, caller.credential.kind == .publishable {
            let ignored = match.resource.takesClientFields ? Parameter.clientFields : []
            if !publishable.admits(form.values, ignoring: ignored) { try caller.requireSecretKey() }
        }
        if let grants { try require(grants, of: caller, match, form) }
        let account = try engine.accounts.account(accountKey(match, form, caller))
        try engine.catchUp(account)
        let call = Call(
            match: try match.resolved(engine, account), form: form, caller: caller, account: account, requestID: exchange.requestID,
            idempotencyKey: exchange.keyed?.key, isForeign: exchange.isForeign, version: exchange.version,
            namesVersion: request.headers["Stripe-Version"] != nil, shape: shape(of: exchange.version), address: request.address)
        if case .search(let fields) = match.endpoint.work { return try search(call, by: fields, exchange, reply) }
        if case .list(let listing) = match.endpoint.work, listing.ranges.contains(where: { form.values[$0.name] != nil }) {
            return try list(call, exchange, reply)
        }
        guard request.method == "POST" else { return exchange.response(try run(call)) }
        if case .create(let creation) = match.endpoint.work, let upstream = creation.upstream {
            return try ask(upstream, for: creation, call, &exchange, reply)
        }
        return try runOnce(call, &exchange)
    }

    private func known(_ text: String) throws(Refusal) -> (version: APIVersion, shape: VersionShape?) {
        if let knownVersion, knownVersion.version.description == text { return knownVersion }
        guard let version = APIVersion(text) else { throw .invalid("Invalid Stripe API version: \(text)") }
        let known = (version, engine.shape(of: version))
        knownVersion = known
        return known
    }

    private func shape(of version: APIVersion) -> VersionShape? {
        if let knownVersion, knownVersion.version == version { return knownVersion.shape }
        return engine.shape(of: version)
    }

    /// The account to act on: the one that the path or a parameter names. If there is none, the caller's.
    private func accountKey(_ match: EndpointMatch, _ form: Form, _ caller: Caller) throws -> AccountKey {
        if let id = match.account(engine.registry) { return try caller.key(inPath: id, accounts: engine.accounts) }
        let named = match.endpoint.accountParameter.flatMap { form.values[$0]?.text }.flatMap { $0.isEmpty ? nil : $0 }
        return try named.map { try caller.key($0, accounts: engine.accounts) } ?? caller.key
    }

    /// The parameters of the query and of the body.
    func form(of request: Request) throws(Refusal) -> Form {
        let type = request.headers["Content-Type"]
        let isMultipart = type.map { !API.isForm($0) && Form.isMultipart($0) } ?? false
        guard request.body.count <= settings.maximumBody + (isMultipart ? settings.maximumFile : 0) else {
            throw API.bodyTooLarge(settings.maximumBody)
        }
        if !request.body.isEmpty, let type, !isMultipart && !API.isForm(type) { throw API.notAForm }
        var form = Form()
        do {
            if !request.query.isEmpty { try form.decode(request.query) }
            if let type, isMultipart {
                try form.decode(multipart: request.body, contentType: type)
            } else if !request.body.isEmpty {
                try form.decode(request.body)
            }
        } catch {
            throw .invalid("Invalid request: \(error.reason)")
        }
        // Files have a limit of their own. The rest of the body counts like any other body.
        let fileBytes = isMultipart ? form.fileBytes : 0
        guard fileBytes <= settings.maximumFile else { throw API.fileTooLarge(settings.maximumFile) }
        guard request.body.count - fileBytes <= settings.maximumBody else { throw API.bodyTooLarge(settings.maximumBody) }
        return form
    }

    func failure(_ error: any Error, _ exchange: Exchange) -> Response {
        if let refusal = error as? Refusal { return markUnsupported(exchange.response(refusal), to: exchange.request) }
        report(exchange.request, error)
        return exchange.response(engine.refusal(of: error))
    }

    /// The header of an answer to a call that Stripe serves and Pinstripe does not. It names the call. Status and body are those of Stripe's answer to
    /// an unknown URL.
    static let unsupportedHeader = "Pinstripe-Unsupported"

    private func markUnsupported(_ response: Response, to request: Request) -> Response {
        guard response.status == 404, StripeURLs.contain(request.method, request.path), !serves(request.method, request.path) else { return response }
        var response = response
        response.headers.add(Self.unsupportedHeader, "\(request.method) \(path(of: request))")
        return response
    }

    /// - Parameter maximum: bytes.
    public static func bodyTooLarge(_ maximum: Int) -> Refusal {
        Refusal(.bodyTooLarge, "The body of a request may have at most \(maximum) bytes.")
    }

    private static func fileTooLarge(_ maximum: Int) -> Refusal {
        Refusal(.bodyTooLarge, "The files in a request may have at most \(maximum) bytes.", parameter: "file")
    }

    private static func isForm(_ contentType: String) -> Bool {
        contentType == formType || contentType.prefix { $0 != ";" && $0 != " " }.lowercased() == formType
    }

    private static let formType = "application/x-www-form-urlencoded"

    private static let notAForm = Refusal.invalid(
        "Invalid request (check that your POST content type is application/x-www-form-urlencoded). If you have any questions, we can help "
            + "at https://support.stripe.com/.")

    private static let versionMissing = Refusal.invalid(
        "This request needs a Stripe-Version header: the version of the API that the app with the key uses.")

    private static func unknownURL(_ request: Request) -> Refusal {
        let hint =
            request.method == "GET" || request.method == "HEAD"
            ? " If you are trying to list objects, remove the trailing slash. If you are trying to retrieve an object, make sure you passed "
                + "a valid (non-empty) identifier in your code."
            : ""
        return Refusal(
            .notFound,
            "Unrecognized request URL (\(request.method): \(request.path)).\(hint) Please see https://stripe.com/docs or we can help at "
                + "https://support.stripe.com/.")
    }
}

/// Belongs to the event loop's thread, as the engine does.
@available(*, unavailable) extension API: Sendable {}
