// How a call reads its parameters in an older version.
import OrderedCollections
import Wire

public struct OlderParameters: Sendable {
    /// All that the version accepts.
    public let parameters: [Parameter]
    /// Those that have another name in the newest version.
    private let renamed: [(older: String, newer: String)]
    /// Those that the newest version does not have.
    private let removed: [String]

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
        let removed = endpoint.work.takesFields ? changes.flatMap(\.removed) : []
        let taken = endpoint.work.takesFields ? changes.flatMap(\.taken) : []
        guard !renamed.isEmpty || !removed.isEmpty || !taken.isEmpty else { return nil }
        self.parameters = parameters + removed + taken
        // The oldest name first: the name that it gets may be an older one of yet another.
        self.renamed = renamed.reversed()
        self.removed = removed.map(\.name)
    }

    /// The arguments as the newest version has them. If one came under both names, the newer counts.
    public func newest(_ arguments: Arguments) -> Arguments {
        var arguments = arguments
        for (older, newer) in renamed {
            guard let value = arguments.values.removeValue(forKey: older), arguments.values[newer] == nil else { continue }
            arguments.values[newer] = value
        }
        for name in removed { arguments.values[name] = nil }
        return arguments
    }
}
