// Since 2025-03-31.basil a phase of a schedule has discounts. Before, it had one coupon.
import Engine
import Wire

extension Versions {
    static let schedulePhases = VersionChange(
        .basil, "subscription_schedule", moved: [.init([Parameter.string("coupon").emptyable], from: "phases", nameDiscounts)]
    ) { schedule, _ in
        schedule.changeEach("phases") { phase in
            ObjectShape.insert(phase["discounts"]?.array?.first?["coupon"] ?? .null, as: "coupon", into: &phase)
        }
    }

    @Sendable private static func nameDiscounts(_ arguments: inout JSONObject) {
        arguments.changeEach("phases") { phase in
            guard let coupon = phase.removeValue(forKey: "coupon") else { return }
            phase["discounts"] = coupon.isNull ? [] : [["coupon": coupon]]
        }
    }
}
