// The definition of one API resource: a plain value from which validation, routing, storage, rendering and documentation follow.

import OrderedCollections
import Wire

/// What an id stands for that never names an object: what fills the new one that is made for the occasion; nil: the id is like any other.
public typealias FixedIDs = @Sendable (String) -> Hook?

/// A class, because every operation hands it on and a reference costs less than a copy; it never changes.
public final class Resource: Sendable {
    /// The value of `object`, such as `identity.verification_session`.
    public let name: String
    /// What its ids begin with, underscore included.
    public let idPrefix: String
    /// What "No such …" goes on with where Connect may be the reason.
    public struct ConnectHints: Sendable {
        /// The object is the platform's, and was asked for in a connected account.
        let ofPlatform: String
        /// It was asked for in an account that others are connected to.
        let ofConnected: String

        public init(ofPlatform: String, ofConnected: String) {
            self.ofPlatform = ofPlatform
            self.ofConnected = ofConnected
        }
    }

    /// nil: "No such …" is all that is said.
    let connectHints: ConnectHints?
    /// What the ids of some of its kinds begin with instead: `py_` is a charge, too.
    public let otherPrefixes: [String]
    /// The path of its list.
    public let path: String
    /// The name of the id in the path.
    public let pathParameter: String
    /// What errors give as `param` where the id in the path names nothing.
    public let missingParameter: String
    /// Every field, in the order they are rendered: `id`, `object`, then alphabetically.
    public let fields: [Field]
    public let lifecycle: Lifecycle?
    public let routes: [Route]
    let fieldsByName: [String: Field]
    /// The fields that its list can be filtered by.
    public let filters: [String]
    /// The fields of a new object that nobody has set yet: null, or empty.
    let template: JSONObject
    /// The list of all its objects, but for those whose dividing filter is false.
    let list: ListName
    /// The filter that divides its objects: one that is true or false. Those for which it is false are on a list of their own, and not on
    /// that of all, so that each half is found at once and none costs a row more. nil: there is none.
    let dividingFilter: String?
    /// The lists that together hold all its objects.
    let wholeLists: [ListName]
    /// Whether its objects may carry URLs of this server.
    let hasLinks: Bool
    /// Whether its objects say what they are called, when they were made, and in which mode.
    let hasID: Bool
    let hasCreated: Bool
    let hasLivemode: Bool
    /// What "No such …" calls it.
    public let noun: String
    /// Whether its ids have 14 characters behind the prefix, and not 24.
    let hasShortIDs: Bool
    /// Whether its one object is found by the id of its account.
    let isNamedByAccount: Bool
    /// Seconds of the account's clock after which an object is gone; nil: it stays.
    public let retention: Int64?
    /// Whether its objects only tell of others: they are not counted with them, nor shown among them.
    let isRecord: Bool
    /// Whether a creation's answer shows what no other does.
    public let hasFieldsAtCreation: Bool
    /// The fields that events show as null.
    let withheld: [Field]
    /// Renews what goes stale with time (`Draft.freshUntil`), before it is read.
    let refresh: Hook?
    /// Ids of which each stands for a new object every time.
    let fixedIDs: FixedIDs?
    /// Whether its calls take `Parameter.clientFields`.
    public let takesClientFields: Bool
    /// Where it is defined, for complaints about the definition.
    let file: String

