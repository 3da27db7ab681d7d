// What happens to an object without a call of the API and without a change of status. What changes the status is an arrow of the lifecycle.

public struct Deed: Sendable {
    public let name: String
    let trigger: Trigger
    let hook: Hook

    /// Something that a person or a bank does in real life. The control plane offers it.
    public static func byTester(_ name: String, _ parameters: [Parameter] = [], then hook: @escaping Hook) -> Deed {
        Deed(name: name, trigger: .tester(parameters), hook: hook)
    }

    /// Something that a timer does.
    public static func byTimer(_ name: String, then hook: @escaping Hook) -> Deed { Deed(name: name, trigger: .clock, hook: hook) }

    /// Something that the hook of another object does.
    public static func byHook(_ name: String, then hook: @escaping Hook) -> Deed { Deed(name: name, trigger: .consequence, hook: hook) }
}

/// A transition or a deed that a tester can fire.
public struct TesterCall: Sendable {
    public let name: String
    public let parameters: [Parameter]
}
