// What a PaymentIntent or a SetupIntent asks its customer for, and what a tester can have her do. The captions and ids of the buttons are those of
// Stripe's own test pages where robots look for them.
import Engine
import Intents
import Wire

enum CustomerAction {
    /// A card's bank asks its holder.
    case threeDSecure
    /// She agrees on a page, in an app, or after she has read a code with her phone.
    case agreement
    /// She pays at a shop or a bank.
    case voucher
    /// She sends money from her bank.
    case transfer
    /// She proves by small deposits that the account is hers.
    case deposits

    /// Something that she can do.
    struct Choice {
        /// The value of the button.
        let name: String
        let transition: String
        let caption: String
        /// The button's id, for robots.
        var id: String?
    }

    /// Nil if nothing is asked.
    init?(_ visit: Visit) {
        guard visit.status == "requires_action", let action = visit["next_action"]?["type"]?.string else { return nil }
        if visit.subject.transitions.contains(where: { $0.name == "authenticate" }) {
            self = .threeDSecure
        } else if action == "verify_with_microdeposits" {
            self = .deposits
        } else if action == "display_bank_transfer_instructions" {
            self = .transfer
        } else {
            self = action.hasSuffix("_display_details") ? .voucher : .agreement
        }
    }

    /// The first one is the usual one.
    func choices(_ visit: Visit) -> [Choice] {
        let what = visit.subject.resource.name == PaymentIntent.name ? "Payment" : "Setup"
        switch self {
        case .threeDSecure:
            return [
                Choice(name: "authorize", transition: "authenticate", caption: "Complete", id: "test-source-authorize-3ds"),
                Choice(name: "fail", transition: "fail", caption: "Fail", id: "test-source-fail-3ds"),
                Choice(name: "cancel", transition: "fail", caption: "Cancel"),
            ]
        case .agreement:
            let both = [
                Choice(name: "authorize", transition: "authorize", caption: "Authorize Test \(what)"),
                Choice(name: "fail", transition: "fail", caption: "Fail Test \(what)"),
            ]
            return both + expiry(visit)
        case .voucher:
            return [Choice(name: "authorize", transition: "authorize", caption: "Pay the voucher")] + expiry(visit)
        case .transfer:
            return []
        case .deposits:
            return [Choice(name: "authorize", transition: "verify_microdeposits", caption: "Verify the account")]
        }
    }

    private func expiry(_ visit: Visit) -> [Choice] {
        guard visit.subject.transitions.contains(where: { $0.name == "expire" }) else { return [] }
        return [Choice(name: "expire", transition: "expire", caption: "Let the time run out")]
    }
}
