// Whether an account may call a resource at all. Stripe refuses every call for a product that an account was not set up for. Here the account's only
// object of another resource says so by its status, and a tester changes it through the control plane.

public struct Switch: Sendable {
    /// The resource of that object.
    let resource: String
    /// The status in which calls are refused.
    let off: String
    let refusal: Refusal

    public init<Status: RawRepresentable<String>>(_ resource: String, off: Status, _ refusal: Refusal) {
        self.resource = resource
        self.off = off.rawValue
        self.refusal = refusal
    }
}

extension Engine {
    /// Refuses a call of the API to a resource that is switched off for the account.
    public func requireSwitchedOn(_ resource: Resource, account: Account) throws {
        guard let `switch` = resource.switch, try status(ofSwitch: `switch`.resource, account) == `switch`.off else { return }
        throw `switch`.refusal
    }

    /// - Returns: an empty text if nobody has touched the switch.
    private func status(ofSwitch name: String, _ account: Account) throws -> String {
        if let known = account.switches[name] { return known }
        let stored = try registry[name].flatMap { try objects.find($0.singletonID(of: account), world: account.world) }
        let status = try stored?.fields()["status"]?.string ?? ""
        account.switches[name] = status
        return status
    }
}
