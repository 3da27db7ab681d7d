// How a call reads its parameters in an older version.
import Wire

public struct OlderParameters: Sendable {
    /// All that the version accepts.
    public let parameters: [Parameter]
    /// Groups of parameters. A request may carry one parameter of each group.
    public let exclusive: [[String]]
    /// Those that have another name in the newest version.
    private let renamed: [(older: String, newer: String)]
    /// Those that the newest version does not have.
    private let removed: [String]

    /// Those that have another name and another shape in the newest version.
    private let reshaped: [VersionChange.Reshaped]
    private let moved: [VersionChange.Moved]

    /// - Parameter changes: those that are undone, newest first.
    /// - Returns: nil if the version reads them as the newest does.
    init?(_ endpoint: Endpoint, undoing changes: [VersionChange]) {
        var parameters = endpoint.parameters
        var renamed: [(older: String, newer: String)] = []
        for (older, newer) in changes.flatMap(\.renamed) {
            guard let parameter = parameters.first(where: { $0.name == newer }) else { continue }
            parameters.append(parameter.named(older))
            renamed.append((older, newer))
        }
        let reshaped = changes.flatMap(\.reshaped).filter { change in parameters.contains { $0.name == change.newer } }
        for change in reshaped {
            let isRequired = parameters.contains { $0.name == change.newer && $0.requirement == .required }
            if !change.isAddition { parameters.removeAll { $0.name == change.newer } }
            parameters.append(isRequired ? change.older.required : change.older)
        }
        let moved = changes.flatMap(\.moved).filter { change in parameters.contains { $0.name == change.owner } }
        for change in moved { parameters = change.older(parameters) }
        let removed = endpoint.work.takesFields ? changes.flatMap(\.removed) : []
        let taken = endpoint.work.takesFields ? changes.flatMap(\.taken) : []
        guard !renamed.isEmpty || !removed.isEmpty || !taken.isEmpty || !reshaped.isEmpty || !moved.isEmpty else { return nil }
        self.parameters = parameters + removed + taken
        let additions = Dictionary(grouping: reshaped.filter(\.isAddition), by: \.newer)
        exclusive = endpoint.exclusive + additions.map { [$0] + $1.map(\.older.name) }
        // The oldest name first: the name that it gets may be an older one of yet another.
        self.renamed = renamed.reversed()
        self.removed = removed.map(\.name)
        self.reshaped = reshaped
        self.moved = moved
    }

    /// The arguments as the newest version has them. If one came under both names, the newer counts.
    public func newest(_ arguments: Arguments) -> Arguments {
        var arguments = arguments
        for (older, newer) in renamed {
            guard let value = arguments.values.removeValue(forKey: older), arguments.values[newer] == nil else { continue }
            arguments.values[newer] = value
        }
        for change in moved.reversed() { change.put(&arguments.values) }
        for name in removed { arguments.values[name] = nil }
        for change in reshaped {
            if let value = arguments.values.removeValue(forKey: change.older.name) { arguments.values[change.newer] = change.value(value) }
        }
        return arguments
    }

    /// An error about the newest parameters, in the names of this version. A newer name that the call has used itself stays.
    /// - Parameter isGiven: whether the call has a parameter of that name.
    public func older(_ refusal: Refusal, isGiven: (String) -> Bool) -> Refusal {
        let used = reshaped.filter { isGiven($0.older.name) || !isGiven($0.newer) }
        let renamed = refusal.renamed(Dictionary(used.map { ($0.place, $0.older.name) }) { first, _ in first })
        guard let parameter = renamed.parameter else { return renamed }
        return renamed.renamed([parameter: moved.reduce(parameter) { $1.older($0, isGiven: isGiven) }])
    }
}
