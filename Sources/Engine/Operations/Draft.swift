// An object while an operation works on it, with all its fields. Nothing of it is kept unless the operation succeeds.
import Wire

public struct Draft {
    public let resource: Resource
    public private(set) var id: String
    /// Unix seconds. Lists are in this order.
    public private(set) var created: Int64
    public internal(set) var fields: JSONObject { didSet { edits &+= 1 } }
    /// How often its fields were touched. If it is equal at two times, nothing has changed between them.
    private(set) var edits = 0
    /// Whether its earlier events show the object as it is from now on.
    public var rewritesEvents = false
    /// The event that its creation or transition emits. Nil for the event of the definition.
    public var event: String?
    /// Whether its hook has told of the change by itself, so that the call's own event is left out.
    public var isToldByHook = false
    /// Whether it is deleted when the operation ends.
    var isDeleted = false
    /// Whether a later retrieve answers that it was deleted.
    var leavesTombstone = false
    /// When the resource's refresh is due, on the account's clock. Nil for never.
    public var freshUntil: Int64?
    /// The number of its row. A newer object has a higher number.
    public let sequence: Int64
    /// The stored object. Nil if it is new.
    let stored: StoredObject?
    /// The row of the event that shows the object as it is now. That event is stored without the object.
    var borrower: Int64?
    /// The row of the object that completes this event's body.
    var snapshotOf: Int64?
    /// Whether it only shows an object of another resource. Then it is not kept.
    var isAppearance: Bool
    /// Whether its id was given from outside, so that it does not contain the number of its row.
    var hasGivenID = false
    /// Whether the event of its creation comes after those of the objects that its hook makes.
    public var isToldLast = false
    /// Where the event of its creation stands among the others. Nil for the place where it was begun.
    private var place: Int64?
    /// Whether it has no row yet.
    public var isNew: Bool { stored == nil }
    /// The fields as they were stored.
    let original: JSONObject
    /// The fields as the operation's events have told them so far: `previous_attributes` of the next `updated` say what was different. Nil if none has.
    private(set) var told: JSONObject?
    var history: [HistoryEntry] = []
    /// What a hook did that no hook may do. The operation then ends as a fault of the server.
    private(set) var fault: String?

    /// A new object.
    init(new resource: Resource, id: String, sequence: Int64, created: Int64, fields: JSONObject) {
        self.resource = resource
        self.id = id
        self.created = created
        self.sequence = sequence
        stored = nil
        original = [:]
        isAppearance = resource.isView
        self.fields = fields
    }

    /// Sets the fields that every object has. All others are null or empty at first.
    mutating func begin(isLive: Bool) {
        if resource.hasID { fields["id"] = .string(id) }
        if resource.hasCreated { fields["created"] = .integer(created) }
        if resource.hasLivemode { fields["livemode"] = .bool(isLive) }
    }

    /// Gives a new object another prefix of its resource: a bank account's token is `btok_…`. Call it before the id is used anywhere.
    public mutating func take(prefix: String) {
        assert(resource.otherPrefixes.contains(prefix), "ids of \(resource.name) do not begin with \(prefix)")
        id = prefix + id.dropFirst(resource.idPrefix?.count ?? 0)
        if resource.hasID { fields["id"] = .string(id) }
    }

    /// Gives a new object an id like that of the intent's payment that it belongs to: the prefix is followed by a 3. Source: recorded payments.
    public mutating func joinPayment() {
        guard isNew, !hasGivenID, let end = id.firstIndex(of: "_"), case let digit = id.index(after: end), digit < id.endIndex else { return }
        id.replaceSubrange(digit...digit, with: "3")
        if resource.hasID { fields["id"] = .string(id) }
    }

    /// Puts a new object into the order of lists as if it had been made at another time.
    public mutating func list(at time: Int64) { if isNew { created = time } }

    /// Whether its id is that of an intent's payment.
    public var isOfPayment: Bool { Draft.isOfPayment(id) }

    public static func isOfPayment(_ id: String) -> Bool { id.drop { $0 != "_" }.hasPrefix("_3") }

    /// Gives a new object an id of its own choice. Call it before the id is used anywhere.
    public mutating func take(id: String, _ change: Change) throws {
        guard Seeds.isID(id) else { throw Refusal.invalid("Invalid id: \(id)", parameter: "id") }
        guard try change.isFree(id) else {
            throw Refusal.invalid("\(resource.noun.prefix(1).uppercased() + resource.noun.dropFirst()) already exists.", code: "resource_already_exists")
        }
        self.id = id
        hasGivenID = true
        if resource.hasID { fields["id"] = .string(id) }
    }

