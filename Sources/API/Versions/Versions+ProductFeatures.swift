// Since 2024-04-10 the features of a product for pricing tables are called `marketing_features`. They were `features`.
import Engine

extension Versions {
    static let productFeatures = VersionChange(.known("2024-04-10"), "product", renamed: ["features": "marketing_features"])
}
