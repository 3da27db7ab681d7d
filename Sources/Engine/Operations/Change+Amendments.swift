// What a hook sets in an object that another hook works on. An invoice, for example, tells the PaymentIntent that has paid it, while the hook of the
// PaymentIntent waits for what comes of the payment.
import Wire

extension Change {
    /// Sets fields of another object: now, or as soon as the hook that works on it is over.
    public mutating func amend(_ name: String, _ id: String, _ fields: JSONObject) throws {
        if isWorking(on: id) {
            amendments[id, default: [:]].merge(fields) { $1 }
        } else {
            try update(name, id) { draft, _ in draft.merge(fields) }
        }
    }

    /// Sets in a draft what others have wanted meanwhile.
    mutating func takeAmendments(into draft: inout Draft) {
        if let fields = amendments.removeValue(forKey: draft.id) { draft.merge(fields) }
    }
}
