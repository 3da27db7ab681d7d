// The ways to reach a resource: calls of the API, of the control plane, of timers and of hooks. Each names its parameters, and the hook that does
// what a definition cannot say.
import Wire

/// A way to reach a resource. A class and not a struct, because every request passes it on. It never changes.
public final class Route: Sendable {
    /// What the modifiers below can change.
    private struct Traits {
        var contents: Contents?
        var searchFields: [SearchField] = []
        var computation: Computation?
        var preparation: Preparation?
        var loss: Refusal?
        var base: String?
        var isPublishable = false
        var proof: String?
        var isForEphemeralKeys = false
        var demandsVersion = false
        var answersObject = false
        var secretParameters: Set<String> = []
        var keepsObject = false
        var leavesTombstone = false
        var countsPage = false
        var shownWhenDeleted: [String] = []
        var neededFilter: String?
        var foreignParameter: String?
        var noun: String?
        var isInternal = false
    }

    public let kind: Kind
    public let parameters: [Parameter]
    /// Groups of parameters. A request may carry one parameter of each group.
    public let exclusive: [[String]]
    /// The last part of the type of the event that it emits, or the full type. Nil if it says none.
    public let event: String?
    let hook: Hook?
    /// The parameters that are not copied into a field.
    let hookParameters: Set<String>
    private let traits: Traits
    /// What a download sends.
    var contents: Contents? { traits.contents }
    /// What a search can ask for.
    public var searchFields: [SearchField] { traits.searchFields }
    /// The function that computes an answer.
    var computation: Computation? { traits.computation }
    /// Prepares a call to another server, which comes before a creation is answered.
    var preparation: Preparation? { traits.preparation }
    /// The answer if nobody knows any more what became of the call to the other server.
    public var loss: Refusal? { traits.loss }
    /// The path, if the route is below another object. Nil for the resource's own path.
    public var base: String? { traits.base }
    /// Whether a publishable key may call it.
    public var isPublishable: Bool { traits.isPublishable }
    /// The parameter that a publishable key must send as a proof. It must equal the object's field of the same name.
    public var proof: String? { traits.proof }
    /// Whether an ephemeral key may call it, about the object that the key was made for.
    public var isForEphemeralKeys: Bool { traits.isForEphemeralKeys }
    /// Whether the request must name a version of the API.
    public var demandsVersion: Bool { traits.demandsVersion }
    /// Whether a deletion answers with the object as it was.
    public var answersObject: Bool { traits.answersObject }
    /// The parameters that a publishable key may not send.
    public var secretParameters: Set<String> { traits.secretParameters }
    /// Whether a deletion only detaches the object from its owner. The object stays, and the answer shows all of it.
    public var keepsObject: Bool { traits.keepsObject }
    /// Whether a retrieve of a deleted object answers that it was deleted.
    public var leavesTombstone: Bool { traits.leavesTombstone }
    /// Whether a list says how many objects are on its page.
    public var countsPage: Bool { traits.countsPage }
    /// The fields that the answer to a deletion still shows.
    public var shownWhenDeleted: [String] { traits.shownWhenDeleted }
    /// A list without this filter is empty. Nil if there is no such filter.
    public var neededFilter: String? { traits.neededFilter }
    /// The `param` of the error if the object belongs to another owner than the path says. Nil for the resource's own.
    var foreignParameter: String? { traits.foreignParameter }
    /// What "No such …" calls the object. Nil for the resource's own noun.
    var noun: String? { traits.noun }
    /// Whether only the engine and the control plane know it, and the API does not serve it.
    public var isInternal: Bool { traits.isInternal }

    private init(
        _ kind: Kind, _ parameters: [Parameter] = [], exclusive: [[String]] = [], event: String? = nil, hook: Hook? = nil,
        _ traits: Traits = Traits()
    ) {
        self.kind = kind
        self.parameters = parameters
        self.exclusive = exclusive
        self.event = event
        self.hook = hook
        self.traits = traits
        hookParameters = Set(parameters.filter(\.isForHook).map(\.name))
    }

    /// The names in braces in a path.
    public static func parameters(in path: String) -> [String] {
        path.split(separator: "/").filter { $0.hasPrefix("{") && $0.hasSuffix("}") }.map { String($0.dropFirst().dropLast()) }
    }

    // MARK: Modifiers

