// /_admin/progressions: objects that move by themselves.
import Engine
import OrderedCollections
import Wire

extension Console {
    @Sendable static func progressionParameters(_ registry: Registry) -> [Parameter] {
        let moving = registry.resources.filter { !$0.testerCalls.isEmpty }.map(\.name)
        return [
            Parameter.integer("after", in: 0...31_536_000).required, Parameter.choice("object", moving).required, .hash("parameters", []),
            Parameter.string("transition").required,
        ]
    }

    func addProgression(_ account: Account?, _ form: FormHash) throws -> JSON {
        var form = form
        let given: FormHash = if case .hash(let members)? = form.removeValue(forKey: "parameters") { members } else { [:] }
        let arguments = try ParameterCheck.arguments(of: form, for: Self.progressionParameters(engine.registry))
        let (object, name) = (arguments.string("object") ?? "", arguments.string("transition") ?? "")
        guard let call = engine.registry[object]?.testerCalls.first(where: { $0.name == name }) else {
            let names = (engine.registry[object]?.testerCalls ?? []).map(\.name)
            let near = Spelling.nearest(to: name, among: names).map { " Did you mean \($0)?" } ?? ""
            let known = names.joined(separator: ", ")
            throw Refusal.invalid("No such transition: '\(name)'.\(near) The resource \(object) has these for a tester: \(known).", parameter: "transition")
        }
        let parameters = try ParameterCheck.arguments(of: given, for: call.parameters).values
        return describe(try engine.progressions.add(Progression(
            of: account?.key, object: object, transition: name, after: arguments.integer("after") ?? 0, parameters: parameters)))
    }

    func describe(_ progression: Progression) -> JSON {
        [
            "id": .string(progression.id), "object": "progression", "account": progression.account.map { .string($0.id) } ?? .null,
            "after": .integer(progression.after), "moves": .string(progression.object), "parameters": api.masked(.object(progression.parameters)),
            "transition": .string(progression.transition),
        ]
    }
}
