// Until 2018-07-27 a call that makes a subscription could give the customer a card. Source: Stripe's changelog. The details of a card are not taken
// there.
import Engine

extension Versions {
    static let subscriptionSource = VersionChange(.known("2018-07-27"), "subscription", taken: [.string("source", maximum: 5000)])
}