    /// Puts the route on a path below another object, such as `/v1/customers/{customer}/sources`. The object's field with the name in braces holds
    /// the other's id. If several resources have a route there, the prefix of the id says which one is meant.
    public func below(_ path: String) -> Route { changed { $0.base = path } }

    /// A publishable key may call it, too.
    /// - Parameter proof: a parameter that must equal the object's field of the same name.
    /// - Parameter secret: the parameters that still need a secret key.
    public func forPublishableKeys(proving proof: String? = nil, without secret: Set<String> = []) -> Route {
        changed { $0.isPublishable = true; $0.proof = proof; $0.secretParameters = secret }
    }

    /// An ephemeral key may call it, too, about the object that the key was made for, or about something that belongs to that object.
    public var forEphemeralKeys: Route { changed { $0.isForEphemeralKeys = true } }

    /// The request must name a version of the API.
    public var demandingVersion: Route { changed { $0.demandsVersion = true } }

    /// A deletion answers with the object as it was, and not only with its id.
    public var answeringObject: Route { changed { $0.answersObject = true } }

    /// "No such …" uses another noun than the resource's own.
    public func calling(itsObject noun: String) -> Route { changed { $0.noun = noun } }

    /// The list is empty without that filter.
    public func emptyWithout(_ filter: String) -> Route { changed { $0.neededFilter = filter } }

    /// The `param` of the error if the object belongs to another owner than the path says.
    public func blaming(_ parameter: String) -> Route { changed { $0.foreignParameter = parameter } }

    /// Calls another server first. The creation is answered when that server has answered; other requests do not wait.
    /// - Parameter loss: the answer if nobody knows any more what became of the call.
    public func calling(_ preparation: @escaping Preparation, onLoss loss: Refusal) -> Route {
        changed { $0.preparation = preparation; $0.loss = loss }
    }

    /// Whether it is answered only after another server has answered.
    public var callsUpstream: Bool { preparation != nil }

    /// The list says how many objects are on its page.
    public var counting: Route { changed { $0.countsPage = true } }

    /// The API does not serve it. Only the engine and the control plane know it.
    public var `internal`: Route { changed { $0.isInternal = true } }

    /// The same, with the parameters of the fields that it gives. All are in the order of their names, which is the order in which they are checked.
    func taking(_ fields: [Field]) -> Route {
        guard let call: Giver.Call = kind == .create ? .create : kind == .update ? .update : nil else { return self }
        let own = Set(parameters.map(\.name))
        let given = fields.filter { !own.contains($0.name) }.compactMap { $0.parameter(of: call) }
        return Route(kind, (parameters + given).sorted { $0.name < $1.name }, exclusive: exclusive, event: event, hook: hook, traits)
    }

    private func changed(_ change: (inout Traits) -> Void) -> Route {
        var traits = traits
        change(&traits)
        return Route(kind, parameters, exclusive: exclusive, event: event, hook: hook, traits)
    }

    /// Makes an object. Each parameter goes into the field of the same name; the hook adds the rest.
    public static func create(
        _ parameters: [Parameter], exclusive: [[String]] = [], emits event: String? = nil, then hook: Hook? = nil
    ) -> Route {
        Route(.create, parameters, exclusive: exclusive, event: event, hook: hook)
    }

    /// Puts each parameter into the field of the same name. Hashes are merged, and an empty value unsets. An event is emitted only if something has
    /// changed.
    public static func update(
        _ parameters: [Parameter], exclusive: [[String]] = [], emits event: String? = nil, then hook: Hook? = nil
    ) -> Route {
        Route(.update, parameters, exclusive: exclusive, event: event, hook: hook)
    }

    public static let delete = delete()

    /// Deletes the object.
    /// - Parameters:
    ///   - leavingTombstone: whether a later retrieve answers that it was deleted.
    ///   - shown: more fields for the answer, if they hold something.
    public static func delete(
        emits event: String? = nil, leavingTombstone: Bool = false, showing shown: [String] = [], then hook: Hook? = nil
    ) -> Route {
        Route(.delete, event: event, hook: hook).changed { $0.leavesTombstone = leavingTombstone; $0.shownWhenDeleted = shown }
    }

    /// `DELETE` that only detaches the object from its owner.
    public static func detach(then hook: @escaping Hook) -> Route { Route(.delete, hook: hook).changed { $0.keepsObject = true; $0.answersObject = true } }

