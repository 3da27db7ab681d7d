// What Stripe still wants to know about something.
import Engine
import Wire

package enum Requirements {
    private static let names = ["currently_due", "errors", "past_due", "pending_verification"]

    /// The requirements of an external account.
    package static let ofExternalAccount: [Field] = names.map { .list($0, of: $0 == "errors" ? .tree : .string) }

    /// Nothing is wanted of it.
    package static let none = JSONObject(uniqueKeysWithValues: names.map { ($0, JSON.array([])) })
}
