// The name under which a list is kept: a hash of what it is the list of. It stands in the key of every row, and a number is compared
// faster and takes less room than a text. (Two lists of one world share a name once in many thousand million worlds.)
import Wire

struct ListName: Hashable {
    /// FNV-1a over the parts, and at last a mixing of its bits.
    let value: Int64

    /// The list of all objects of a resource.
    init(all resource: Resource) { value = Self.hash(resource.idPrefix.utf8, "".utf8, "".utf8) }

    /// The objects whose `field` holds `value`; nil for what puts an object on no list.
    init?(_ resource: Resource, _ field: String, _ value: JSON?) {
        guard let text = Self.text(value) else { return nil }
        self.value = Self.hash(resource.idPrefix.utf8, field.utf8, text.utf8)
    }

    /// What is true is on no list: most objects are, and they are those that are not on the list of what is false.
    private static func text(_ value: JSON?) -> String? {
        switch value {
        case .string(let text): text
        case .integer(let number): String(number)
        case .bool(false): "false"
        default: nil
        }
    }

    private static func hash(_ parts: String.UTF8View...) -> Int64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for part in parts {
            for byte in part { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
            // A byte that no text has, so that the parts do not run into each other.
            hash = (hash ^ 0xFF) &* 0x100_0000_01b3
        }
        hash = (hash ^ (hash >> 33)) &* 0xff51_afd7_ed55_8ccd
        return Int64(bitPattern: hash ^ (hash >> 33))
    }
}
