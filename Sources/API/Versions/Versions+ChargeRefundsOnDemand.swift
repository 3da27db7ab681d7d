// Since 2022-11-15 a charge shows its refunds only if they are expanded.
import Engine

extension Versions {
    static let chargeRefundsOnDemand = VersionChange(.known("2022-11-15"), "charge", included: ["refunds"])
}
