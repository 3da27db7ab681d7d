// What a customer may use once she has bought a product.
import Engine

extension Family {
    package static let entitlements = Family(
        Feature.resource, ProductFeature.resource, ActiveEntitlement.resource, ActiveEntitlementSummary.resource)
}
