// The lookup key of a price is a name by which an application finds it. One price has it at a time.
import Common
import Engine

enum LookupKey {
    /// Refuses a key that another price has, or takes it from that price if the call says so.
    static func claim(for price: Draft, _ change: inout Change) throws {
        guard let key = change.arguments.string("lookup_key"), !key.isEmpty,
            let other = try change.newest(Price.name, where: "lookup_key", is: key, besides: price.id)
        else { return }
        guard change.arguments["transfer_lookup_key"] == true else {
            throw Refusal.invalid("A price (`\(other.id)`) already uses that lookup key.", parameter: "lookup_key")
        }
        try change.update(Price.name, other.id) { other, change in
            other[.lookupKey] = nil
            other.note("update", change, event: "updated")
        }
    }
}
