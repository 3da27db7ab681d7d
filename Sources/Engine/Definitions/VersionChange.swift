// A change that a version of Stripe's API made to the shape of an object. Objects are stored in the newest shape. For an answer in an older version,
// every change after that version is undone, newest first.
import Wire

public struct VersionChange: Sendable {
    /// The first version with the newer shape.
    public let version: APIVersion
    /// The resource, by the `object` of its objects.
    public let object: String
    /// Lists of members that were always shown before the change.
    let included: [String]
    /// Turns the newer shape into the older. It must also work on a part of an object, because `previous_attributes` of an event are one.
    let takeBack: (@Sendable (inout JSONObject) -> Void)?

    /// - Parameters:
    ///   - version: the first version with the newer shape.
    ///   - object: the resource, by the `object` of its objects.
    ///   - included: lists of members that were shown before.
    ///   - takeBack: turns the newer shape into the older. Nil if only the lists changed.
    public init(
        _ version: APIVersion, _ object: String, included: [String] = [], takeBack: (@Sendable (inout JSONObject) -> Void)? = nil
    ) {
        self.version = version
        self.object = object
        self.included = included
        self.takeBack = takeBack
    }
}

/// How objects look in an older version of the API.
public struct VersionShape: Sendable {
    /// The changes of this version and of later ones are undone.
    fileprivate let end: APIVersion
    /// By resource, newest first.
    private let changes: [String: [VersionChange]]

    fileprivate init(until end: APIVersion, _ changes: [VersionChange]) {
        self.end = end
        self.changes = Dictionary(grouping: changes, by: \.object)
    }

    /// Whether an object of that resource looks different.
    public func changes(_ object: String) -> Bool { changes[object] != nil }

    /// Whether only the lists of that resource look different.
    func onlyIncludes(_ object: String) -> Bool { changes[object]?.allSatisfy { $0.takeBack == nil } ?? false }

    /// The lists of members that are shown without being expanded.
    func included(in object: String) -> [String] { changes[object]?.flatMap(\.included) ?? [] }

    func takeBack(_ object: String, in document: inout JSONObject) {
        for change in changes[object] ?? [] { change.takeBack?(&document) }
    }
}

/// All shapes: one for each version that changed something, as it was before.
struct VersionShapes: Sendable {
    /// Oldest first.
    private let shapes: [VersionShape]

    init(_ changes: [VersionChange]) {
        let newestFirst = changes.sorted { $1.version.isBefore($0.version) }
        shapes = newestFirst.map(\.version).reduce(into: []) { (ends: inout [APIVersion], version) in
            if ends.last != version { ends.append(version) }
        }.reversed().map { end in VersionShape(until: end, newestFirst.filter { !$0.version.isBefore(end) }) }
    }

    /// Nil if objects look as they are stored.
    func shape(of version: APIVersion) -> VersionShape? {
        guard let newest = shapes.last, version.isBefore(newest.end) else { return nil }
        return shapes.first { version.isBefore($0.end) }
    }
}
