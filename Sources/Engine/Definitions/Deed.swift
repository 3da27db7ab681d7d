// What happens to an object without a call of the API and without a change of status. What changes the status is an arrow of the lifecycle.

public struct Deed: Sendable {
    public let name: String
    let trigger: Trigger
    /// Whether the control plane offers it for the object as it is.
    let isOffered: @Sendable (Draft) -> Bool
    let hook: Hook

    private init(_ name: String, _ trigger: Trigger, isOffered: @escaping @Sendable (Draft) -> Bool = { _ in true }, _ hook: @escaping Hook) {
        self.name = name
        self.trigger = trigger
        self.isOffered = isOffered
        self.hook = hook
    }

    /// Something that a person or a bank does in real life. The control plane offers it.
    /// - Parameter isOffered: whether it makes sense for the object as it is. The hook refuses what is impossible; this only keeps it out of sight.
    public static func byTester(
        _ name: String, _ parameters: [Parameter] = [], when isOffered: @escaping @Sendable (Draft) -> Bool = { _ in true }, then hook: @escaping Hook
    ) -> Deed {
        Deed(name, .tester(parameters), isOffered: isOffered, hook)
    }

    /// Something that a timer does.
    public static func byTimer(_ name: String, then hook: @escaping Hook) -> Deed { Deed(name, .clock, hook) }

    /// Something that the hook of another object does.
    public static func byHook(_ name: String, then hook: @escaping Hook) -> Deed { Deed(name, .consequence, hook) }
}

/// A transition or a deed that a tester can fire.
public struct TesterCall: Sendable {
    public let name: String
    public let parameters: [Parameter]
}
