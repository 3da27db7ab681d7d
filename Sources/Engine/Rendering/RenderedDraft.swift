// A draft that is ready to be stored: the bytes that a retrieve will send, and those that it leaves out.
import OrderedCollections
import Wire

struct RenderedDraft {
    let draft: Draft
    /// Pretty-printed, with its line end.
    let body: [UInt8]
    /// JSON; nil where nothing is hidden.
    let hidden: [UInt8]?

    init(_ draft: Draft) throws(EngineFault) {
        self.draft = draft
        var body: [UInt8] = []
        body.reserveCapacity(1024)
        try Renderer.write(draft.fields, draft.resource.fields, into: &body)
        body.append(UInt8(ascii: "\n"))
        self.body = body
        let rest = Renderer.hidden(draft.fields, draft.resource.fields)
        hidden = rest.isEmpty ? nil : JSON.object(rest).compact()
    }
}
