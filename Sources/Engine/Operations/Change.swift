// What one operation is going to do: the objects that it writes and the timers that it sets. It also offers everything that a hook may read. Effects
// are collected here and applied together at the end, so an operation that is refused has changed nothing.
import Wire

public struct Change {
    /// A planned transition.
    struct Timer {
        let due: Int64
        let id: String
        let transition: String
        var arguments = Arguments()
        /// The test clock on whose time it is due. Nil for the account's time.
        var clock: String?

        /// The argument with the name of the attempt that it belongs to.
        static let attempt = "planned_in_attempt"
    }

    /// An event that is sent again by request.
    struct Resend {
        /// The number of its row.
        let event: Int64
        let endpoint: WebhookEndpoint
    }

    public let account: Account
    /// The time of the object that a hook works on, in Unix seconds: the account's, or that of a test clock.
    public internal(set) var now: Int64
    /// The account's time.
    let accountNow: Int64
    /// The test clock whose time this is. Nil for the account's time.
    var testClock: String?
    public let cause: Cause
    /// What the hook that runs now was given: by the call, or by the hook of another object that fires or makes this one.
    public internal(set) var arguments: Arguments
    let engine: Engine
    /// The id of the operation's own object, which its hook has as a draft. Nil while there is none.
    public internal(set) var subject: String?
    /// The other objects, in the order of their first use.
    private(set) var drafts: [Draft] = []
    /// The index of each in `drafts`, by its id.
    private var positions: [String: Int] = [:]
    /// The ids of the objects that a hook works on right now.
    private var underWay: Set<String> = []
    private(set) var timers: [Timer] = []
    /// What is to be done when the present transition is over.
    typealias Consequence = (inout Change) throws -> Void
    var consequences: [Consequence] = []
    /// Fields for objects that a hook works on right now, by their ids.
    var amendments: [String: JSONObject] = [:]
    /// Whether the present cascade ends with this object.
    var hasStoppedFiring = false
    private(set) var resends: [Resend] = []
    var declined: Refusal?
    /// What is to be remembered in memory only, by object. Nil forgets it.
    var secrets: [String: String?] = [:]
    /// The bytes that are kept with an object, by the number of its row.
    private(set) var contents: [(sequence: Int64, bytes: ArraySlice<UInt8>)] = []
    /// The id of the object to answer with. Nil for the operation's own.
    private(set) var answer: String?

    init(_ account: Account, _ cause: Cause, _ arguments: Arguments, _ engine: Engine) {
        self.account = account
        accountNow = engine.now(account)
        now = accountNow
        self.cause = cause
        self.arguments = arguments
        self.engine = engine
    }

    /// The version of the call. The account's version if no call caused the change.
    public var version: APIVersion { if case .request(_, _, let version, _, _, _) = cause { version } else { settings.apiVersion } }

    /// Whether the call names its version. One that does not is likely to come from an old SDK, whatever the account's version is.
    public var isVersionNamed: Bool { if case .request(_, _, _, let isNamed, _, _) = cause { isNamed } else { false } }
    /// Whether a call of the API caused the change, and not a timer or a tester.
    public var isCall: Bool { if case .request = cause { true } else { false } }

    public var settings: EngineSettings { engine.settings }
    /// The IP address of the client. Nil if no call caused the change, or if the client has no address.
    public var clientAddress: String? { if case .request(_, _, _, _, let address, _) = cause { address } else { nil } }
    /// Whether the call came with a publishable key, or from a foreign web page. A script in a browser or an app sends it then.
    public var isPublishable: Bool { if case .request(_, _, _, _, _, let isPublishable) = cause { isPublishable } else { false } }
    var identifiers: IdentifierSource { engine.identifiers }
    var objects: ObjectStore { engine.objects }

    /// Makes another object, without the checks and hooks of a call.
    /// - Parameters:
    ///   - id: an id from outside. If it is nil, invalid or taken, the object gets an id of its own.
    ///   - event: the type of the event to emit, or the last part of the type.
    /// - Returns: its id.
    @discardableResult public mutating func create(
        _ name: String, id: String? = nil, _ fields: JSONObject, emits event: String? = nil,
        then body: (inout Draft, inout Change) throws -> Void = { _, _ in }
    ) throws -> String {
        let given = try id.flatMap { try isFree($0) ? $0 : nil }
        var draft = try given.map { newDraft(try resource(name), id: $0, created: now) } ?? newDraft(resource(name))
        draft.merge(fields)
        try body(&draft, &self)
        draft.noteCreation(self, event: draft.event ?? event)
        keep(draft)
        return draft.id
    }

