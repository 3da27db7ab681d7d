// Something that happens to a subscription.
import TestHarness
import Testing
import Wire

enum HistoryStep {
    /// Time passes, in seconds.
    case wait(Int64)
    /// The period ends. Its preview must be the invoice that follows.
    case renew
    case quantity(Int, String)
    case price(Int, String)
    case anchor(String)
    case cancel(Bool)
    case bill(Int64)
    case card(String)
    case coupon(Bool)
    /// When the period ends, a schedule takes that many of that price, for so many days.
    case schedule(Int, Int, Int)
    case release

    private static let behaviors = ["create_prorations", "always_invoice", "none"]

    /// Its `proration_behavior`. Nil if it has none.
    var behavior: String? {
        switch self {
        case .quantity(_, let behavior), .price(_, let behavior), .anchor(let behavior): behavior
        default: nil
        }
    }

    static func random(_ random: inout SeededRandom) -> HistoryStep {
        let behavior = behaviors.randomElement(using: &random) ?? "none"
        switch Int.random(in: 0..<14, using: &random) {
        case 0, 1: return .wait(.random(in: 1...3_000_000, using: &random))
        case 2, 3, 4: return .renew
        case 5, 6: return .quantity(.random(in: 0...5, using: &random), behavior)
        case 7, 8: return .price(.random(in: 0..<History.prices.count, using: &random), behavior)
        case 9: return .anchor(behavior)
        case 10: return [.cancel(true), .cancel(false), .bill(.random(in: 1...900, using: &random))].randomElement(using: &random) ?? .renew
        case 11, 12:
            return .schedule(.random(in: 0..<History.prices.count, using: &random), .random(in: 1...3, using: &random), .random(in: 1...70, using: &random))
        default: return [.release, .card("visa"), .card("chargeCustomerFail"), .coupon(true), .coupon(false)].randomElement(using: &random) ?? .renew
        }
    }
}
