// An object as the table holds it: the bytes that a retrieve sends, and the hidden fields.
import Wire

/// A class, because it is passed on more often than it is made, and so that its fields are parsed only once.
public final class StoredObject {
    public let sequence: Int64
    /// Nil if its resource is no longer registered.
    public let resource: Resource?
    public let id: String
    public let created: Int64
    public let freshUntil: Int64?
    /// What a retrieve without `expand` sends, with the line end.
    public let body: [UInt8]
    let hidden: [UInt8]?
    /// The row of the event that shows the object as it is now and is stored without it. Nil if there is none.
    let borrower: Int64?
    /// The row of the object in it, if this is an event.
    let snapshotOf: Int64?
    /// The number of the public URL that its links were stored under.
    let publicURL: Int64
    /// All fields, once somebody has asked for them.
    private var parsed: JSONObject?

    init(
        sequence: Int64, resource: Resource?, id: String, created: Int64, freshUntil: Int64?, body: [UInt8], hidden: [UInt8]?, borrower: Int64?,
        snapshotOf: Int64?, publicURL: Int64
    ) {
        self.sequence = sequence
        self.resource = resource
        self.id = id
        self.created = created
        self.freshUntil = freshUntil
        self.body = body
        self.hidden = hidden
        self.borrower = borrower
        self.snapshotOf = snapshotOf
        self.publicURL = publicURL
    }

    /// - Parameter publicURL: the number of the public URL of its links.
    convenience init(_ rendered: RenderedDraft, publicURL: Int64) {
        let draft = rendered.draft
        self.init(
            sequence: draft.sequence, resource: draft.resource, id: draft.id, created: draft.created, freshUntil: draft.freshUntil,
            body: rendered.body, hidden: rendered.hidden, borrower: draft.borrower, snapshotOf: nil, publicURL: publicURL)
        if rendered.isExact { parsed = draft.fields }
    }

    /// The same object, with the body that answers show.
    func completed(_ body: [UInt8]) -> StoredObject { completed(body, hidden: hidden) }

    func completed(_ body: [UInt8], hidden: [UInt8]?) -> StoredObject {
        StoredObject(
            sequence: sequence, resource: resource, id: id, created: created, freshUntil: freshUntil, body: body, hidden: hidden, borrower: borrower,
            snapshotOf: snapshotOf, publicURL: publicURL)
    }

    /// All fields, with hidden and internal ones.
    public func fields() throws -> JSONObject {
        if let parsed { return parsed }
        let fields = try parse()
        parsed = fields
        return fields
    }

    private func parse() throws -> JSONObject {
        let rest = try hidden.flatMap { try JSON.parse(written: $0, keys: resource?.names.all).object } ?? [:]
        if let resource, let fields = try FieldReader.read(body, hidden: rest, of: resource) { return fields }
        guard case .object(var fields) = try JSON.parse(written: body, keys: resource?.names.all) else { throw EngineFault("the body of \(id) is no object") }
        StoredObject.merge(rest, into: &fields)
        return fields
    }

    /// A field that holds a text, such as an id. Usually it is found without parsing the whole document.
    func text(of name: String) throws -> String? {
        let label = Array("\n  \"\(name)\": \"".utf8)
        guard let start = body.firstPlace(of: label).map({ $0 + label.count }) else { return hidden == nil ? nil : try fields()[name]?.string }
        let text = body[start...].prefix { $0 != UInt8(ascii: "\"") }
        return text.contains(UInt8(ascii: "\\")) ? try fields()[name]?.string : String(decoding: text, as: UTF8.self)
    }

    /// An internal field. Null if it is not set.
    func hiddenValue(of name: String) throws -> JSON { try hidden.map { try JSON.parse(written: $0)[name] ?? .null } ?? .null }

    /// Whether the body is still valid at that time.
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

/// Belongs to the event loop's thread, as the database does.
@available(*, unavailable) extension StoredObject: Sendable {}
