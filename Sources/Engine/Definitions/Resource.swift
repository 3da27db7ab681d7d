// The definition of one API resource. Validation, routing, storage, rendering and documentation follow from it.

import OrderedCollections
import Wire

/// Some ids, such as `pm_card_visa`, name no stored object: each use makes a new one. This answers the hook that fills it, or nil for any other id.
public typealias FixedIDs = @Sendable (String) -> Hook?

/// A class and not a struct, because every operation passes it on, and a reference costs less than a copy. It never changes.
public final class Resource: Sendable {
    /// The value of `object`, such as `identity.verification_session`.
    public let name: String
    /// What its ids begin with, with the underscore. Nil if they come from outside, or from an owner.
    public let idPrefix: String?
    /// What the message "No such …" adds if Connect may be the reason.
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

    /// Nil if the message adds nothing.
    let connectHints: ConnectHints?
    /// What may switch its calls off. Nil if nothing does.
    let `switch`: Switch?
    /// Other prefixes that some of its objects have: a charge can begin with `py_`.
    public let otherPrefixes: [String]
    /// The path of its list.
    public let path: String
    /// The name of the id in the path.
    public let pathParameter: String
    /// The `param` of the error if the id in the path names nothing.
    public let missingParameter: String
    /// Every field, in the order they are rendered: `id`, `object`, then alphabetically.
    public let fields: [Field]
    public let lifecycle: Lifecycle?
    /// The calls of the API: those of the definition, and those that fire transitions.
    public let endpoints: [Endpoint]
    /// What hooks and lists need of its own endpoints. Nil if there is no such endpoint.
    let creation: Work.Creation?
    let update: Work.Update?
    let deletion: Work.Deletion?
    public let listing: Work.Listing?
    /// Fills the only object that an account has; or, if calls make others, the object that it has from the beginning. Nil if there is no such object.
    let singleton: Hook?
    /// Whether an account has an object from the beginning, and calls make others.
    let hasFirst: Bool
    public let seeding: Seeding?
    public let deeds: [Deed]
    private let deedsByName: [String: Deed]
    /// What a tester can fire: transitions, then deeds.
    public let testerCalls: [TesterCall]
    let fieldsByName: [String: Field]
    /// The fields that its list can be filtered by.
    public let filters: [String]
    /// The fields of a new object before anything is set.
    let template: JSONObject
    private let fieldNames = FieldNames()
    /// The list of all its objects, except those whose dividing filter is false, and those that lists hide.
    let list: ListName
    /// A filter that is true or false divides the objects into two lists. So each half is found at once, and no object needs an additional row. Nil
    /// if there is no such filter, or if the objects are divided into those that lists hide and the others.
    let dividingFilter: String?
    /// The lists of its other filters.
    let filterLists: [ListName.Filter]
    /// The lists that together hold all its objects.
    let wholeLists: [ListName]
    /// Whether its objects may carry URLs of this server.
    let hasLinks: Bool
    /// Whether its objects have the fields `id`, `created` and `livemode`.
    let hasID: Bool
    let hasCreated: Bool
    let hasLivemode: Bool
    /// What "No such …" calls it.
    public let noun: String
    /// What is said of an id that names nothing.
    let missingText: MissingText
    /// Whether its ids have 14 characters after the prefix instead of 24.
    let hasShortIDs: Bool
    /// Whether its only object is found by the id of the account.
    public let isNamedByAccount: Bool
    /// Seconds of the account's clock after which an object is removed. Nil if it stays.
    public let retention: Int64?
    /// Whether its objects only report about others. Then they are neither counted nor listed among the objects.
    let isRecord: Bool
    /// Whether its events name the call that caused them.
    let namesCalls: Bool
    /// Whether the error of a call on one of its objects shows the object.
    let isShownInErrors: Bool
    /// Whether some fields show only in the answer to a creation.
    public let hasFieldsAtCreation: Bool
    /// The fields that events show as null.
    let withheld: [Field]
    /// The fields that documents leave out, and the hashes that hold such fields.
    let hidden: [Field]
    /// The fields that a publishable key does not see, and the hashes that hold such fields.
    let secretKeyOnly: [Field]
    /// Updates what depends on the time (`Draft.freshUntil`), before the object is read.
    let refresh: Hook?
    /// Ids that stand for a new object each time.
    let fixedIDs: FixedIDs?
    /// The resources whose objects appear as objects of this one.
    let appearances: [Appearance]
    /// Whether its calls take `Parameter.clientFields`.
    public let takesClientFields: Bool
    /// The file of the definition, for error messages.
    let file: String
    /// Its product family: the module of the definition.
    public var family: String { String(file.prefix { $0 != "/" }) }

