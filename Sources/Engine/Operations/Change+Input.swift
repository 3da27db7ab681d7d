// A hook that makes or fires another object gives it an input of its own. The hook of the other object sees that, and not what the call behind
// both was given.
import OrderedCollections
import Wire

extension Change {
    /// Makes another object as the call of the API does: with the same checks, the same hook and the same event.
    /// - Parameters:
    ///   - input: the parameters of the call.
    ///   - inner: what its hook gets besides. No request can give it.
    /// - Returns: its id.
    @discardableResult public mutating func create(
        _ name: String, given input: JSONObject, adding inner: JSONObject = [:], then body: (inout Draft, inout Change) throws -> Void = { _, _ in }
    ) throws -> String {
        let resource = try resource(name)
        guard let creation = resource.creation else { throw EngineFault("no call creates a \(name)") }
        let arguments = try ParameterCheck.arguments(of: FormHash(input), for: creation.parameters.all, exclusive: creation.parameters.exclusive)
        try engine.requireReferences(creation.parameters.all, arguments, self)
        let all = Arguments(arguments.values.merging(inner) { $1 }, files: arguments.files)
        let draft = try with(all) { change in
            var draft = change.newDraft(resource)
            try draft.begin(by: creation, &change)
            try body(&draft, &change)
            draft.noteCreation(change, event: draft.event ?? creation.event)
            return draft
        }
        keep(draft)
        return draft.id
    }

    /// Runs a hook with an input of its own.
    public mutating func run(_ hook: Hook, on draft: inout Draft, with input: JSONObject) throws {
        try with(Arguments(input)) { try hook(&draft, &$0) }
    }

    /// Runs the hook of another object with an input of its own.
    private mutating func with<Result>(_ input: Arguments, _ body: (inout Change) throws -> Result) rethrows -> Result {
        let own = arguments
        arguments = input
        defer { arguments = own }
        return try body(&self)
    }

    /// Fires a transition on another object, or does the deed of that name.
    /// - Parameter input: what its hook gets. The arguments of this operation are not passed on.
    public mutating func fire(_ transition: String, on name: String, _ id: String, with input: JSONObject = [:]) throws {
        try update(name, id) { draft, change in try change.fire(transition, on: &draft, Arguments(input)) }
    }

    /// Fires a transition on a draft, or does the deed of that name, with an input of its own.
    mutating func fire(_ name: String, on draft: inout Draft, _ input: Arguments) throws {
        guard let deed = draft.resource.deed(name) else { return try draft.perform(name, input, &self) }
        try with(input) { try deed.hook(&draft, &$0) }
    }

    /// Fires a transition on another object when the present transition is over, so that its event comes after the present one's.
    public mutating func fireAfterwards(_ transition: String, on name: String, _ id: String, with input: JSONObject = [:]) {
        consequences.append { try $0.fire(transition, on: name, id, with: input) }
    }

    /// Runs the hook of a transition, with an input of the transition's own.
    /// - Returns: what is to be done when the transition is over.
    mutating func perform(_ transition: Transition, on draft: inout Draft, _ input: Arguments) throws -> [Consequence] {
        let outer = consequences
        consequences = []
        defer { consequences = outer }
        try with(input) { try transition.hook?(&draft, &$0) }
        return consequences
    }
}