    /// Whether a new object may have that id.
    func isFree(_ id: String) throws -> Bool {
        try Seeds.isID(id) && !engine.registry.reserves(id) && positions[id] == nil && objects.find(id, world: account.world) == nil
    }

    /// The object that an id names, or the object that is made for a fixed id. Nil if there is none.
    /// - Returns: the object's own id.
    public mutating func identify(_ name: String, _ id: String) throws -> String? {
        if let fill = try resource(name).fixedIDs?(id) { return try create(name, [:], then: fill) }
        return try object(name, id)?.id
    }

    /// Makes a new object for a fixed id, as the operation's own.
    mutating func newDraft(_ resource: Resource, filledBy fill: Hook) throws -> Draft {
        var draft = newDraft(resource)
        subject = draft.id
        try fill(&draft, &self)
        subject = draft.id
        draft.note("create", self)
        return draft
    }

    /// Whether a hook works on that object right now. It will see by itself what has become of the others.
    public func isWorking(on id: String) -> Bool { id == subject || underWay.contains(id) }

    /// Changes another object.
    public mutating func update(_ name: String, _ id: String, _ body: (inout Draft, inout Change) throws -> Void) throws {
        guard id != subject else { throw EngineFault("a hook changes its own object by its draft, not by an update of \(id)") }
        guard underWay.insert(id).inserted else { throw EngineFault("two hooks change \(id) at once, and one would not see the other's change") }
        defer { underWay.remove(id) }
        guard var draft = try find(name, id) else { throw EngineFault("there is no \(name) \(id) to update") }
        try onTime(of: draft) { try body(&draft, &$0) }
        takeAmendments(into: &draft)
        keep(draft)
    }

    /// Changes the account's only object of a resource. It is made if it does not exist yet.
    public mutating func update(singleton name: String, _ body: (inout Draft, inout Change) throws -> Void) throws {
        try update(name, singleton(name).id, body)
    }

    /// The account's only object of a resource. It is made if it does not exist yet.
    public mutating func singleton(_ name: String) throws -> Draft {
        let resource = try resource(name)
        if let draft = try find(name, resource.singletonID(of: account)) { return draft }
        let draft = try newSingleton(resource)
        keep(draft)
        return draft
    }

    /// The id of the account's only object of a resource, or of its first one. The object is made when somebody asks for it, so it may not exist yet.
    public func singletonID(_ name: String) throws -> String { try resource(name).singletonID(of: account) }

    /// Makes the account's only object of a resource. It is as old as its account.
    mutating func newSingleton(_ resource: Resource) throws -> Draft {
        guard let fill = resource.singleton else { throw EngineFault("there is more than one \(resource.name)") }
        var draft = Draft(
            new: resource, id: resource.singletonID(of: account), sequence: objects.takeSequence(), created: account.created,
            fields: resource.template)
        draft.hasGivenID = true
        draft.begin(isLive: account.key.isLive)
        try fill(&draft, &self)
        return draft
    }

    /// Deletes another object.
    public mutating func delete(_ name: String, _ id: String, emits event: String? = nil) throws {
        try update(name, id) { draft, change in
            draft.isDeleted = true
            draft.note("delete", change, event: event)
        }
    }

    /// Another object, with this operation's changes so far. Nil if it does not exist.
    public func object(_ name: String, _ id: String) throws -> Draft? {
        guard let draft = try find(name, id), !draft.isDeleted else { return nil }
        return draft
    }

    /// The rows of a table of the seeds.
    public func table(_ name: String) -> [JSON] { settings.seeds?.tables[name] ?? [] }

    /// The visible document of another object.
    public func document(of draft: Draft) throws -> JSON { try draft.document() }

    /// Whether an account is connected to this one.
    public func isConnected(_ id: String) throws -> Bool { try engine.isConnected(id, to: account) }

    /// Finds an object in the account that this one is connected to, in the same mode.
    public func objectOfPlatform(_ name: String, _ id: String) throws -> Draft? {
        guard let platform = try engine.platform(of: account), let stored = try objects.find(id, world: platform.world) else { return nil }
        let resource = try resource(name)
        return stored.resource === resource ? try Draft(stored, of: resource) : nil
    }

    /// Keeps bytes with a new object, for downloads. They are deleted with it.
    public mutating func keep(_ bytes: ArraySlice<UInt8>, with draft: Draft) { contents.append((draft.sequence, bytes)) }

    /// Makes the call answer with another object.
    public mutating func answer(with id: String) { answer = id }

