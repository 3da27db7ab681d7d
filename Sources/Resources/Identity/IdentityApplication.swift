// The account's application for Identity. Stripe demands one in the Dashboard, and refuses all calls of an account that has none. Here every account
// has one, until a test takes it away through the control plane. The API does not serve it.
import Engine

enum IdentityApplication {
    enum Status: String, CaseIterable { case enabled, disabled }

    static let name = "identity.application"

    static let resource = Resource(
        name, path: "/_admin/objects/\(name)", fields: [],
        lifecycle: Lifecycle(Status.self, startsAt: .enabled, [
            .on("disable", from: .enabled, to: .disabled, by: .tester),
            .on("enable", from: .disabled, to: .enabled, by: .tester),
        ]),
        singleton: { _, _ in }, isRecord: true)

    /// Source: programs that tell users of it quote the message and the code.
    static let `switch` = Switch(name, off: Status.disabled, .invalid(
        "Your account is not set up to use Identity. Please have an account admin visit https://dashboard.stripe.com/identity/application to get started.",
        code: "identity_api_invalid_application"))
}
