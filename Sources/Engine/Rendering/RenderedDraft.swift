// A draft that is ready to be stored: the bytes that a retrieve sends, and the hidden fields.
import OrderedCollections
import Wire

struct RenderedDraft {
    var draft: Draft
    /// Pretty-printed, with its line end.
    let body: [UInt8]
    /// JSON of the hidden fields. Nil if there are none.
    let hidden: [UInt8]?

    init(_ draft: Draft) throws(EngineFault) {
        var body: [UInt8] = []
        body.reserveCapacity(1024)
        if let fault = draft.fault { throw EngineFault(fault) }
        let written: Int
        do {
            written = try Renderer.write(draft.fields, draft.resource.fields, into: &body)
        } catch {
            // A misspelt field is the likely reason why another one is not set.
            throw RenderedDraft.unknownField(of: draft) ?? EngineFault("\(draft.resource.name): \(error.description)")
        }
        body.append(UInt8(ascii: "\n"))
        self.init(draft, body: body)
        try requireKnownFields(written: written)
    }

    /// Refuses a field that the resource does not have. Names are compared only if there are more fields than were written.
    private func requireKnownFields(written: Int) throws(EngineFault) {
        let hidden = draft.resource.fields.count { !$0.isVisible && draft.fields[$0.name] != nil }
        if draft.fields.count > written + hidden, let fault = RenderedDraft.unknownField(of: draft) { throw fault }
    }

    private static func unknownField(of draft: Draft) -> EngineFault? {
        let unknown = draft.fields.keys.first { draft.resource.fieldsByName[$0] == nil }
        return unknown.map { EngineFault("\(draft.resource.name) has no field \($0)") }
    }

    /// - Parameter body: its visible fields, rendered.
    init(_ draft: Draft, body: [UInt8]) {
        self.draft = draft
        self.body = body
        let rest = Renderer.hidden(draft.fields, draft.resource.fields)
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
        var body = body
        if let snapshot = entry.snapshot, !isLast(entry) {
            var earlier = draft
            earlier.fields = snapshot.fields
            body = try RenderedDraft(earlier).body
        }
        return Renderer.snapshot(body, withholding: draft.resource.withheld)
    }
}
