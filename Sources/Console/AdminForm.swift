// The parameters of a control-plane call, from its query and from a body that is JSON or a form. Both become a form, so that the same check and
// messages serve both.
import Engine
import OrderedCollections
import Wire

enum AdminForm {
    static func decode(_ request: Request) throws(Refusal) -> FormHash {
        var form = Form()
        do {
            if !request.query.isEmpty { try form.decode(request.query) }
            if request.body.isEmpty { return form.values }
            if !looksLikeJSON(request) {
                try form.decode(request.body)
                return form.values
            }
        } catch {
            throw .invalid("Invalid request: \(error.reason)")
        }
        return try form.values.merging(members(of: request.body)) { _, new in new }
    }

    /// JSON is recognized by its first byte, because `curl -d` calls every body a form.
    private static func looksLikeJSON(_ request: Request) -> Bool {
        let first = request.body.first { ![UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r")].contains($0) }
        return first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    }

    private static func members(of body: [UInt8]) throws(Refusal) -> FormHash {
        guard case .object(let members) = try json(body) else { throw .invalid("Invalid JSON: the body must be an object.") }
        return FormHash(members)
    }

    /// A body that is JSON, unchanged.
    static func json(_ body: [UInt8]) throws(Refusal) -> JSON {
        do {
            return try JSON.parse(body, maximumDepth: Form.maximumDepth)
        } catch {
            throw .invalid("Invalid JSON at byte \(error.offset): \(error.reason)")
        }
    }
}
