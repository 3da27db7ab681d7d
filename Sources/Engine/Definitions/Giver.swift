// A call of the API that may give a field: `.string("note").orNull.given(.create.required, .update)`. The parameter has the name and the shape of the
// field. A parameter that is no field, or that differs from its field, stands in the endpoint.

public struct Giver: Sendable {
    enum Call: Sendable { case create, update }

    let call: Call
    /// What the call demands of the parameter.
    fileprivate let adjust: @Sendable (Parameter) -> Parameter

    /// Every create of the resource.
    public static let create = Giver(call: .create) { $0 }
    /// Every update of the resource.
    public static let update = Giver(call: .update) { $0 }

    /// The call is refused without it.
    public var required: Giver { adjusted(\.required) }
    /// The call is refused without it, unless `other` is there.
    public func required(unless other: String) -> Giver { adjusted { $0.required(unless: other) } }
    /// An empty string unsets it.
    public var emptyable: Giver { adjusted(\.emptyable) }
    /// An update may carry it in these statuses only.
    public func only<Status: RawRepresentable<String> & Sendable>(in statuses: Status...) -> Giver { adjusted { $0.only(in: statuses) } }

    /// Some values have an error of their own.
    public func refusing(_ refusal: @escaping @Sendable (String) -> Refusal?) -> Giver { adjusted { $0.refusing(refusal) } }

    private func adjusted(_ change: @escaping @Sendable (Parameter) -> Parameter) -> Giver { Giver(call: call) { change(adjust($0)) } }
}

extension Field {
    /// The parameter by which that call gives it. Nil if it does not.
    func parameter(of call: Giver.Call) -> Parameter? {
        givers.first { $0.call == call }.map { $0.adjust(parameter) }
    }

    /// Its parameter, in a call or in a hash that is given.
    public var parameter: Parameter {
        var parameter = Parameter(name, givenShape ?? .string(maximum: 0))
        switch kind {
        case .reference(let targets), .list(.reference(let targets)): if targets.count == 1 { parameter = parameter.references(targets[0]) }
        default: break
        }
        if isRequired { parameter = parameter.required }
        if isEmptyable || kind.isMetadata { parameter = parameter.emptyable }
        return parameter
    }

    /// The shape of its parameter. Nil if no request can give such a field.
    var givenShape: Parameter.Shape? { limits ?? kind.givenShape }

    /// What a request may give for it. Nil if none gives it, or gives a hash or metadata, which have limits of their own.
    var givenLimits: Parameter.Shape? {
        switch kind {
        case .hash, .list(.hash), .metadata: limits
        default: givers.isEmpty ? limits : givenShape
        }
    }
}

extension Field.Kind {
    var isMetadata: Bool { if case .metadata = self { true } else { false } }

    /// The shape of a parameter for it. Nil if there is none.
    var givenShape: Parameter.Shape? {
        switch self {
        case .string, .link, .reference: .string(maximum: 5000)
        case .integer, .timestamp: .integer()
        case .boolean: .boolean
        case .choice(let values): .choice(values)
        case .metadata: .metadata
        case .hash(let fields): .hash(fields.filter { !$0.isReadOnly }.map(\.parameter))
        case .list(let element): element.givenShape.map { .array($0, maximum: nil) }
        case .decimal, .number, .members, .tree: nil
        }
    }
}