    /// - Parameters:
    ///   - missing: what errors give as `param` where the id in the path names nothing. Stripe says `id` of its older resources, whatever
    ///     its specification calls the id, and the specification's name of the newer ones.
    ///   - noun: what "No such …" calls it; nil: the last part of the name, in words.
    ///   - absent: the fields of every object that objects of this resource do not have: `id`, `created`, `livemode`.
    ///   - owners: fields by which its objects are listed as members of others.
    ///   - refresh: renews what goes stale with time.
    ///   - fixedIDs: ids of which each stands for a new object every time.
    ///   - takesClientFields: whether its calls take what browsers and phones send along, which goes nowhere.
    public init(
        _ name: String, idPrefix: String, or otherPrefixes: [String] = [], path: String, pathParameter: String = "id", missing missingParameter: String = "id",
        noun: String? = nil, hasShortIDs: Bool = false, without absent: Set<String> = [], listedBy owners: [String] = [], fields: [Field],
        lifecycle: Lifecycle? = nil, routes: [Route], retention: Int64? = nil, isRecord: Bool = false, refresh: Hook? = nil,
        fixedIDs: FixedIDs? = nil, takesClientFields: Bool = false, connectHints: ConnectHints? = nil, file: String = #fileID
    ) {
        self.file = file
        self.name = name
        self.idPrefix = idPrefix
        self.otherPrefixes = otherPrefixes
        hasID = !absent.contains("id")
        hasCreated = !absent.contains("created")
        hasLivemode = !absent.contains("livemode")
        self.noun = noun ?? Resource.noun(of: name)
        self.missingParameter = missingParameter
        self.hasShortIDs = hasShortIDs
        self.path = path
        self.pathParameter = pathParameter
        let common: [Field] = (hasCreated ? [.timestamp("created")] : []) + (hasLivemode ? [.boolean("livemode")] : [])
        let status = lifecycle.map { [Field.choice("status", $0.statuses)] } ?? []
        let first: [Field] = (hasID ? [.string("id")] : []) + [.string("object")]
        self.fields = (first + fields + common + status).placed(depth: 0)
        fieldsByName = Dictionary(self.fields.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        // In the order of the fields, which is the order they are written in. The engine sets those that are null here.
        var given: JSONObject = ["id": .null, "object": .string(name), "created": .null, "livemode": .null]
        given["status"] = lifecycle.map { .string($0.origins.first ?? "") }
        var template = JSONObject(minimumCapacity: self.fields.count)
        for field in self.fields where !field.isOptional { template[field.name] = field.initial ?? given[field.name] }
        self.template = template
        self.lifecycle = lifecycle
        self.routes = routes
        isNamedByAccount = routes.contains { $0.kind == .ofAccount }
        let filters = (routes.first { $0.kind == .list }?.parameters ?? []).filter { if case .timeRange = $0.shape { false } else { true } }
        list = ListName(allWith: idPrefix)
        dividingFilter = filters.first { if case .boolean = $0.shape { true } else { false } }?.field
        wholeLists = [list] + (dividingFilter.map { [ListName(false: $0, idPrefix)] } ?? [])
        hasLinks = !isRecord && self.fields.contains(where: \.mayHoldLinks)
        self.filters = Array(OrderedSet(filters.map(\.field) + owners))
        self.retention = retention
        self.isRecord = isRecord
        hasFieldsAtCreation = fields.contains(where: \.isAtCreation)
        withheld = self.fields.filter(\.isWithheld)
        self.refresh = refresh
        self.fixedIDs = fixedIDs
        self.takesClientFields = takesClientFields
        self.connectHints = connectHints
    }

    /// The id of the one object that an account has of it: the account's own where the API finds it by that, or else the resource's name.
    func singletonID(of account: Account) -> String { isNamedByAccount ? account.id : name }

    /// Whether an id looks like one of its own.
    public func mayHave(id: String) -> Bool { id.hasPrefix(idPrefix) || otherPrefixes.contains(where: id.hasPrefix) }

    /// What a deletion answers.
    /// - Parameter shown: what it still tells of the object.
    public func stub(of id: String, showing shown: JSONObject = [:]) -> JSON {
        .object(JSONObject(uniqueKeysWithValues: [("id", .string(id)), ("object", .string(name))] + shown.map { ($0, $1) } + [("deleted", true)]))
    }

    /// What "No such …" calls a resource of which nobody has said so: the last part of its name, in words.
    static func noun(of name: String) -> String { lastPart(of: name).replacing("_", with: " ") }

    private static func lastPart(of name: String) -> String { String(name.split(separator: ".").last ?? "") }

    /// The name of its type in the SDKs, such as VerificationSession.
    public var typeName: String {
        Resource.lastPart(of: name).split(separator: "_").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }

    /// "a" or "an", as goes before the type's name.
    public var article: String { "AEIO".contains(typeName.prefix(1)) ? "an" : "a" }

    /// What its field of that name lists; nil: there is no such field, or it lists nothing.
    public func members(_ name: String) -> Field.Members? {
        if case .members(let members)? = fieldsByName[name]?.kind { members } else { nil }
    }

    /// Whether a route is about what belongs to the object, and not about the object itself.
    func isOwner(by route: Route) -> Bool {
        switch route.kind {
        case .members: true
        case .call(let name): members(name) != nil
        default: false
        }
    }

    /// The route of that kind on the resource's own path.
    public func route(_ kind: Route.Kind) -> Route? { routes.first { $0.kind == kind && $0.base == nil } }

    /// The type of the event that a transition or a creation calls `name`: the last part of it, or all of it.
    public func eventType(_ name: String) -> String { name.contains(".") ? name : self.name + "." + name }
}
