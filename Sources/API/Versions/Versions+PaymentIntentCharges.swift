// Since 2022-11-15 a PaymentIntent names its latest charge only. Before that, it showed a list that has the newest of its charges,
// and counts all.
import Engine

extension Versions {
    static let paymentIntentCharges = VersionChange(.known("2022-11-15"), "payment_intent", included: ["charges"])
}
