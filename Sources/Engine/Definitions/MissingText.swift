// What Stripe says of an id in the path that names nothing. Nearly all resources say the same.

public enum MissingText: Sendable {
    /// "No such customer: 'cus_x'". In another mode or account, it says where the object is.
    case noSuch
    /// "No such Invoice Item: 'ii_x'(livemode=false)".
    case noSuchInMode
    /// "Invalid subscription_item id: si_x", without a code and a parameter.
    case invalidID
}
