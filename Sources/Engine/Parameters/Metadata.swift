// Metadata: up to 50 keys and values that the user chooses. An update replaces a value or adds one, an empty value removes it, and an empty
// `metadata` removes all.
import Wire

enum Metadata {
    static let maximumKeys = 50
    static let maximumKeyLength = 40
    static let maximumValueLength = 500

    static func check(_ value: FormValue, at place: String) throws(Refusal) -> JSONObject {
        guard case .hash(let members) = value else { throw .invalid("Invalid object", parameter: place) }
        var pairs = JSONObject(minimumCapacity: members.count)
        for (key, value) in members {
            pairs[key] = .string(try check(key, value, at: place))
        }
        try requireRoom(pairs.count { $1 != "" }, at: place)
        return pairs
    }

    /// Whether stored metadata is such as calls could make.
    static func fits(_ pairs: JSONObject) -> Bool {
        pairs.count <= maximumKeys && pairs.allSatisfy { key, value in
            length(key, isWithin: maximumKeyLength) && (value.string.map { length($0, isWithin: maximumValueLength) } ?? false)
        }
    }

    /// The metadata after the change. A change that is null removes everything.
    static func merge(_ change: JSON, into present: JSONObject) throws(Refusal) -> JSONObject {
        guard case .object(let pairs) = change else { return [:] }
        var merged = present
        for (key, value) in pairs {
            if value == "" { merged.removeValue(forKey: key) } else { merged[key] = value }
        }
        try requireRoom(merged.count, at: "metadata")
        // Shown in alphabetical order, like every hash.
        merged.sortKeys()
        return merged
    }

    private static func check(_ key: String, _ value: FormValue, at place: String) throws(Refusal) -> String {
        let text = try ValueCheck.text(value, at: "\(place)[\(key)]")
        if key.utf8.contains(where: { $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "]") }) {
            throw .invalid("Metadata keys cannot contain square brackets.", parameter: place)
        }
        try requireLength(key, "keys", "a key", "key", maximumKeyLength, at: place)
        try requireLength(text, "values", "a value", "value", maximumValueLength, at: place)
        return text
    }

    private static func requireLength(
        _ text: String, _ plural: String, _ article: String, _ noun: String, _ maximum: Int, at place: String
    ) throws(Refusal) {
        if length(text, isWithin: maximum) { return }
        throw .invalid(
            "Metadata \(plural) can have up to \(maximum) characters, but you passed in \(article) that is \(text.unicodeScalars.count) characters. "
                + "Invalid \(noun): \(text)", parameter: place)
    }

    /// A text never has more characters than bytes, so most texts need no counting.
    private static func length(_ text: String, isWithin maximum: Int) -> Bool { text.utf8.count <= maximum || text.unicodeScalars.count <= maximum }

    private static func requireRoom(_ count: Int, at place: String) throws(Refusal) {
        guard count > maximumKeys else { return }
        throw .invalid(
            "Metadata can have up to \(maximumKeys) keys, but you've set \(count). Email us at support+metadata@stripe.com for more information.",
            parameter: place)
    }
}
