// Since 2025-03-31.basil a phase of a schedule has discounts. Before, it had one coupon.
import Engine
import Wire

extension Versions {
    static let schedulePhases = VersionChange(
        .basil, "subscription_schedule", moved: [.init([Parameter.string("coupon").emptyable], from: "phases", nameDiscounts)]
    ) { schedule, _ in
        guard let phases = schedule["phases"]?.array else { return }
        schedule["phases"] = .array(phases.map { phase in
            guard case .object(var phase) = phase else { return phase }
            ObjectShape.insert(phase["discounts"]?.array?.first?["coupon"] ?? .null, as: "coupon", into: &phase)
            return .object(phase)
        })
    }

    @Sendable private static func nameDiscounts(_ arguments: inout JSONObject) {
        guard let phases = arguments["phases"]?.array else { return }
        arguments["phases"] = .array(phases.map { phase in
            guard case .object(var phase) = phase, let coupon = phase.removeValue(forKey: "coupon") else { return phase }
            phase["discounts"] = coupon.isNull ? [] : [["coupon": coupon]]
            return .object(phase)
        })
    }
}
