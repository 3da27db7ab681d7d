// What happened to an object, as its history and its event tell it.
import Wire

/// An entry of an object's history.
struct HistoryEntry {
    let at: Int64
    let from: String?
    let to: String?
    let transition: String
    let cause: Cause
    /// The type of the event that it emits.
    let event: String?
    /// The `previous_attributes`, if the event is about an update.
    var previousAttributes: JSON?
    /// Why a planned transition was impossible when its time came. Nil if it happened.
    var refusal: String?
    /// The id of the event, when it has been made.
    var eventID: String?
    /// Its place among the entries of all objects in the change. Events are emitted in this order.
    var order: Int64 = 0
    /// What the event shows: the object as it was when the entry was noted. Nil for the object as the change leaves it.
    var snapshot: Snapshot?

    struct Snapshot {
        let fields: JSONObject
        /// The draft's `edits` at that time.
        let edits: Int
        /// The fields as earlier events of the operation have told them. Nil if none has.
        let told: JSONObject?
    }

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