    init(_ stored: StoredObject, of resource: Resource) throws {
        self.resource = resource
        id = stored.id
        created = stored.created
        freshUntil = stored.freshUntil
        sequence = stored.sequence
        self.stored = stored
        isAppearance = resource.isView
        fields = try stored.fields()
        original = fields
    }

    /// Adds an entry to its history about something that does not change its status.
    /// - Parameter event: the type of the event to emit, or the last part of the type.
    public mutating func note(_ what: String, _ change: Change, event: String? = nil) {
        note(what, change, from: resource.lifecycle == nil || isNew ? nil : status, event: event)
    }

    /// Moves it along its lifecycle.
    /// - Parameter input: what the transition's hook gets. The arguments of the present hook are not passed on.
    public mutating func perform(_ name: String, with input: JSONObject = [:], _ change: inout Change) throws {
        try perform(name, Arguments(input), &change)
    }

    mutating func perform(_ name: String, _ input: Arguments, _ change: inout Change) throws {
        let transition = try LifecycleRule.require(name, of: self, input)
        let origin = status
        if let target = transition.to { fields["status"] = .string(target) }
        event = nil
        let consequences = try change.perform(transition, on: &self, input)
        note(name, change, from: origin, event: event ?? transition.event)
        // Its event tells of all until now, as an update does. What a hook notes besides may be about the same change as the update that follows.
        if history.last?.event != nil { told = history.last?.snapshot?.fields }
        for consequence in consequences { try consequence(&change) }
    }

    /// Adds an entry to its history.
    /// - Parameters:
    ///   - from: the status that it had. Nil if it is new, or has no status.
    ///   - event: the last part of the type of the event that it emits.
    ///   - refusal: why the transition was impossible.
    mutating func note(_ transition: String, _ change: Change, from: String?, event: String?, previous: JSON? = nil, refusal: String? = nil) {
        var entry = HistoryEntry(
            at: change.now, from: from, to: resource.lifecycle == nil ? nil : status, transition: transition, cause: change.cause,
            event: event.map(resource.eventType), previousAttributes: previous, refusal: refusal)
        // A new object stands where it was begun: before what its hook has made.
        entry.order = isNew && history.isEmpty && !isToldLast ? place ?? sequence : change.objects.takeSequence()
        if let event = entry.event {
            entry.snapshot = HistoryEntry.Snapshot(fields: fields, edits: edits, told: told)
            if transition == "create" || change.engine.registry.tellsOfUpdate(event) { told = fields }
        }
        history.append(entry)
    }

    /// Adds the entry of its creation, unless its hook has noted that already, to show the object as it was at its beginning.
    mutating func noteCreation(_ change: Change, event: String?) {
        if !history.contains(where: { $0.transition == "create" }) { note("create", change, event: event) }
    }

    /// The event of its creation comes after those of what its hook has done so far, and before those of what follows.
    public mutating func isToldNow(_ change: Change) { place = change.objects.takeSequence() }

    /// Its events so far come after all that has happened since.
    public mutating func postponeEvents(_ change: Change) {
        for entry in history.indices { history[entry].order = change.objects.takeSequence() }
    }

    /// Events of these types that the operation has noted show the object as it is now.
    public mutating func retell(_ events: String...) {
        for entry in history.indices where history[entry].event.map(events.contains) ?? false {
            history[entry].snapshot = HistoryEntry.Snapshot(fields: fields, edits: edits, told: history[entry].snapshot?.told)
            told = fields
        }
    }

    /// Tells of a new object as an update of a former one.
    public mutating func replace(_ former: Draft) { told = former.fields }

    /// Deletes it when the operation ends.
    public mutating func remove() { isDeleted = true }

    /// A field. Nil means that it is null or absent; setting nil makes it null, or absent if it cannot be null.
    @inlinable public subscript<Value: FieldValue>(key: FieldKey<Value>) -> Value? {
        get { value(key.name).flatMap(Value.init) }
        set { set(key.name, newValue?.json) }
    }

    @usableFromInline func value(_ name: String) -> JSON? { fields[name] }

    @usableFromInline mutating func set(_ name: String, _ value: JSON?) {
        if name == "status" && resource.lifecycle != nil { fault = "a hook sets the status of \(resource.name): use perform, or begin(in:)" }
        #if DEBUG
            // The compiler cannot know that a key and its field have the same type. The tests find out.
            if let value, !value.isNull, let field = resource.fieldsByName[name], !field.kind.holds(value) {
                fault = "the key \(name) has another type than the field"
            }
        #endif
        fields.set(name, value ?? (resource.fieldsByName[name]?.isNullable == true ? .null : nil), among: resource.fields)
    }

