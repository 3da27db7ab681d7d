// All resources of this server. They are checked once, at the start. An impossible definition stops the program and names its file, so that no
// request ever meets it.
import Wire

/// What is wrong with a definition.
public struct DefinitionFault: Error, Equatable, CustomStringConvertible {
    public let description: String
}

/// A class and not a struct, because every request reads it. It never changes.
public final class Registry: Sendable {
    /// Whether a JSON value is a row of the table.
    public typealias TableRow = @Sendable (JSON) -> Bool

    /// In the order of registration.
    public let resources: [Resource]
    /// All event types. A definition may emit no other.
    public let eventTypes: Set<String>
    let explicitEventTypes: Set<String>
    private let updateEventTypes: Set<String>
    /// The tables that seeds may hold besides objects, by name, each with the check of its rows.
    let tables: [String: TableRow]
    /// Other names that endpoints may use for event types.
    let eventAliases: [String: String]
    /// Paths that can be expanded although no definition has them.
    private let expandable: ExpandablePaths
    private let shapes: VersionShapes
    /// The newer names of fields, by their older ones, by resource.
    private let renamed: [String: [String: String]]
    /// The internal fields that older versions show, by resource.
    private let shownBefore: [String: [String]]
    /// The resource of events, if there is one.
    let events: Resource?
    /// The resources that are views of another, by its name.
    private let views: [String: [Resource]]
    private let byName: [String: Resource]

