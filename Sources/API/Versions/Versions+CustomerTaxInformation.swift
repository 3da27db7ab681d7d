// Since 2019-12-03 a customer has no `tax_info`. Source: Stripe's changelog, and recorded customers, which show null. What older versions give is
// not kept, because its tax ids are not checked.
import Engine

extension Versions {
    static let customerTaxInformation = VersionChange(
        .known("2019-12-03"), "customer", removed: [.hash("tax_info", [.string("tax_id"), .string("type")]).emptyable],
        shown: ["tax_info", "tax_info_verification"])
}
