// Everything between a request and its answer: the engine with all families, the API, the control plane, the courier and the forwarder. It has no
// socket, no loop and no clock. The daemon or a test gives it these as its surroundings.
//
// To drive it, hand in requests with `handle`, end each turn with `endTurn`, and let the courier work afterwards.
public import API
import Catalog
public import Console
public import Delivery
public import Engine
public import Wire

public final class StripeServer {
    public let engine: Engine
    public let api: API
    public let console: Console
    public let courier: Courier
    public let forwarder: Forwarder
    private let journal: RequestJournal
    private let followsHost: Bool
    private let surroundings: Surroundings
    /// Cancels the requests that wait: for the delay of a fault, or for the database.
    private var delayed: [Int: () -> Void] = [:]
    private var nextDelayed = 0

    /// All servers of a process have the same definitions. Tests make thousands of servers.
    private static let registry = Result { try Families.registry(versions: Versions.changes) }

    /// - Throws: a DefinitionFault, a SeedFault or a StorageError.
    public init(_ settings: ServerSettings, in surroundings: Surroundings) throws {
        let registry = try Self.registry.get()
        var behaviour = settings.engine
        behaviour.seeds = try settings.seeds.map { try Seeds($0, registry: registry) }
        engine = try Engine(
            registry: registry, location: settings.database, durability: settings.durability, settings: behaviour,
            wallClock: surroundings.wallClock, uptime: surroundings.uptime)
        engine.report = surroundings.report
        let authentication = Authentication(allowsLiveKeys: settings.allowsLiveKeys)
        let forwarder = Forwarder(timeout: settings.forwardingTimeout, transport: surroundings.forwards)
        self.forwarder = forwarder
        api = API(
            engine: engine, authentication: authentication, settings: settings.api, upstream: { forwarder.send($0, completion: $1) },
            later: surroundings.later, report: surroundings.reportRequest)
        self.surroundings = surroundings
        followsHost = settings.followsHost
        journal = RequestJournal(capacity: settings.journalLength)
        let (uptime, start) = (surroundings.uptime, surroundings.uptime())
        console = Console(
            engine: engine, api: api, journal: journal, authentication: authentication, access: settings.admin, maximumBody: settings.api.maximumBody,
            maximumFile: settings.api.maximumFile,
            host: Console.Host(
                version: surroundings.version, uptime: { Int64(uptime() - start) }, later: surroundings.later, after: surroundings.after,
                shutdown: surroundings.shutdown),
            report: surroundings.reportRequest)
        courier = Courier(
            engine: engine, timeout: settings.webhookTimeout, transport: surroundings.webhooks, wallClock: surroundings.wallClock,
            report: surroundings.report, warn: surroundings.warn)
    }

    /// Answers a request, in this turn or in a later one. Send the answer only after its turn is committed.
    /// - Parameter isWanted: whether anybody still waits for the answer.
    public func handle(_ request: Request, isWanted: @escaping () -> Bool = { true }, reply: @escaping (Response) -> Void) {
        guard engine.isHeldByOthers else { return answer(request, isWanted, reply) }
        wait(for: Self.tries) { [unowned self] in answer(request, isWanted, reply) }
    }

    /// How often a request looks whether another program has let go of the database, and the seconds between: five seconds in all.
    private static let tries = 250
    private static let pause = 0.02

    /// Lets other work go on until the database is free. After the last try the action runs nevertheless, and its writes fail.
    private func wait(for tries: Int, _ action: @escaping () -> Void) {
        later(Self.pause) { [unowned self] in
            if tries > 1 && engine.isHeldByOthers { wait(for: tries - 1, action) } else { action() }
        }
    }

    private func answer(_ request: Request, _ isWanted: @escaping () -> Bool, _ reply: @escaping (Response) -> Void) {
        if Console.serves(request.path) { return console.handle(request) { [unowned self] in reply(isDocument($0) ? named($0, request) : $0) } }
        let start = surroundings.uptime()
        let request = api.withFieldsAsHeaders(request)
        let answer: (Response) -> Void = { [unowned self] response in
            let response = named(response, request)
            note(request, response, since: start)
            reply(response)
        }
        if let fault = api.strikingFault(request) { return suffer(fault, request, isWanted, answer) }
        api.handle(request, isWanted: isWanted, reply: answer)
    }

    private func note(_ request: Request, _ response: Response, since start: Double) {
        journal.note(request, response, time: surroundings.wallClock(), duration: surroundings.uptime() - start)
        console.noteRequest(request)
    }

    /// The connection is closed without an answer.
    private static let unanswered: Response = {
        var response = Response(status: 500)
        response.interruption = .reset
        return response
    }()

    /// The answer with the URLs that fit to the request.
    private func named(_ response: Response, _ request: Request) -> Response {
        followsHost ? response.naming(request.headers["Host"], insteadOf: engine.settings.publicURL) : response
    }

    /// Whether an answer of the console is JSON, and no page and no file.
    private func isDocument(_ response: Response) -> Bool { response.headers["Content-Type"] == "application/json" }

    /// Answers a request as a fault says.
    private func suffer(_ fault: Fault, _ request: Request, _ isWanted: @escaping () -> Bool, _ reply: @escaping (Response) -> Void) {
        let answer: () -> Void = { [api, unowned self] in
            switch fault.action {
            // The journal has it, although no answer is sent.
            case .hang?: note(request, Self.unanswered, since: surroundings.uptime())
            case .reset?: reply(Self.unanswered)
            case .cut?:
                api.handle(request, isWanted: isWanted) { response in
                    var response = response
                    response.interruption = .cut
                    reply(response)
                }
            default:
                if let response = api.answer(of: fault, to: request) { return reply(response) }
                api.handle(request, isWanted: isWanted, reply: reply)
            }
        }
        if fault.delay > 0 { later(Double(fault.delay) / 1000, answer) } else { answer() }
    }

    /// Runs the action after some seconds.
    private func later(_ seconds: Double, _ action: @escaping () -> Void) {
        let number = nextDelayed
        nextDelayed += 1
        delayed[number] = surroundings.after(seconds) { [unowned self] in
            delayed[number] = nil
            action()
        }
    }

    /// Why a request is refused before its body is known, so that the body need not be received. Nil if nothing refuses it.
    public func refusal(unread request: Request, length: Int) -> Response? {
        if Console.serves(request.path) { return console.refusal(unread: request, length: length) }
        let start = surroundings.uptime()
        let response = api.refusal(unread: request, length: length)
        if let response { note(request, response, since: start) }
        return response
    }

    /// Ends a turn: commits, and then makes the calls to other servers that waited for the commit.
    /// - Parameters:
    ///   - kept: sends the turn's answers.
    ///   - lost: is called if the turn was not kept. None of its answers may be sent then.
    public func endTurn(kept: () -> Void, lost: (any Error) -> Void) {
        do {
            try engine.commit()
        } catch {
            let reason = engine.refusal(of: error)
            journal.endTurn { ErrorRendering.notKept($0, reason) }
            lost(error)
            return forwarder.abandon()
        }
        journal.endTurn()
        kept()
        forwarder.work()
    }
}

/// Belongs to the event loop's thread, as the engine does.
@available(*, unavailable) extension StripeServer: Sendable {}
