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

    /// `/p/session/test_…`: the rest of the session's id, and a secret.
    func find(_ path: [String], query: String, in engine: Engine) throws -> Inspection? {
        let parts = path.last?.split(separator: "_") ?? []
        guard path.count == 2, path[0] == PortalSession.page, parts.count == 3 else { return nil }
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
        return try PortalEntry(arguments, visit).perform(act)
    }

    /// Where a flow leads when it is done, and a recovery.
    func returnURL(_ visit: Visit) -> ReturnURL? {
        if let replacement = visit["replacement_url"]?.string { return ReturnURL(replacement) }
        return visit["flow"]?["after_completion"]?["redirect"]?["return_url"]?.string.flatMap(ReturnURL.init)
    }

    func isShownAgain(after arguments: Arguments, _ visit: Visit) -> Bool { true }

    // MARK: What it shows

    func title(_ visit: Visit) -> String { "Manage your billing" }

    func body(_ visit: Visit) -> HTML {
        if Self.isExpired(visit) { return expired(visit) }
        let summary = PortalSummary(visit)
        let back = visit["return_url"]?.string.flatMap(ReturnURL.init).map { "<p><a href=\"\($0.text)\">Back to the shop</a></p>" as HTML }
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

/// What a customer can do in the portal.
enum PortalAct: String, CaseIterable {
    case cancel, keep, change, addCard, makeDefault, remove, update

    /// The feature of the configuration that it needs.
    var feature: String {
        switch self {
        case .cancel, .keep: "subscription_cancel"
        case .change: "subscription_update"
        case .addCard, .makeDefault, .remove: "payment_method_update"
        case .update: "customer_update"
        }
    }
}
