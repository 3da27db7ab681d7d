// The life of an object: its statuses and the transitions between them. Each resource has an enum of its statuses, so the compiler knows them; the
// engine keeps their names.

/// What a transition does besides moving the status. A hook changes the draft and queues effects in the change. It does no input or output and reads
/// no clock except the change's. To refuse, it throws a Refusal.
public typealias Hook = @Sendable (inout Draft, inout Change) throws -> Void

/// Whether an arrow of the lifecycle exists for an object.
public struct Condition: Sendable {
    /// Why the arrow does not exist for it. Nil if it does.
    let complaint: @Sendable (Draft) -> String?

    public init(_ complaint: @escaping @Sendable (Draft) -> String?) { self.complaint = complaint }
}

/// Who fires a transition, and with what parameters.
public struct Trigger: Sendable {
    public enum Kind: Sendable {
        case api, tester, clock, consequence
    }

    public let kind: Kind
    public let parameters: [Parameter]
    /// Who may fire it by a call of the API.
    var access = Access()
    /// The `param` of the call's error if the id in its path names nothing. Nil for the resource's own.
    private(set) var missingParameter: String?

    /// `POST` on the transition's name below the object.
    public static func api(_ parameters: [Parameter]) -> Trigger { Trigger(kind: .api, parameters: parameters) }
    /// What a person or a bank does in real life. Only the control plane offers it.
    public static func tester(_ parameters: [Parameter]) -> Trigger { Trigger(kind: .tester, parameters: parameters) }
    public static let api = api([])
    public static let tester = tester([])
    /// A timer that a hook has set fires it.
    public static let clock = Trigger(kind: .clock, parameters: [])
    /// The hook of another operation fires it.
    public static let consequence = Trigger(kind: .consequence, parameters: [])

    /// The `param` of the call's error if the id in its path names nothing, where that is not the resource's own.
    public func missing(_ parameter: String) -> Trigger {
        var trigger = self
        trigger.missingParameter = parameter
        return trigger
    }
}

/// One arrow of a lifecycle, written with the resource's own status enum.
public struct Arc<Status: RawRepresentable<String> & CaseIterable & Sendable>: Sendable {
    let transition: Transition

    /// - Parameters:
    ///   - name: the verb, such as `cancel`. Several arrows may share it if they start in different statuses.
    ///   - participle: the verb in messages, as in "may be canceled". Nil adds -ed or -d to the name.
    ///   - to: the new status. Nil keeps the status.
    ///   - by: who fires it. Nil is the same as for the arrow of that name above.
    ///   - emits: the last part of the event's type.
    ///   - whileSealed: whether it is possible on a sealed object, too.
    ///   - where: whether the arrow exists for an object, in any status.
    public static func on(
        _ name: String, as participle: String? = nil, from: Status..., to: Status? = nil, by trigger: Trigger? = nil, emits event: String? = nil,
        whileSealed: Bool = false, where condition: Condition? = nil, then hook: Hook? = nil
    ) -> Arc {
        Arc(
            transition: Transition(
                name: name, participle: participle ?? name + (name.hasSuffix("e") ? "d" : "ed"), from: from.map(\.rawValue),
                to: to?.rawValue, trigger: trigger, event: event, whileSealed: whileSealed, condition: condition, hook: hook))
    }
}

public struct Transition: Sendable {
    public let name: String
    let participle: String
    public let from: [String]
    /// Nil if the status stays.
    public let to: String?
    let trigger: Trigger?
    public let event: String?
    public let whileSealed: Bool
    let condition: Condition?
    let hook: Hook?
}

/// A transition or an update that is impossible in the present status.
public struct IllegalUse {
    /// The name of the transition, or `update`.
    public let verb: String
    /// The verb as in "may be canceled".
    public let participle: String
    /// The object as it is.
    public let draft: Draft
    /// What was sent.
    public let arguments: Arguments
    /// The statuses in which it is possible.
    public let legal: [String]
    /// The parameter that an update cannot carry. Nil for a transition.
    public let parameter: String?
}

public struct Lifecycle: Sendable {
    public let statuses: [String]
    /// The statuses that a new object can have. It has the first one, unless its hook chooses another.
    public let origins: [String]
    public let transitions: [Transition]
    /// What closes an object against updates and transitions.
    public let seal: Seal?
    /// The field that names the object's present attempt. What is planned during an attempt is dropped when another has begun. Nil if there are no
    /// attempts.
    let attempt: String?
    /// Makes the error about what is impossible in the present status. Nil for the usual one.
    let refusal: (@Sendable (IllegalUse) -> Refusal)?
    /// The arrows of each name.
    private let byName: [String: [Transition]]

    /// A field that closes the object as soon as it is not null, and the word for that in messages, such as "redacted".
    public struct Seal: Sendable {
        public let field: String
        let participle: String

        public init(_ field: String, _ participle: String) {
            self.field = field
            self.participle = participle
        }
    }

    public init<Status: RawRepresentable<String> & CaseIterable & Sendable>(
        _ type: Status.Type, startsAt initial: Status, or others: [Status] = [], sealedBy seal: Seal? = nil, attemptsNamedBy attempt: String? = nil,
        refusingWith refusal: (@Sendable (IllegalUse) -> Refusal)? = nil, _ arcs: [Arc<Status>]
    ) {
        statuses = Status.allCases.map(\.rawValue)
        origins = ([initial] + others).map(\.rawValue)
        transitions = arcs.map(\.transition)
        self.seal = seal
        self.attempt = attempt
        self.refusal = refusal
        byName = Dictionary(grouping: transitions, by: \.name)
    }

    /// The arrows with that name. Empty if there are none.
    public func transitions(_ name: String) -> [Transition] { byName[name] ?? [] }

    /// The arrow with that name that starts in that status.
    public func transition(_ name: String, from status: String) -> Transition? { byName[name]?.first { $0.from.contains(status) } }

    /// Who fires the transition of that name.
    public func triggers(of name: String) -> [Trigger] { transitions(name).compactMap(\.trigger) }

    /// The names of the transitions that such a trigger fires, each with its trigger.
    func transitions(by kind: Trigger.Kind) -> [(name: String, trigger: Trigger)] {
        transitions.compactMap { transition in
            transition.trigger.flatMap { $0.kind == kind ? (transition.name, $0) : nil }
        }
    }

    /// The statuses in which the transition is possible, in the order of the definition.
    public func origins(of name: String) -> [String] {
        statuses.filter { transition(name, from: $0) != nil }
    }
}
