// The name under which a list is kept: a hash of what it is the list of. It stands in the key of every row, and a number is compared
// faster and takes less room than a text. With 64 bits two lists of one world practically never share a name.
import Wire

struct ListName: Hashable {
    /// FNV-1a over the parts, and at last a mixing of its bits.
    let value: Int64

    /// The list of all objects of a resource.
    init(allWith idPrefix: String) { value = Self.hash(idPrefix, "", "") }

    /// The objects for which a filter is false.
    init(false field: String, _ idPrefix: String) { value = Self.hash(idPrefix, field, "false") }

    /// The objects whose `field` holds `value`; nil for what puts an object on no list.
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
        // A byte that no text has, so that the parts do not run into each other.
        hash = (hash ^ 0xFF) &* 0x100_0000_01b3
    }
}
