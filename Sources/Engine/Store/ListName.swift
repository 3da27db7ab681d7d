// The name of a list: a hash of its description. It is part of the key of every row. A number is compared faster than a text and takes less room.
// With 64 bits, two lists of one world practically never have the same name.
import Wire

struct ListName: Hashable {
    /// FNV-1a over the parts, and a final mixing of the bits.
    let value: Int64

    /// The list of all objects of the resource with that name.
    init(allOf resource: String) { self = Filter(resource, "").list(named: "") }

    /// The objects for which a filter is false.
    init(false field: String, _ resource: String) { self = Filter(resource, field).list(named: "false") }

    /// The objects whose field holds the value. Nil for a value that has no list.
    init?(_ resource: Resource, _ field: String, _ value: JSON?) {
        guard let list = Filter(resource.name, field).list(of: value) else { return nil }
        self = list
    }

    private init(hash: UInt64) {
        let mixed = (hash ^ (hash >> 33)) &* 0xff51_afd7_ed55_8ccd
        value = Int64(bitPattern: mixed ^ (mixed >> 33))
    }

    /// The lists of one filter, one for each value. What they have in common is hashed once.
    struct Filter {
        let field: String
        private let hash: UInt64

        /// - Parameter resource: its name.
        init(_ resource: String, _ field: String) {
            self.field = field
            hash = ListName.hash(field, after: ListName.hash(resource, after: .fnv1aOfNothing))
        }

        /// Nil for a value that has no list.
        func list(of value: JSON?) -> ListName? { ListName.text(value).map(list) }
        func list(named text: String) -> ListName { ListName(hash: ListName.hash(text, after: hash)) }
    }

    private static func text(_ value: JSON?) -> String? {
        switch value {
        case .string(let text): text
        case .integer(let number): String(number)
        case .bool(let isTrue): isTrue ? "true" : "false"
        default: nil
        }
    }

    private static func hash(_ text: String, after start: UInt64) -> UInt64 {
        // No text contains the last byte. It separates the parts.
        CollectionOfOne(0xFF).fnv1a(after: text.utf8.fnv1a(after: start))
    }
}
