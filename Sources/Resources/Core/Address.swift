// A postal address, as customers, owners of sources and shippings have one.
import Engine

enum Address {
    static let lines = ["city", "country", "line1", "line2", "postal_code", "state"]

    static let field = field("address")
    static let parameter = Parameter.hash("address", lines.map { .string($0).emptyable })

    static func field(_ name: String) -> Field { .hash(name, lines.map { .string($0).orNull }) }
}
