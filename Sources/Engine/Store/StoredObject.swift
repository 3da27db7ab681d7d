// An object as the table holds it: the bytes that a retrieve sends, and beside them what those bytes leave out.
import OrderedCollections
import Wire

public struct StoredObject: Sendable {
    public let sequence: Int64
    /// The id prefix of its resource.
    let kind: String
    public let id: String
    public let created: Int64
    public let freshUntil: Int64?
    /// What a retrieve without expand sends, its line end included.
    public let body: [UInt8]
    let hidden: [UInt8]?

    init(sequence: Int64, kind: String, id: String, created: Int64, freshUntil: Int64?, body: [UInt8], hidden: [UInt8]?) {
        self.sequence = sequence
        self.kind = kind
        self.id = id
        self.created = created
        self.freshUntil = freshUntil
        self.body = body
        self.hidden = hidden
    }

    init(_ rendered: RenderedDraft) {
        let draft = rendered.draft
        self.init(
            sequence: draft.sequence, kind: draft.resource.idPrefix, id: draft.id, created: draft.created, freshUntil: draft.freshUntil,
            body: rendered.body, hidden: rendered.hidden)
    }

    /// Every field, hidden and internal ones included.
    func fields() throws -> JSONObject {
        guard case .object(var fields) = try JSON.parse(body) else { throw EngineFault("the body of \(id) is no object") }
        if let hidden, case .object(let members) = try JSON.parse(hidden) { StoredObject.merge(members, into: &fields) }
        return fields
    }

    /// Whether the body still holds at `now`.
    func isFresh(at now: Int64) -> Bool { freshUntil.map { now < $0 } ?? true }

    private static func merge(_ members: JSONObject, into fields: inout JSONObject) {
        for (name, value) in members {
            if case .object(let inner) = value, case .object(var present)? = fields[name] {
                merge(inner, into: &present)
                fields[name] = .object(present)
            } else {
                fields[name] = value
            }
        }
    }
}
