// A postal address, as customers, owners of sources and shippings have one.
import Engine

package enum Address {
    package static let lines = ["city", "country", "line1", "line2", "postal_code", "state"]

    package static let field = field("address")

    /// A request that gives it can unset each line.
    package static func field(_ name: String) -> Field { .hash(name, lines.map { .string($0).orNull.emptyable }) }
}
