// The parameters that go from a request into an object.

public final class ParameterSet: Sendable {
    public let all: [Parameter]
    /// Groups of parameters. A request may carry one parameter of each group.
    public let exclusive: [[String]]
    /// The names of those that are not copied into a field.
    let forHook: Set<String>

    init(_ parameters: [Parameter], exclusive: [[String]]) {
        all = parameters
        self.exclusive = exclusive
        forHook = Set(parameters.filter(\.isForHook).map(\.name))
    }

    /// The same, with the parameters of the fields that the call gives, and with what its access demands. All are in the order of their names, which is
    /// the order in which they are checked.
    func taking(_ fields: [Field], of call: Giver.Call, _ access: Access) -> ParameterSet {
        let own = Set(all.map(\.name))
        let given = fields.filter { !own.contains($0.name) }.compactMap { $0.parameter(of: call) }
        return ParameterSet(access.parameters(all + given).sorted { $0.name < $1.name }, exclusive: exclusive)
    }
}
