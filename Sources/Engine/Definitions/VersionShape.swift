// What is different in an older version of the API. It is worked out once, at the start.
import Wire

public final class VersionShape: Sendable {
    /// The changes of this version and of later ones are undone.
    let end: APIVersion
    /// By resource.
    private let shapes: [String: ObjectShape]
    /// By endpoint, for those that read their parameters differently.
    private let parameters: [ObjectIdentifier: OlderParameters]

    init(until end: APIVersion, _ changes: [VersionChange], _ resources: [String: Resource]) {
        self.end = end
        let changes = Dictionary(grouping: changes, by: \.object)
        let changed = resources.filter { changes[$0.key] != nil }
        shapes = changed.mapValues { ObjectShape($0, changes, resources) }
        parameters = changed.values.reduce(into: [:]) { parameters, resource in
            for endpoint in resource.endpoints {
                parameters[ObjectIdentifier(endpoint)] = OlderParameters(endpoint, undoing: changes[resource.name] ?? [])
            }
        }
    }

    /// How objects of that resource look. Nil if they look as they are stored.
    func shape(of object: String) -> ObjectShape? { shapes[object] }

    /// How a call reads its parameters. Nil if it reads them as the newest version does.
    public func parameters(of endpoint: Endpoint) -> OlderParameters? { parameters[ObjectIdentifier(endpoint)] }
}

/// All shapes: one for each version that changed something, as it was before.
struct VersionShapes: Sendable {
    /// Oldest first.
    private let shapes: [VersionShape]

    init(_ changes: [VersionChange], _ resources: [String: Resource]) {
        let newestFirst = changes.sorted { $1.version.isBefore($0.version) }
        shapes = newestFirst.map(\.version).reduce(into: []) { (ends: inout [APIVersion], version) in
            if ends.last != version { ends.append(version) }
        }.reversed().map { end in VersionShape(until: end, newestFirst.filter { !$0.version.isBefore(end) }, resources) }
    }

    /// Nil if objects look as they are stored.
    func shape(of version: APIVersion) -> VersionShape? {
        guard let newest = shapes.last, version.isBefore(newest.end) else { return nil }
        return shapes.first { version.isBefore($0.end) }
    }
}
