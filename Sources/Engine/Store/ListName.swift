// The name of a list: a hash of its description. It is part of the key of every row. A number is compared faster than a text and takes less room.
// With 64 bits, two lists of one world practically never have the same name.
import Wire

struct ListName: Hashable {
    /// FNV-1a over the parts, and a final mixing of the bits.
    let value: Int64

    /// The list of all objects of a resource.
    init(allWith idPrefix: String) { value = Self.hash(idPrefix, "", "") }

    /// The objects for which a filter is false.
    init(false field: String, _ idPrefix: String) { value = Self.hash(idPrefix, field, "false") }

    /// The objects whose field holds the value. Nil for a value that has no list.
    init?(_ resource: Resource, _ field: String, _ value: JSON?) {
        guard let text = Self.text(value) else { return nil }
        self.value = Self.hash(resource.idPrefix, field, text)
    }

    private static func text(_ value: JSON?) -> String? {
        switch value {
        case .string(let text): text
        case .integer(let number): String(number)
        case .bool(let isTrue): isTrue ? "true" : "false"
        default: nil
        }
    }

    private static func hash(_ resource: String, _ field: String, _ value: String) -> Int64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        add(resource, to: &hash)
        add(field, to: &hash)
        add(value, to: &hash)
        hash = (hash ^ (hash >> 33)) &* 0xff51_afd7_ed55_8ccd
        return Int64(bitPattern: hash ^ (hash >> 33))
    }

    private static func add(_ text: String, to hash: inout UInt64) {
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        // A byte that no text contains, which separates the parts.
        hash = (hash ^ 0xFF) &* 0x100_0000_01b3
    }
}
