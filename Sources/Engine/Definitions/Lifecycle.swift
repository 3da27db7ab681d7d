// The life of an object: its statuses and the transitions between them. A resource writes its own with an enum of its own, so that
// the compiler knows every status; the engine keeps the names.

/// What a transition does besides moving the status: it changes the draft and queues effects in the change. It does no I/O, reads no
/// clock but the change's, and refuses by throwing a Refusal.
public typealias Hook = @Sendable (inout Draft, inout Change) throws -> Void

/// Whether an object goes a way of its lifecycle at all.
public struct Condition: Sendable {
    /// What stands against it; nil: nothing.
    let complaint: @Sendable (Draft) -> String?

    public init(_ complaint: @escaping @Sendable (Draft) -> String?) { self.complaint = complaint }
}

/// One arrow of a lifecycle, written with the resource's own status enum.
public struct Arc<Status: RawRepresentable<String> & CaseIterable & Sendable>: Sendable {
    let transition: Transition

    /// - Parameters:
    ///   - name: the verb, such as `cancel`; several arrows may share it as long as they start in different statuses.
    ///   - participle: the verb as messages say it, "may be canceled"; nil adds -ed or -d.
    ///   - to: where it leads; nil stays.
    ///   - emits: the last part of the event's type.
    ///   - whileSealed: also on an object that its seal has closed to everything else.
    ///   - where: whether this object goes that way at all, whatever its status.
    public static func on(
        _ name: String, as participle: String? = nil, from: Status..., to: Status? = nil, emits event: String? = nil, whileSealed: Bool = false,
        where condition: Condition? = nil, then hook: Hook? = nil
    ) -> Arc {
        Arc(
            transition: Transition(
                name: name, participle: participle ?? name + (name.hasSuffix("e") ? "d" : "ed"), from: from.map(\.rawValue),
                to: to?.rawValue, event: event, whileSealed: whileSealed,
                condition: condition, hook: hook))
    }
}

public struct Transition: Sendable {
    public let name: String
    let participle: String
    public let from: [String]
    /// nil: the status stays.
    public let to: String?
    public let event: String?
    public let whileSealed: Bool
    let condition: Condition?
    let hook: Hook?
}

public struct Lifecycle: Sendable {
    public let statuses: [String]
    /// Where a new object can stand; in the first one unless its hook says otherwise.
    public let origins: [String]
    public let transitions: [Transition]
    /// What closes an object to updates and transitions.
    public let seal: Seal?

    /// A field that closes the object as soon as it is not null, and what has then happened to it: "redacted".
    public struct Seal: Sendable {
        public let field: String
        let participle: String

        public init(_ field: String, _ participle: String) {
            self.field = field
            self.participle = participle
        }
    }

    public init<Status: RawRepresentable<String> & CaseIterable & Sendable>(
        _ type: Status.Type, startsAt initial: Status, or others: [Status] = [], sealedBy seal: Seal? = nil, _ arcs: [Arc<Status>]
    ) {
        statuses = Status.allCases.map(\.rawValue)
        origins = ([initial] + others).map(\.rawValue)
        transitions = arcs.map(\.transition)
        self.seal = seal
    }

    /// The arrow called `name` that starts in `status`.
    public func transition(_ name: String, from status: String) -> Transition? {
        transitions.first { $0.name == name && $0.from.contains(status) }
    }

    /// The statuses in which `name` is legal, in the order of the definition.
    public func origins(of name: String) -> [String] {
        statuses.filter { transition(name, from: $0) != nil }
    }
}
