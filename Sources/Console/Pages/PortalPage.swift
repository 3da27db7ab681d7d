// The customer portal at a session's `url`: her plans, cards, details and invoices. What she changes there are ordinary updates. A session with a flow
// shows one part only.
import Engine
import Portal
import Wire

struct PortalPage: HostedPage {
    let root = PortalSession.root

    let parameters: [Parameter] =
        [
            Parameter.choice("do", PortalAct.allCases.map(\.rawValue) + ["recover"]).required, .string("subscription"), .string("item"),
            .string("paymentMethod"),
        ] + PortalEntry.parameters

    /// `/p/session/test_…`: the rest of the session's id, and a secret. A step of a change is below it.
    func find(_ path: [String], query: String, in engine: Engine) throws -> Inspection? {
        guard path.count == 2 || PortalStep(path) != nil, path[0] == PortalSession.page,
            case let parts = path[1].split(separator: "_"), parts.count == 3
        else { return nil }
        return try PageLink.find(PortalSession.name, "bps_\(parts[1])", account: nil, in: engine) {
            $0["url"]?.string?.hasSuffix("/\(PortalSession.page)/\(path[1])") == true
        }
    }

    private static func isExpired(_ visit: Visit) -> Bool { visit["is_expired"] == true }

    // MARK: What it does

    func act(_ arguments: Arguments, _ visit: Visit) throws -> Refusal? {
        if Self.isExpired(visit) { return try visit.fire("recover", ["email": arguments["email"] ?? ""]) }
        guard let act = arguments.string("do").flatMap(PortalAct.init), PortalSummary(visit).offers(act) else {
            throw Refusal.invalid("The portal's configuration does not offer this.")
        }
        if let refusal = try PortalEntry(arguments, visit).perform(act) { return refusal }
        if act.endsFlow { try PortalEntry.endFlow(of: visit) }
        return nil
    }

    /// Who comes back from her bank has another card, or not. A flow leads on then.
    func begin(_ visit: Visit, query: String) throws -> ReturnURL? {
        guard visit["awaited_setup"] != nil, try PortalEntry(Arguments(), visit).keepAuthenticatedCard() else { return nil }
        return endOfFlow(visit)
    }

    private func endOfFlow(_ visit: Visit) -> ReturnURL? {
        visit["flow"]?["after_completion"]?["redirect"]?["return_url"]?.string.flatMap(ReturnURL.init)
    }

    /// Where a flow leads when it is done, a card that its bank asks about, and a recovery.
    func returnURL(_ visit: Visit) -> ReturnURL? {
        if let replacement = visit["replacement_url"]?.string { return ReturnURL(replacement) }
        if let next = visit["next_url"]?.string { return ReturnURL(next) }
        return endOfFlow(visit)
    }

    func isShownAgain(after arguments: Arguments, _ visit: Visit) -> Bool { true }

    // MARK: What it shows

    func title(_ visit: Visit) -> String { "Manage your billing" }

    func body(_ visit: Visit) -> HTML {
        if Self.isExpired(visit) { return expired(visit) }
        let summary = PortalSummary(visit)
        if let message = summary.confirmation { return "<p>\(message)</p>" }
        if let step = PortalStep(visit.path) ?? summary.stepOfFlow { return summary.page(of: step) }
        let back = visit["return_url"]?.string.flatMap(ReturnURL.init).map { url -> HTML in
            "<p><a href=\"\(url.text)\" data-testid=\"return-to-business-link\">Back to the shop</a></p>"
        }
        return """
            \(summary.sections)
            \(back ?? "")
            """
    }

    private func expired(_ visit: Visit) -> HTML {
        guard visit["after_expiration"] != nil else { return "<p>This session has expired. Go back to the shop and begin anew.</p>" }
        return """
            <p>This session has expired. Type your e-mail address to go on.</p>
            <form method="post">
            <p class="field">
            <label for="email">E-mail</label>
            <input id="email" type="email" name="email">
            </p>
            <p><button name="do" value="recover">Go on</button></p>
            </form>
            """
    }
}

/// A page of its own on which a customer confirms what she does with a plan.
struct PortalStep {
    let act: PortalAct
    let subscription: String

    init(_ act: PortalAct, of subscription: String) {
        self.act = act
        self.subscription = subscription
    }

    /// `session/test_…/subscriptions/sub_…/cancel`, or `update`.
    init?(_ path: [String]) {
        guard path.count == 5, path[2] == "subscriptions", let act = Self.acts[path[4]] else { return nil }
        self.init(act, of: path[3])
    }

    /// By the last part of the path.
    static let acts: [String: PortalAct] = ["cancel": .cancel, "update": .change]
}

/// What a customer can do in the portal.
enum PortalAct: String, CaseIterable {
    case cancel, keep, change, confirm, addCard, makeDefault, remove, update

    /// Whether a flow has reached its end by it. After a card, that depends on its bank.
    var endsFlow: Bool { ![.addCard, .keep, .remove].contains(self) }

    /// The feature of the configuration that it needs.
    var feature: String {
        switch self {
        case .cancel, .keep: "subscription_cancel"
        case .change, .confirm: "subscription_update"
        case .addCard, .makeDefault, .remove: "payment_method_update"
        case .update: "customer_update"
        }
    }
}