    /// `POST` on the name below the object. The answer is the object, or another one that the hook names.
    public static func call(_ name: String, _ parameters: [Parameter], exclusive: [[String]] = [], then hook: @escaping Hook) -> Route {
        Route(.call(name), parameters, exclusive: exclusive, hook: hook)
    }

    /// `GET` on the path itself: the account's only object of this resource. It is made when somebody first asks for it.
    /// - Parameter hook: fills the new object.
    public static func singleton(then hook: @escaping Hook) -> Route { Route(.singleton, hook: hook) }

    /// `GET` on an account's id below the path: the only object of that account. The account must be the caller's own or connected to it.
    public static func ofAccount(_ path: String) -> Route { Route(.ofAccount).below(path) }

    /// `GET` on the path: the only object of each account that is connected to the caller's, newest account first.
    /// - Parameter filters: `created` is when the account was made.
    public static func ofConnectedAccounts(_ path: String, by filters: [Parameter]) -> Route {
        Route(.ofConnectedAccounts, filters).below(path)
    }

    /// An object that comes from seeds.
    /// - Parameters:
    ///   - event: is emitted if the object is loaded into a running world, as if it had just been made. Objects that every world begins with emit
    ///   nothing.
    ///   - hook: adds what follows from the seed. It must not refuse.
    public static func seeded(emits event: String? = nil, then hook: Hook? = nil) -> Route { Route(.seeded, event: event, hook: hook) }

    /// Computes an answer from the arguments and from stored objects. The change is not kept.
    public typealias Computation = @Sendable (inout Change) throws -> JSON

    /// `GET` on the path itself: an answer that is computed and not stored.
    public static func computed(_ parameters: [Parameter], _ computation: @escaping Computation) -> Route {
        Route(.computed, parameters).changed { $0.computation = computation }
    }

    public static let retrieve = retrieve([])

    /// - Parameter parameters: proofs of a right. They do not choose anything.
    public static func retrieve(_ parameters: [Parameter]) -> Route { Route(.retrieve, parameters) }

    /// `GET` on the name below the object: the list that its field of that name holds.
    /// - Parameter parameters: `object` limits it to one resource.
    public static func members(_ name: String, _ parameters: [Parameter] = []) -> Route { Route(.members(name), parameters) }

    /// Makes a download from the object's fields and the bytes that are kept with it: the media type and the bytes to send.
    public typealias Contents = @Sendable (JSONObject, [UInt8]?) -> (type: String, bytes: [UInt8])

    /// `GET` on the name below the object.
    public static func download(_ name: String, _ contents: @escaping Contents) -> Route {
        Route(.download(name)).changed { $0.contents = contents }
    }

    /// Lists newest first. Each filter is the name of a field, kept in an index.
    public static func list(by filters: [Parameter], exclusive: [[String]] = []) -> Route { Route(.list, filters, exclusive: exclusive) }

    /// Searches, newest first.
    /// - Parameter fields: what a query can ask for.
    public static func search(by fields: [SearchField]) -> Route {
        Route(.search, [.string("query").required, Parameter("limit", .limit), .string("page")]).changed { $0.searchFields = fields }
    }

    /// Something that a person or a bank does in real life, without a change of status. For a transition, name its `Trigger` instead.
    public static func simulate(_ name: String, _ parameters: [Parameter] = [], then hook: @escaping Hook) -> Route {
        Route(.simulate(name), parameters, hook: hook)
    }

    /// Something that a timer does, without a change of status. For a transition, name its `Trigger` instead.
    public static func timed(_ name: String, then hook: @escaping Hook) -> Route { Route(.timed(name), hook: hook) }

    /// Fires a transition.
    convenience init(firing transition: String, _ trigger: Trigger) { self.init(trigger.kind(transition), trigger.parameters) }

    /// The transition that it fires.
    public var transition: String? {
        switch kind {
        case .timed where hook != nil, .simulate where hook != nil: nil
        case .action(let name), .simulate(let name), .timed(let name), .consequence(let name): name
        case .create, .retrieve, .singleton, .ofAccount, .ofConnectedAccounts, .seeded, .computed, .update, .list, .delete, .call, .members,
            .download, .search:
            nil
        }
    }
}