    /// - Parameters:
    ///   - eventTypes: all event types. A definition may emit no other.
    ///   - explicitEventTypes: the types that an endpoint gets only if it names them.
    ///   - updateEventTypes: the types with `previous_attributes`, besides all that end in `.updated`.
    ///   - eventAliases: other names of types, each with its type.
    ///   - tables: the tables that seeds may hold besides objects.
    ///   - expandable: paths that can be expanded although no definition has them. Fields may refer to the resources that it names.
    ///   - versions: what changed from version to version.
    public init(
        _ resources: [Resource], eventTypes: Set<String>, explicitEventTypes: Set<String> = [], updateEventTypes: Set<String> = [],
        eventAliases: [String: String] = [:],
        tables: [String: TableRow] = [:], expandable: ExpandablePaths = ExpandablePaths(), versions: [VersionChange] = []
    ) throws(DefinitionFault) {
        self.resources = resources
        self.eventAliases = eventAliases
        self.tables = tables
        self.expandable = expandable
        self.eventTypes = eventTypes
        self.explicitEventTypes = explicitEventTypes
        self.updateEventTypes = updateEventTypes
        events = resources.first { $0.name == EngineResource.event }
        byName = Dictionary(resources.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        views = Dictionary(grouping: resources.filter(\.isView)) { $0.view?.original ?? "" }
        shapes = VersionShapes(versions, byName)
        shownBefore = versions.reduce(into: [:]) { names, change in if !change.shown.isEmpty { names[change.object, default: []] += change.shown } }
        renamed = versions.reduce(into: [:]) { names, change in names[change.object, default: [:]].merge(change.renamed) { first, _ in first } }
        // The definitions are a part of the program. The tests check them, so that a release need not do it again at every start.
        #if DEBUG
            try check(versions)
        #endif
    }

    private func check(_ versions: [VersionChange]) throws(DefinitionFault) {
        try Registry.requireUnique(resources)
        try requireKnown(versions)
        let names = Set(byName.keys)
        let faults = resources.compactMap { resource in
            DefinitionCheck(resource, names: names, unserved: expandable.names, eventTypes: eventTypes).fault
                .map { "\(resource.file), \(resource.name): \($0)" }
        }
        guard faults.isEmpty else { throw DefinitionFault(description: faults.joined(separator: "\n")) }
        try Registry.requireDistinctEndpoints(resources)
    }

    /// The same, of families. Their tables are the tables.
    public convenience init(
        _ families: [Family], eventTypes: Set<String>, explicitEventTypes: Set<String>, updateEventTypes: Set<String>, eventAliases: [String: String],
        expandable: ExpandablePaths, versions: [VersionChange]
    ) throws(DefinitionFault) {
        try self.init(
            families.flatMap(\.resources), eventTypes: eventTypes, explicitEventTypes: explicitEventTypes, updateEventTypes: updateEventTypes,
            eventAliases: eventAliases, tables: families.reduce(into: [:]) { $0.merge($1.tables) { first, _ in first } },
            expandable: expandable, versions: versions)
    }

    /// How objects look in a version. Nil if they look as they are stored.
    func shape(of version: APIVersion) -> VersionShape? { shapes.shape(of: version) }

    /// The internal fields that older versions show of a resource.
    func shownBefore(of resource: Resource) -> [String] { shownBefore[resource.name] ?? [] }

    /// The fields of an object that was read in any version, with the names of the newest one. If it has both names, the newer one counts.
    func newestNames(_ fields: JSONObject, of resource: Resource) -> JSONObject {
        guard let renamed = renamed[resource.name] else { return fields }
        var newest = fields
        for (older, newer) in renamed {
            guard let value = newest.removeValue(forKey: older) else { continue }
            if newest[newer] == nil { newest[newer] = value }
        }
        return newest
    }

    /// Whether an event of that type has `previous_attributes`.
    func tellsOfUpdate(_ type: String) -> Bool { type.hasSuffix(".updated") || updateEventTypes.contains(type) }

    public subscript(name: String) -> Resource? { byName[name] }

    /// The resources that are views of this one.
    func views(of resource: Resource) -> [Resource] { views.isEmpty ? [] : views[resource.name] ?? [] }

    /// The fields of a resource that a path of `expand` may contain: those of its definition, and others that only Stripe has.
    func expandableFields(of name: String) -> some Sequence<[Field]> {
        [{ self.byName[name]?.fields }, { self.expandable[name] }].lazy.compactMap { $0() }
    }

    /// What "No such …" calls a resource, even one that is not emulated.
    func noun(of name: String) -> String { byName[name]?.noun ?? Resource.noun(of: name) }

    /// The resource, among these, whose prefix the id has. If none fits, the first.
    func resource(prefixing id: String, among names: [String]) -> Resource? {
        let resources = names.compactMap { byName[$0] }
        return resources.first { $0.mayHave(id: id) } ?? resources.first
    }

    private func requireKnown(_ changes: [VersionChange]) throws(DefinitionFault) {
        for change in changes {
            for list in change.included where byName[change.object]?.members(list) == nil {
                throw DefinitionFault(description: "The change of \(change.version) includes \(list), which \(change.object) does not have.")
            }
            for (older, newer) in change.renamed where byName[change.object]?.fieldsByName[newer] == nil {
                throw DefinitionFault(description: "The change of \(change.version) names \(older) \(newer), which \(change.object) does not have.")
            }
        }
    }

    /// The sentence about an event type that is not in the list.
    static func unknownEvent(_ type: String) -> String {
        "there is no event type \(type): if it is right, name it in Sources/Resources/Webhooks/EventType.swift"
    }

    private static func requireUnique(_ resources: [Resource]) throws(DefinitionFault) {
        var seen: Set<String> = []
        for resource in resources where !seen.insert(resource.name).inserted {
            throw DefinitionFault(description: "\(resource.file), \(resource.name): another resource has the name \(resource.name) already")
        }
    }

    /// Endpoints may share a method and a path only if the object with the id in the path says which one is meant.
    private static func requireDistinctEndpoints(_ resources: [Resource]) throws(DefinitionFault) {
        struct Call: Hashable {
            let method: String
            let segments: [Substring?]
        }
        var owners: [Call: [Resource]] = [:]
        for resource in resources {
            for endpoint in resource.endpoints {
                let call = Call(method: endpoint.method, segments: endpoint.segments)
                if let other = owners[call]?.first(where: { !endpoint.namesObject || $0 === resource }) {
                    throw DefinitionFault(
                        description: "\(resource.file), \(resource.name): the endpoint \(endpoint.method) \(endpoint.path) belongs to \(other.name) already")
                }
                owners[call, default: []].append(resource)
            }
        }
    }
}
