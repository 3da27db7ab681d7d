// A time to come that a call gives: the end of a trial, or of a coupon.
import Engine

package enum FutureTime {
    /// Five years in seconds, with the two leap days that they can have.
    package static let longest: Int64 = (5 * 365 + 2) * CalendarDay.secondsOfDay

    /// Refuses a time that is past, or further away than five years. Source: recorded answers.
    /// - Parameters:
    ///   - name: the parameter that gives it.
    ///   - now: Unix seconds.
    package static func require(_ time: Int64, as name: String, _ now: Int64) throws(Refusal) {
        guard time > now else {
            throw .invalid(
                "The parameter `\(name)` expects a unix timestamp representing a date and time in the future. You specified the value `\(time)` which is in "
                    + "the past.", parameter: name)
        }
        try requireNear(time, as: name, now)
    }

    /// Refuses a time that is further away than five years.
    /// - Parameters:
    ///   - name: the parameter that gives it.
    ///   - now: Unix seconds.
    package static func requireNear(_ time: Int64, as name: String, _ now: Int64) throws(Refusal) {
        guard time - now <= longest else { throw .invalid("Invalid timestamp: can be no more than five years in the future.", parameter: name) }
    }
}