    /// Plans a transition or a deed of the draft's object, after that many seconds on the account's clock.
    /// - Parameter arguments: what its hook gets.
    public mutating func schedule(
        _ transition: String, on draft: Draft, after seconds: Int64, _ arguments: JSONObject = [:]
    ) throws(EngineFault) {
        guard !draft.resource.triggers(of: transition).isEmpty else {
            throw EngineFault("\(draft.resource.name) has no transition \(transition) to plan, and no deed of that name")
        }
        let (due, overflow) = now.addingReportingOverflow(seconds)
        var arguments = arguments
        if let attempt = draft.attempt { arguments[Timer.attempt] = attempt }
        set(Timer(due: overflow ? .max : due, id: draft.id, transition: transition, arguments: Arguments(arguments), clock: testClock))
    }

    mutating func set(_ timer: Timer) { timers.append(timer) }

    /// Sends an event again, to one endpoint or to all that want it. Endpoints that never received it now count among those that have not answered.
    public mutating func resend(_ event: inout Draft, to id: String?) throws {
        for endpoint in try endpoints(for: event, called: id) {
            resends.append(Resend(event: event.sequence, endpoint: endpoint))
            guard try engine.deliveries.find(event: event.sequence, endpoint: endpoint.id, world: account.world) == nil else { continue }
            event.fields["pending_webhooks"] = .integer((event.fields["pending_webhooks"]?.integer ?? 0) + 1)
            event.fields["delivery_success"] = false
        }
    }

    /// The endpoint with that id. Nil for all that want the event.
    private func endpoints(for event: Draft, called id: String?) throws -> [WebhookEndpoint] {
        guard let id else { return try engine.endpoints(wanting: event.fields["type"]?.string ?? "", of: account) }
        guard let endpoint = try engine.endpoints(concernedBy: account).first(where: { $0.id == id }) else {
            let name = EngineResource.webhookEndpoint
            throw Refusal.noSuchReference(engine.registry.noun(of: name), id, parameter: name)
        }
        guard endpoint.isEnabled else {
            throw Refusal.invalid("The webhook endpoint \(id) is disabled. Enable it before events are sent to it.", parameter: EngineResource.webhookEndpoint)
        }
        return [endpoint]
    }

    /// Answers with an error although the change is kept. A declined charge and a used attempt are examples.
    public mutating func decline(_ refusal: Refusal) { declined = refusal }

    /// A new object whose body is written by hand.
    func newRecord(_ resource: Resource) -> Draft { newDraft(resource, fields: [:], created: accountNow) }

    func newDraft(_ resource: Resource) -> Draft {
        var draft = newDraft(resource, fields: resource.template, created: now)
        draft.begin(isLive: account.key.isLive)
        if let testClock, resource.fieldsByName[Draft.testClock] != nil { draft.fields[Draft.testClock] = .string(testClock) }
        return draft
    }

    /// A new object from a seed, with the seed's id and time if it has them.
    func newDraft(_ resource: Resource, id: String?, created: Int64) -> Draft {
        let sequence = objects.takeSequence()
        let minted = id ?? identifiers.mint(resource, number: sequence, created: created, account)
        var draft = Draft(new: resource, id: minted, sequence: sequence, created: created, fields: resource.template)
        draft.hasGivenID = id != nil
        draft.begin(isLive: account.key.isLive)
        return draft
    }

    private func newDraft(_ resource: Resource, fields: JSONObject, created: Int64) -> Draft {
        let sequence = objects.takeSequence()
        let id = identifiers.mint(resource, number: sequence, created: created, account)
        return Draft(new: resource, id: id, sequence: sequence, created: created, fields: fields)
    }

    mutating func keep(_ draft: consuming Draft) {
        if draft.isAppearance { return }
        if let position = positions[draft.id] {
            drafts[position] = draft
        } else {
            positions[draft.id] = drafts.count
            drafts.append(draft)
        }
    }

    func find(_ name: String, _ id: String) throws -> Draft? {
        let position = positions[id]
        if let position, drafts[position].resource.name == name { return drafts[position] }
        let resource = try resource(name)
        if let position { return engine.appearance(of: drafts[position], as: resource, account) }
        guard let stored = try objects.find(id, world: account.world), let original = stored.resource else { return nil }
        if original === resource { return try Draft(stored, of: resource) }
        return resource.appearances.isEmpty ? nil : engine.appearance(of: try Draft(stored, of: original), as: resource, account)
    }

    func resource(_ name: String) throws -> Resource {
        guard let resource = engine.registry[name] else { throw EngineFault("no resource is called \(name)") }
        return resource
    }
}
