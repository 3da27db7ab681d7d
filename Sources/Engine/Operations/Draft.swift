// An object while an operation is at work on it: every field, hidden and internal ones included. Nothing of it counts until the
// operation has ended well.
import Wire

/// One line of an object's history.
struct HistoryEntry {
    let at: Int64
    let from: String?
    let to: String?
    let transition: String
    let cause: Cause
    /// The type of the event that it emits.
    let event: String?
    /// What was there before, where the event tells of an update.
    var previousAttributes: JSON?
    /// Why it has not come about, although its time had come; nil: it has.
    var refusal: String?
    /// The event, once it is there.
    var eventID: String?

    /// JSON, written by hand, because every create writes one.
    var text: String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(192)
        bytes += "{\"at\":".utf8
        bytes += String(at).utf8
        write(",\"from\":", from, into: &bytes)
        write(",\"to\":", to, into: &bytes)
        write(",\"transition\":", transition, into: &bytes)
        write(",\"cause\":", cause.name, into: &bytes)
        write(",\"event\":", event, into: &bytes)
        if let refusal { write(",\"refused\":", refusal, into: &bytes) }
        if let eventID { write(",\"event_id\":", eventID, into: &bytes) }
        bytes.append(UInt8(ascii: "}"))
        return String(decoding: bytes, as: UTF8.self)
    }

    private func write(_ label: String, _ text: String?, into bytes: inout [UInt8]) {
        bytes += label.utf8
        if let text { JSON.writeString(text, into: &bytes) } else { bytes += "null".utf8 }
    }
}

public struct Draft {
    public let resource: Resource
    public private(set) var id: String
    /// Unix seconds.
    public let created: Int64
    public internal(set) var fields: JSONObject
    /// Whether the events that were emitted of it before are to show it as it is, from now on.
    public var rewritesEvents = false
    /// What its creation or its transition emits, where that depends; nil: what the definition says.
    public var event: String?
    /// Whether it is to be taken away.
    var isDeleted = false
    /// Whether its id is to answer afterwards that it was.
    var leavesTombstone = false
    /// When the resource's refresh is due, on the account's clock; nil: never.
    public var freshUntil: Int64?
    /// The number of its row: of two objects the newer has the higher one.
    public let sequence: Int64
    /// What came from the store; nil: it is new.
    let stored: StoredObject?
    /// The row of the event that shows it as it is now, and is to be stored without it.
    var borrower: Int64?
    /// The row that its own body is to be completed with.
    var snapshotOf: Int64?
    /// Whether its id was given from outside, and says nothing of its row.
    var hasGivenID = false
    /// Whether it has no row yet.
    var isNew: Bool { stored == nil }
    /// What its fields were when it came from the store.
    let original: JSONObject
    var history: [HistoryEntry] = []

    /// A new object.
    init(new resource: Resource, id: String, sequence: Int64, created: Int64, fields: JSONObject) {
        self.resource = resource
        self.id = id
        self.created = created
        self.sequence = sequence
        stored = nil
        original = [:]
        self.fields = fields
    }

    /// What every object has; what nobody sets besides is null, or empty.
    mutating func begin(isLive: Bool) {
        if resource.hasID { fields["id"] = .string(id) }
        if resource.hasCreated { fields["created"] = .integer(created) }
        if resource.hasLivemode { fields["livemode"] = .bool(isLive) }
    }

    /// Gives a new object the prefix of its kind, where its resource has several: a bank account's token is `btok_…`. That comes before anything
    /// else learns the id.
    public mutating func take(prefix: String) {
        assert(resource.otherPrefixes.contains(prefix), "ids of \(resource.name) do not begin with \(prefix)")
        id = prefix + id.dropFirst(resource.idPrefix.count)
        if resource.hasID { fields["id"] = .string(id) }
    }