    /// Whether the operation has changed something that the object shows, and has not told of it. Only then has an event `updated` anything to say.
    public var showsChange: Bool { PreviousAttributes.between(told ?? original, fields, resource) != nil }

    /// A field as JSON: null if it is absent.
    public func json<Value: FieldValue>(_ key: FieldKey<Value>) -> JSON { fields[key.name] ?? .null }

    /// The value of a field before this operation.
    public func former<Value: FieldValue>(_ key: FieldKey<Value>) -> Value? { original[key.name].flatMap(Value.init) }

    /// Gives a new object another first status than the one that its life starts with. Later, a status changes only by `perform`.
    public mutating func begin<Status: RawRepresentable<String>>(in status: Status) throws(EngineFault) {
        guard isNew, history.isEmpty, resource.lifecycle?.origins.contains(status.rawValue) == true else {
            throw EngineFault("\(resource.name) does not begin as \(status.rawValue), or it has begun already")
        }
        fields["status"] = .string(status.rawValue)
    }

    /// Empty if objects of this resource have no status.
    public var status: String { fields["status"]?.string ?? "" }

    /// The name of the present attempt. Nil if there is none.
    var attempt: JSON? { resource.lifecycle?.attempt.flatMap { fields[$0] }.flatMap { $0.isNull ? nil : $0 } }

    /// Whether the field holds something.
    public func has<Value: FieldValue>(_ key: FieldKey<Value>) -> Bool { value(key.name).map { !$0.isNull } ?? false }

    /// Puts members into a hash, besides those that it has.
    /// - Parameter ifPresent: whether to do nothing if there is no such hash.
    public mutating func merge(_ key: FieldKey<JSONObject>, _ members: JSONObject, ifPresent: Bool = false) {
        if ifPresent && !has(key) { return }
        self[key] = (self[key] ?? [:]).merging(members) { _, new in new }
    }

    /// Sets several fields.
    public mutating func merge(_ values: JSONObject) { for (name, value) in values { set(name, value) } }

    /// Takes the values of the same fields of another object.
    public mutating func copy<Value: FieldValue>(_ keys: FieldKey<Value>..., from other: Draft) {
        for key in keys { set(key.name, other.value(key.name)) }
    }

    /// Fills a new object as its creation says.
    mutating func begin(by creation: Work.Creation, _ change: inout Change) throws {
        try assign(change.arguments, creation.parameters)
        if !creation.parameters.forHook.contains("id"), let id = change.arguments.string("id") { try take(id: id, change) }
        try creation.hook?(&self, &change)
    }

    /// Puts the arguments of a request into the fields of the same name, except those for the hook.
    mutating func assign(_ arguments: Arguments, _ parameters: ParameterSet) throws(Refusal) {
        for (name, value) in arguments.values where !parameters.forHook.contains(name) {
            guard let field = resource.fieldsByName[name] else { continue }
            switch field.kind {
            case .metadata: try assign(metadata: value)
            case .hash: fields.set(name, Draft.merged(value, into: fields[name], of: field), among: resource.fields)
            default: fields.set(name, Draft.merged(value, into: nil, of: field), among: resource.fields)
            }
        }
    }

    /// Takes these parameters of the call into the fields of the same name, as an update does.
    public mutating func take(_ names: String..., from change: Change) throws {
        try assign(Arguments(change.arguments.values.filter { names.contains($0.key) }), ParameterSet([], exclusive: []))
    }

    /// The object as the API shows it, with nothing expanded.
    public func document() throws -> JSON { try RenderedDraft.document(of: self) }

    /// Whether there is nothing to write: the stored object is the same.
    var isUntouched: Bool {
        guard let stored else { return false }
        return history.isEmpty && !isDeleted && !rewritesEvents && freshUntil == stored.freshUntil && (edits == 0 || !isChanged)
    }

    /// Merges metadata as an update does.
    public mutating func assign(metadata: JSON) throws(Refusal) {
        fields["metadata"] = .object(try Metadata.merge(metadata, into: fields["metadata"]?.object ?? [:]))
    }

    /// Hashes are merged key by key. Unsetting makes a field null, or absent if it cannot be null.
    private static func merged(_ value: JSON, into present: JSON?, of field: Field) -> JSON? {
        if value.isNull { return field.isNullable ? .null : field.initial }
        guard case .hash(let children) = field.kind, case .object(let members) = value else { return value }
        var merged = present?.object ?? [:]
        for (name, member) in members {
            if let child = children[name] { merged.set(name, self.merged(member, into: merged[name], of: child), among: children) }
        }
        // A field that can be absent is never shown empty.
        return merged.isEmpty && field.isOptional ? nil : .object(merged)
    }
}
