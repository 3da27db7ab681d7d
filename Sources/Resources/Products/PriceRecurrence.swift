// How often a price is due.
import Engine
import Wire

enum PriceRecurrence {
    /// The most intervals between two payments: three years.
    private static let longest: [String: Int64] = ["day": 1095, "month": 36, "week": 156, "year": 3]

    /// `recurring` as a price shows it.
    /// - Parameter place: the parameter that holds it.
    static func shown(_ given: JSONObject, at place: String, _ change: Change) throws -> JSONObject {
        let (interval, count) = (given["interval"]?.string ?? "month", given["interval_count"]?.integer ?? 1)
        if let longest = longest[interval], count > longest {
            throw Refusal.invalid("A price can be due every three years at most: \(longest) \(interval)s.", parameter: "\(place)[interval_count]")
        }
        let usage = given["usage_type"]?.string ?? "licensed"
        if let meter = given["meter"]?.string { try requireMeter(meter, usage, at: "\(place)[meter]", change) }
        if given["meter"] == nil, usage == "metered", !change.version.isBefore(.basil) {
            throw Refusal.invalid("Starting with Stripe version `2025-03-31.basil`, metered prices must be backed by meters.")
        }
        return [
            "interval": .string(interval), "interval_count": .integer(count), "meter": given["meter"] ?? .null,
            "trial_period_days": given["trial_period_days"] ?? .null, "usage_type": .string(usage),
        ]
    }

    private static func requireMeter(_ id: String, _ usage: String, at place: String, _ change: Change) throws {
        guard let meter = try change.object("billing.meter", id) else { throw Refusal.noSuchReference("meter", id, parameter: place) }
        guard usage == "metered" else { throw Refusal.invalid("A meter belongs to usage_type=metered.", parameter: place) }
        guard meter.status == "active" else { throw Refusal.invalid("The meter '\(id)' is not active.", parameter: place) }
    }
}