    init(_ stored: StoredObject, of resource: Resource) throws {
        self.resource = resource
        id = stored.id
        created = stored.created
        freshUntil = stored.freshUntil
        sequence = stored.sequence
        self.stored = stored
        fields = try stored.fields()
        original = fields
    }

    /// Adds a line to its history: something that happens to it on the side, and does not move its status.
    /// - Parameter event: the type of the event that tells of it, or the last part of that.
    public mutating func note(_ what: String, _ change: Change, event: String? = nil) {
        note(what, change, from: resource.lifecycle == nil || isNew ? nil : status, event: event)
    }

    /// Moves it along its lifecycle.
    public mutating func perform(_ name: String, _ change: inout Change) throws {
        let transition = try LifecycleRule.require(name, of: self)
        let origin = status
        if let target = transition.to { self["status"] = .string(target) }
        event = nil
        try transition.hook?(&self, &change)
        note(name, change, from: origin, event: event ?? transition.event)
    }

    /// Adds a line to its history.
    /// - Parameters:
    ///   - from: the status that it had; nil: it was not there, or has none.
    ///   - event: the last part of the type of the event that it emits.
    ///   - refusal: why it has not come about.
    mutating func note(_ transition: String, _ change: Change, from: String?, event: String?, previous: JSON? = nil, refusal: String? = nil) {
        history.append(
            HistoryEntry(
                at: change.now, from: from, to: resource.lifecycle == nil ? nil : status, transition: transition, cause: change.cause,
                event: event.map(resource.eventType), previousAttributes: previous, refusal: refusal))
    }

    /// Takes it away when the operation ends.
    public mutating func remove() { isDeleted = true }

    /// A field; setting nil makes it absent.
    public subscript(name: String) -> JSON? {
        get { fields[name] }
        set {
            assert(resource.fields[name] != nil, "\(resource.name) has no field \(name)")
            fields[name] = newValue
        }
    }

    /// What a field held before this operation.
    public func former(_ name: String) -> JSON? { original[name] }

    /// Empty where objects of this resource have none.
    public var status: String { fields["status"]?.string ?? "" }

    /// Whether the field holds something.
    public func has(_ name: String) -> Bool {
        guard let value = fields[name] else { return false }
        return !value.isNull
    }

    /// Puts members into a hash, beside those that are there.
    /// - Parameter ifPresent: whether a hash that is not there stays away.
    public mutating func merge(_ name: String, _ members: JSONObject, ifPresent: Bool = false) {
        if ifPresent && !has(name) { return }
        self[name] = .object((fields[name]?.object ?? [:]).merging(members) { _, new in new })
    }

    /// Puts the arguments of a request into the fields of the same name, but for those that are for the route's hook.
    mutating func assign(_ arguments: Arguments, by route: Route) throws(Refusal) {
        for (name, value) in arguments.values where !route.hookParameters.contains(name) {
            guard let field = resource.fieldsByName[name] else { continue }
            if case .metadata = field.kind {
                try assign(metadata: value)
            } else {
                fields[name] = Draft.merged(value, into: fields[name], of: field)
            }
        }
    }

    /// Merges metadata as an update does.
    public mutating func assign(metadata: JSON) throws(Refusal) {
        fields["metadata"] = .object(try Metadata.merge(metadata, into: fields["metadata"]?.object ?? [:]))
    }

    /// Hashes are merged key by key; an unset makes a field null, or absent where it cannot be null.
    private static func merged(_ value: JSON, into present: JSON?, of field: Field) -> JSON? {
        if value.isNull { return field.isNullable ? .null : field.initial }
        guard case .hash(let children) = field.kind, case .object(let members) = value else { return value }
        var merged = present?.object ?? [:]
        for (name, member) in members {
            guard let child = children[name] else { continue }
            merged[name] = self.merged(member, into: merged[name], of: child)
        }
        // What can be absent is never shown empty.
        return merged.isEmpty && field.isOptional ? nil : .object(merged)
    }
}