    /// - Parameters:
    ///   - idPrefix: what its ids begin with. Several resources may have the same.
    ///   - missing: the `param` of the error if the id in the path names nothing. For older resources Stripe says `id`; for newer ones it says the
    ///   name that its specification has.
    ///   - noun: what "No such …" calls it. Nil for the last part of the name.
    ///   - missingText: what is said of an id that names nothing.
    ///   - absent: those of `id`, `created` and `livemode` that its objects do not have.
    ///   - owners: fields that hold the id of an owner, in whose list of members the object is.
    ///   - singleton: fills the only object that an account has, or, if calls make others, the first. It is made when somebody first asks for it.
    ///   - namesCalls: whether its events name the call that caused them. Stripe tells of some objects only a while after a call.
    ///   - isShownInErrors: whether the error of a call on one of its objects shows the object.
    ///   - refresh: updates what depends on the time.
    ///   - fixedIDs: ids that stand for a new object each time.
    ///   - appearances: resources whose objects appear as objects of this one.
    ///   - takesClientFields: whether its calls accept, and ignore, what browsers and phones send besides.
    ///   - switch: what may switch its calls off for an account.
    public init(
        _ name: String, idPrefix: String? = nil, or otherPrefixes: [String] = [], path: String, pathParameter: String = "id",
        missing missingParameter: String = "id", noun: String? = nil, missingText: MissingText = .noSuch, hasShortIDs: Bool = false,
        without absent: Set<String> = [], listedBy owners: [String] = [], fields: [Field], lifecycle: Lifecycle? = nil, singleton: Hook? = nil,
        endpoints: [Endpoint.Definition] = [], deeds: [Deed] = [], seeding: Seeding? = nil, retention: Int64? = nil, isRecord: Bool = false,
        namesCalls: Bool = true, isShownInErrors: Bool = false, refresh: Hook? = nil, fixedIDs: FixedIDs? = nil, appearances: [Appearance] = [],
        takesClientFields: Bool = false, connectHints: ConnectHints? = nil, switchedOffBy switch: Switch? = nil, file: String = #fileID
    ) {
        self.file = file
        self.name = name
        self.idPrefix = idPrefix
        self.otherPrefixes = otherPrefixes
        hasID = !absent.contains("id")
        hasCreated = !absent.contains("created")
        hasLivemode = !absent.contains("livemode")
        self.noun = noun ?? Resource.noun(of: name)
        (self.missingText, self.missingParameter) = (missingText, missingParameter)
        self.hasShortIDs = hasShortIDs
        self.path = path
        self.pathParameter = pathParameter
        let common: [Field] = (hasCreated ? [.timestamp("created")] : []) + (hasLivemode ? [.boolean("livemode")] : [])
        let status = lifecycle.map { [Field.choice("status", $0.statuses)] } ?? []
        let first: [Field] = (hasID ? [.string("id")] : []) + [.string("object")]
        self.fields = (first + fields + common + status).placed(depth: 0)
        fieldsByName = Dictionary(self.fields.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        // In the order in which the fields are written. The engine sets those that are null here.
        var given: JSONObject = ["id": .null, "object": .string(name), "created": .null, "livemode": .null]
        given["status"] = lifecycle.map { .string($0.origins.first ?? "") }
        var template = JSONObject(minimumCapacity: self.fields.count)
        for field in self.fields where !field.isOptional { template[field.name] = field.initial ?? given[field.name] }
        self.template = template
        self.lifecycle = lifecycle
        self.singleton = singleton
        self.seeding = seeding
        self.deeds = deeds
        deedsByName = Dictionary(deeds.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        testerCalls = (lifecycle?.transitions(by: .tester) ?? []).map { TesterCall(name: $0.name, parameters: $0.trigger.parameters) }
            + deeds.filter { $0.trigger.kind == .tester }.map { TesterCall(name: $0.name, parameters: $0.trigger.parameters) }
        let definitions = endpoints.map { [fields = self.fields] in $0.taking(fields) }
            + (lifecycle?.transitions(by: .api) ?? []).map { Endpoint.Definition.transition($0.name, $0.trigger) }
        self.endpoints = definitions.map { [noun = self.noun] in
            Endpoint($0, path: path, pathParameter: pathParameter, noun: noun, missingParameter: missingParameter)
        }
        let own = OwnWork(of: definitions)
        creation = own.creation
        hasFirst = singleton != nil && own.creation != nil
        update = own.update
        deletion = own.deletion
        listing = own.listing
        isNamedByAccount = own.isOfAccount
        let filters = (own.listing?.filters ?? []).filter { if case .timeRange = $0.shape { false } else { true } }
        list = ListName(allOf: name)
        let hiddenBy = own.listing?.hiding?.field
        dividingFilter = hiddenBy == nil ? filters.first { if case .boolean = $0.shape { true } else { false } }?.field : nil
        wholeLists = [list] + ((hiddenBy ?? dividingFilter).map { [ListName(false: $0, name)] } ?? [])
        hasLinks = !isRecord && self.fields.contains(where: \.mayHoldLinks)
        self.filters = Array(OrderedSet(filters.map(\.field) + owners))
        filterLists = self.filters.filter { [dividingFilter] in $0 != dividingFilter }.map { ListName.Filter(name, $0) }
        self.retention = retention
        (self.isRecord, self.namesCalls, self.isShownInErrors) = (isRecord, namesCalls, isShownInErrors)
        hasFieldsAtCreation = fields.contains(where: \.isAtCreation)
        (withheld, hidden) = (self.fields.filter(\.isWithheld), self.fields.filter(\.holdsHidden))
        secretKeyOnly = self.fields.filter(\.holdsSecretKeyOnly)
        self.refresh = refresh
        self.fixedIDs = fixedIDs
        self.appearances = appearances
        self.takesClientFields = takesClientFields
        self.connectHints = connectHints
        self.switch = `switch`
    }

    /// The id of an account's only object of this resource: the account's id if the API finds it by that, otherwise the resource's name. The first
    /// object among others has an id like theirs, which is always the same.
    func singletonID(of account: Account) -> String {
        hasFirst ? account.firstID(of: self) : isNamedByAccount ? account.id : name
    }

    /// The names of its fields, for the parser: all, and those of the fields that are always present.
    var names: (all: KeyTable, present: [String]) { fieldNames.names(of: fields) }

    /// The parameters of the call that creates one. Empty if there is no such call.
    public var creationParameters: [Parameter] { creation?.parameters.all ?? [] }

    /// How it shows another resource, if it has no objects of its own.
    var view: Appearance? { appearances.first { $0.condition != nil } }

    /// Whether all its objects are stored as those of another resource.
    public var isView: Bool { view != nil }

    /// The list of its objects that have the value in the field. Nil for a value that has no list.
    func list(where field: String, is value: JSON) -> ListName? {
        field == dividingFilter && value == true ? list : ListName(self, field, value)
    }

    /// The list that holds an object with these fields, among those that together hold all.
    func wholeList(of fields: JSONObject) -> ListName {
        guard wholeLists.count > 1, let other = wholeLists.last else { return list }
        let isHidden = listing?.hiding.map { fields[$0.field]?.isNull == false } ?? false
        return isHidden || dividingFilter.map { fields[$0] == false } ?? false ? other : list
    }

    /// Whether an id has one of its prefixes.
    public func mayHave(id: String) -> Bool { idPrefix.map(id.hasPrefix) == true || otherPrefixes.contains(where: id.hasPrefix) }

    /// The answer to a deletion.
    /// - Parameter shown: more fields of the object.
    public func stub(of id: String, showing shown: JSONObject = [:]) -> JSON {
        var rest = shown.merging(["deleted": true]) { $1 }
        rest.sortKeys()
        let start: JSONObject = ["id": .string(id), "object": .string(name)]
        return .object(start.merging(rest) { $1 })
    }

    /// What "No such …" calls a resource by default: the last part of its name, in words.
    static func noun(of name: String) -> String { lastPart(of: name).replacing("_", with: " ") }

    private static func lastPart(of name: String) -> String { String(name.split(separator: ".").last ?? "") }

    /// The name of its type in the SDKs, such as VerificationSession.
    public var typeName: String {
        Resource.lastPart(of: name).split(separator: "_").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }

    /// "a" or "an", to stand before the type's name.
    public var article: String { "AEIO".contains(typeName.prefix(1)) ? "an" : "a" }

    /// The members that its field of that name lists. Nil if there is no such field, or if it lists no members. The list `items` in the hash `details`
    /// is called `details_items`.
    public func members(_ name: String) -> Field.Members? {
        if case .members(let members)? = (fieldsByName[name] ?? Resource.field(name, inHashesOf: fields))?.kind { members } else { nil }
    }

    private static func field(_ name: String, inHashesOf fields: [Field]) -> Field? {
        for case (let hash, .hash(let children)) in fields.map({ ($0.name, $0.kind) }) where name.hasPrefix("\(hash)_") {
            let rest = String(name.dropFirst(hash.count + 1))
            if let field = children[rest] ?? field(rest, inHashesOf: children) { return field }
        }
        return nil
    }

    /// The deed of that name. Nil if the name is that of a transition, or if there is no such deed.
    func deed(_ name: String) -> Deed? { deedsByName.isEmpty ? nil : deedsByName[name] }

    /// Whether an object can still make the transition of that name. A deed can always be done.
    func offers(_ name: String, to draft: Draft) -> Bool { deed(name) != nil || lifecycle?.transition(name, from: draft.status) != nil }

    /// Who fires the transition, or does the deed, of that name. Empty if there is neither.
    public func triggers(of name: String) -> [Trigger] { deed(name).map { [$0.trigger] } ?? lifecycle?.triggers(of: name) ?? [] }

    /// Whether seeds may hold its objects. Pinstripe makes those of the others by itself.
    public var isSeedable: Bool {
        hasID && view == nil && (singleton == nil || hasFirst) && !endpoints.contains { if case .computed = $0.work { true } else { false } }
    }

    /// All events that its definition names, in full.
    public var eventTypes: [String] {
        (endpoints.map(\.work.event) + [seeding?.event] + (lifecycle?.transitions ?? []).map(\.event)).compactMap { $0 }.map(eventType)
    }

    /// The full type of an event. A name with a dot in it is the full type already.
    public func eventType(_ name: String) -> String { name.utf8.contains(UInt8(ascii: ".")) ? name : self.name + "." + name }
}
