// What a version of Stripe's API changed in the shape of an object. Objects are stored in the newest shape. An answer in an older version takes
// back, the newest first, every change that came after that version.
import Wire

public struct VersionChange: Sendable {
    /// The first version with the newer shape.
    public let version: APIVersion
    /// The resource, by the `object` of its objects.
    public let object: String
    /// Lists of members that were shown before, whether somebody expanded them or not.
    let included: [String]
    /// Turns the newer shape into the older. It may meet a part of an object only: the `previous_attributes` of an event.
    let takeBack: (@Sendable (inout JSONObject) -> Void)?

    /// - Parameters:
    ///   - version: the first version with the newer shape.
    ///   - object: the resource, by the `object` of its objects.
    ///   - included: lists of members that were shown before.
    ///   - takeBack: turns the newer shape into the older; nil: the lists are all that changed.
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
    /// The version whose changes, and those after it, are taken back.
    fileprivate let end: APIVersion
    /// By resource, newest first.
    private let changes: [String: [VersionChange]]

    fileprivate init(until end: APIVersion, _ changes: [VersionChange]) {
        self.end = end
        self.changes = Dictionary(grouping: changes, by: \.object)
    }

    /// Whether an object of that resource looks different.
    public func changes(_ object: String) -> Bool { changes[object] != nil }

    /// Whether an object of that resource looks different by its lists only.
    func onlyIncludes(_ object: String) -> Bool { changes[object]?.allSatisfy { $0.takeBack == nil } ?? false }

    /// The lists of members that are shown although nobody expands them.
    func included(in object: String) -> [String] { changes[object]?.flatMap(\.included) ?? [] }

    func takeBack(_ object: String, in document: inout JSONObject) {
        for change in changes[object] ?? [] { change.takeBack?(&document) }
    }
}

/// The shapes that there are: one before each version that changed something.
struct VersionShapes: Sendable {
    /// Oldest first.
    private let shapes: [VersionShape]

    init(_ changes: [VersionChange]) {
        let newestFirst = changes.sorted { $1.version.isBefore($0.version) }
        shapes = newestFirst.map(\.version).reduce(into: []) { (ends: inout [APIVersion], version) in
            if ends.last != version { ends.append(version) }
        }.reversed().map { end in VersionShape(until: end, newestFirst.filter { !$0.version.isBefore(end) }) }
    }

    /// nil: objects look as they are stored.
    func shape(of version: APIVersion) -> VersionShape? {
        guard let newest = shapes.last, version.isBefore(newest.end) else { return nil }
        return shapes.first { version.isBefore($0.end) }
    }
}
