// Since 2020-08-27 a phase of a schedule has `items`, and `default_tax_rates`. Before, it had `plans`, and a `tax_percent`. Source: schedules of
// 2019 and 2020.
import Engine
import Wire

extension Versions {
    static let plansOfPhases = VersionChange(
        .known("2020-08-27"), "subscription_schedule",
        moved: [.init(renaming: ["plans": "items"], in: "phases"), .init([taxPercent], from: "phases") { _ in }]
    ) { schedule, _ in
        schedule.changeEach("phases") { phase in
            if let items = phase.removeValue(forKey: "items") { ObjectShape.insert(items, as: "plans", into: &phase) }
            showTaxPercent(of: &phase)
        }
    }
}
