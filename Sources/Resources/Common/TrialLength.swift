// The longest trial that a subscription can have.
import Engine

package enum TrialLength {
    package static let mostDays: Int64 = 730

    /// Refuses a trial of more than two years. Source: Stripe's error, as stripe/stripe-ruby#804 and others quote it.
    /// - Parameters:
    ///   - seconds: how long it is.
    ///   - parameter: the one that says so.
    package static func require(_ seconds: Int64, at parameter: String) throws(Refusal) {
        if seconds <= mostDays * CalendarDay.secondsOfDay { return }
        throw .invalid("The maximum number of trial period days is \(mostDays) (2 years).", parameter: parameter)
    }
}
