// A draft that is ready to be stored: the bytes that a retrieve sends, and the hidden fields.
import Wire

struct RenderedDraft {
    var draft: Draft
    /// Pretty-printed, with its line end.
    let body: [UInt8]
    /// JSON of the hidden fields. Nil if there are none.
    let hidden: [UInt8]?
    /// Whether somebody who reads the body and the hidden fields gets the draft's fields.
    let isExact: Bool

    init(_ draft: Draft) throws(EngineFault) {
        if let fault = draft.fault { throw EngineFault(fault) }
        let (body, coverage) = try RenderedDraft.body(of: draft.fields, draft)
        // Names are compared only if there are more fields than the resource has.
        if draft.fields.count > coverage.known, let fault = RenderedDraft.unknownField(of: draft) { throw fault }
        self.init(draft, body: body, isExact: coverage.isExact)
    }

    /// The draft's document as a tree.
    static func document(of draft: Draft) throws(EngineFault) -> JSON {
        if let fault = draft.fault { throw EngineFault(fault) }
        let shown: (members: JSONObject, coverage: Coverage)
        do {
            shown = try Renderer.shown(draft.fields, draft.resource.fields)
        } catch {
            throw fault(error, of: draft)
        }
        if draft.fields.count > shown.coverage.known, let fault = unknownField(of: draft) { throw fault }
        return .object(shown.members)
    }

    /// - Parameter fields: the draft's fields, now or earlier.
    /// - Returns: the document with its line end.
    private static func body(of fields: JSONObject, _ draft: Draft) throws(EngineFault) -> (bytes: [UInt8], coverage: Coverage) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(draft.stored?.body.count ?? 2048)
        let coverage: Coverage
        do {
            coverage = try Renderer.write(fields, draft.resource.fields, into: &bytes)
        } catch {
            throw fault(error, of: draft)
        }
        bytes.append(UInt8(ascii: "\n"))
        return (bytes, coverage)
    }

    /// A misspelt field is the likely reason why another one is not set.
    private static func fault(_ error: UnsetField, of draft: Draft) -> EngineFault {
        unknownField(of: draft) ?? EngineFault("\(draft.resource.name): \(error.description)")
    }

    private static func unknownField(of draft: Draft) -> EngineFault? {
        let unknown = draft.fields.keys.first { draft.resource.fieldsByName[$0] == nil }
        return unknown.map { EngineFault("\(draft.resource.name) has no field \($0)") }
    }

    /// - Parameter body: its visible fields, rendered.
    init(_ draft: Draft, body: [UInt8], isExact: Bool = false) {
        self.draft = draft
        self.body = body
        self.isExact = isExact
        let rest = Renderer.hidden(draft.fields, draft.resource.hidden)
        hidden = rest.isEmpty ? nil : JSON.object(rest).compact()
    }

    /// Whether the event of that entry is stored without the object, because the stored object is the same. Only the last event is.
    func lends(to position: Int) -> Bool {
        !draft.isDeleted && !draft.history[(position + 1)...].contains { $0.event != nil } && isLast(draft.history[position])
    }

    /// Whether nothing has changed since the entry.
    private func isLast(_ entry: HistoryEntry) -> Bool { entry.snapshot.map { $0.edits == draft.edits } ?? true }

    /// The document as the event of that entry shows it.
    func snapshot(at entry: HistoryEntry) throws(EngineFault) -> [UInt8] {
        var shown = body
        if let snapshot = entry.snapshot, !isLast(entry) { shown = try RenderedDraft.body(of: snapshot.fields, draft).bytes }
        return Renderer.snapshot(shown, withholding: draft.resource.withheld)
    }
}
