// A postal address, as customers, owners of sources and shippings have one.
import Engine

package enum Address {
    package static let lines = ["city", "country", "line1", "line2", "postal_code", "state"]

    package static let field = field("address")
    package static let parameter = Parameter.hash("address", lines.map { .string($0).emptyable })

    package static func field(_ name: String) -> Field { .hash(name, lines.map { .string($0).orNull }) }
}
