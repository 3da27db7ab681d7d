// Since 2020-08-27 a price and a plan show their tiers only if they are expanded.
import Engine

extension Versions {
    static let priceTiers = VersionChange(.known("2020-08-27"), "price", shown: ["tiers"])
    static let planTiers = VersionChange(.known("2020-08-27"), "plan", shown: ["tiers"])
}
