// A tax code says what kind of thing a product is, for taxes. Stripe has a fixed list; the seeds hold a part of it.
import Engine

package enum TaxCode {
    package static let name = "tax_code"

    static let resource = Resource(
        name, idPrefix: "txcd_", path: "/v1/tax_codes", noun: name, without: ["created", "livemode"],
        fields: [
            .string("description"), .string("name"), .hash("requirements", [.choice("performance_location", "optional", "required").orAbsent]).orNull,
        ],
        endpoints: [.retrieve, .list()], isRecord: true)
}
