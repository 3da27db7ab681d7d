// Since 2019-12-03 nobody can give a customer `tax_info`. Source: Stripe's changelog. What older versions give is not kept, because tax ids are not
// emulated.
import Engine

extension Versions {
    static let customerTaxInformation = VersionChange(
        .known("2019-12-03"), "customer", removed: [.hash("tax_info", [.string("tax_id"), .string("type")]).emptyable])
}
