// The ways to reach a resource: calls of the API, of the control plane, of timers and of other hooks. Each says what may be sent, and which
// hook does what no definition can say.
import Wire

/// A way to reach a resource.
public struct Route: Sendable {
    public enum Kind: Sendable, Equatable {
        case create
        case retrieve
        case update
        case list
        case delete
        /// A call of the API on one object that is no transition: its hook does the work.
        case call(String)
        /// A list of what belongs to an object: its field of that name.
        case members(String)
        /// Bytes that are no JSON.
        case download(String)
        /// `GET` on `search` below the path: those that a query describes.
        case search
        /// A call of the API that fires the transition of the same name.
        case action(String)
        /// What in real life a person or a bank causes, a transition or a hook of its own: reachable from the control plane only.
        case simulate(String)
        /// The one object that there is of it.
        case singleton
        /// The one object of the account that the path names.
        case ofAccount
        /// A list of the one object of each connected account.
        case ofConnectedAccounts
        /// What becomes of seeds.
        case seeded
        /// An answer that is worked out, and kept nowhere.
        case computed
        /// A transition that follows from another operation: a hook performs it.
        case consequence(String)
        /// What a timer fires: a transition, or a hook of its own.
        case timed(String)
    }

    public let kind: Kind
    public let parameters: [Parameter]
    /// Groups of parameters of which a request may carry one only.
    public let exclusive: [[String]]
    let event: String?
    let hook: Hook?
    /// The parameters that go to no field.
    let hookParameters: Set<String>
    /// What a download sends.
    private(set) var contents: Contents?
    /// What a search can ask for.
    public private(set) var searchFields: [SearchField] = []
    /// What works out an answer.
    private(set) var computation: Computation?
    /// What asks a server elsewhere before a creation can be answered.
    private(set) var preparation: Preparation?
    /// What is answered where nobody can tell any more what came of the call.
    public private(set) var loss: Refusal?
    /// The path that stands for the resource's own, where the route is below another object; nil: the resource's own.
    public private(set) var base: String?
    /// Whether a publishable key will do.
    public private(set) var isPublishable = false
    /// The parameter that a publishable key has to prove its right by: it holds what the field of that name does.
    public private(set) var proof: String?
    /// Whether an ephemeral key may take it, with the object that the key belongs to.
    public private(set) var isForEphemeralKeys = false
    /// Whether the request must name a version of the API.
    public private(set) var demandsVersion = false
    /// Whether a deletion answers with the object as it was.
    public private(set) var answersObject = false
    /// The parameters that a publishable key may not send.
    public private(set) var secretParameters: Set<String> = []
    /// Whether a deletion only takes the object off what it belongs to: it stays, and is answered in full.
    public private(set) var keepsObject = false
    /// Whether the id of what was deleted still answers that it was.
    public private(set) var leavesTombstone = false
    /// Whether a list says how many objects are on its page.
    public private(set) var countsPage = false
    /// The fields of the object that a deletion still shows.
    public private(set) var shownWhenDeleted: [String] = []
    /// The filter without which a list is empty; nil: there is none.
    public private(set) var neededFilter: String?
    /// The parameter at fault where the object belongs to another than the path says; nil: the resource's own.
    private(set) var foreignParameter: String?
    /// What "No such …" calls the object that is not there; nil: what its resource says.
    private(set) var noun: String?
    /// Whether the API does not serve it: the engine and the control plane alone know of it.
    public private(set) var isInternal = false

    private init(
        _ kind: Kind, _ parameters: [Parameter] = [], exclusive: [[String]] = [], event: String? = nil, hook: Hook? = nil
    ) {
        self.kind = kind
        self.parameters = parameters
        self.exclusive = exclusive
        self.event = event
        self.hook = hook
        hookParameters = Set(parameters.filter(\.isForHook).map(\.name))
    }

    /// The names in braces in a path.
    public static func parameters(in path: String) -> [String] {
        path.split(separator: "/").filter { $0.hasPrefix("{") && $0.hasSuffix("}") }.map { String($0.dropFirst().dropLast()) }
    }

    // MARK: Modifiers

    /// The same route on a path below another object, such as `/v1/customers/{customer}/sources`: the object's field of that name holds the
    /// other's id. Where several resources have a route there, the prefix of the id says which one is meant.
    public func below(_ path: String) -> Route { changed { $0.base = path } }

    /// A publishable key may take it, too.
    /// - Parameter proof: the parameter that has to hold what the object's field of that name does.
    /// - Parameter secret: the parameters that need a secret key nevertheless.
    public func forPublishableKeys(proving proof: String? = nil, without secret: Set<String> = []) -> Route {
        changed { $0.isPublishable = true; $0.proof = proof; $0.secretParameters = secret }
    }

    /// An ephemeral key may take it, too, as far as the call is about the object that the key belongs to, or about one of that object's own.
    public var forEphemeralKeys: Route { changed { $0.isForEphemeralKeys = true } }

    /// The request must name a version of the API.
    public var demandingVersion: Route { changed { $0.demandsVersion = true } }

    /// A deletion answers with the object as it was, and not only with its id.
    public var answeringObject: Route { changed { $0.answersObject = true } }

    /// "No such …" calls the object that is not there by another name than everywhere else.
    public func calling(itsObject noun: String) -> Route { changed { $0.noun = noun } }

    /// The list is empty without that filter.
    public func emptyWithout(_ filter: String) -> Route { changed { $0.neededFilter = filter } }

    /// The parameter at fault where the object belongs to another than the path says.
    public func blaming(_ parameter: String) -> Route { changed { $0.foreignParameter = parameter } }

    /// Calls a server elsewhere first: the creation is answered when that has answered, and nobody is held up meanwhile.
    /// - Parameter loss: what is answered where nobody can tell any more what came of the call.
    public func calling(_ preparation: @escaping Preparation, onLoss loss: Refusal) -> Route {
        changed { $0.preparation = preparation; $0.loss = loss }
    }

    /// Whether it is answered only when a server elsewhere has answered.
    public var callsUpstream: Bool { preparation != nil }

    /// The list says how many objects are on its page.
    public var counting: Route { changed { $0.countsPage = true } }

    /// The API does not serve it: the engine and the control plane alone know of it.
    public var `internal`: Route { changed { $0.isInternal = true } }

    private func changed(_ change: (inout Route) -> Void) -> Route {
        var route = self
        change(&route)
        return route
    }

    /// Makes an object out of the parameters that are named as its fields are; `then` adds what no parameter gives.
    public static func create(
        _ parameters: [Parameter], exclusive: [[String]] = [], emits event: String? = nil, then hook: Hook? = nil
    ) -> Route {
        Route(.create, parameters, exclusive: exclusive, event: event, hook: hook)
    }

    /// Puts the parameters into the fields of the same name: hashes are merged, an unset removes. An event is emitted where that has
    /// changed anything.
    public static func update(
        _ parameters: [Parameter], exclusive: [[String]] = [], emits event: String? = nil, then hook: Hook? = nil
    ) -> Route {
        Route(.update, parameters, exclusive: exclusive, event: event, hook: hook)
    }

    public static let delete = delete()

    /// Takes the object away.
    /// - Parameters:
    ///   - leavingTombstone: whether its id still answers that it was deleted.
    ///   - shown: fields that the answer has besides, where they hold something.
    public static func delete(
        emits event: String? = nil, leavingTombstone: Bool = false, showing shown: [String] = [], then hook: Hook? = nil
    ) -> Route {
        Route(.delete, event: event, hook: hook).changed { $0.leavesTombstone = leavingTombstone; $0.shownWhenDeleted = shown }
    }

    /// `DELETE` that takes the object off what it belongs to, and leaves it there.
    public static func detach(then hook: @escaping Hook) -> Route { Route(.delete, hook: hook).changed { $0.keepsObject = true; $0.answersObject = true } }

    /// `POST` on the name below the object. The answer is the object, or the one that the hook names.
    public static func call(_ name: String, _ parameters: [Parameter], exclusive: [[String]] = [], then hook: @escaping Hook) -> Route {
        Route(.call(name), parameters, exclusive: exclusive, hook: hook)
    }

    /// `GET` on the path itself: the one object of the account, which is made when it is first asked for.
    /// - Parameter hook: fills it then.
    public static func singleton(then hook: @escaping Hook) -> Route { Route(.singleton, hook: hook) }

    /// `GET` on an account's id below the path: the one object of that account, which is the caller's own or connected to it.
    public static func ofAccount(_ path: String) -> Route { Route(.ofAccount).below(path) }

    /// `GET` on the path: the one object of each account that is connected to the caller's, the newest account first.
    /// - Parameter filters: `created` is when the account was made.
    public static func ofConnectedAccounts(_ path: String, by filters: [Parameter]) -> Route {
        Route(.ofConnectedAccounts, filters).below(path)
    }

    /// An object that comes from seeds.
    /// - Parameters:
    ///   - event: tells of one that is loaded into a world that has begun already, as if it had just been made. What every world begins with is
    ///     never told of.
    ///   - hook: adds what follows from what the seed says. It refuses nothing.
    public static func seeded(emits event: String? = nil, then hook: Hook? = nil) -> Route { Route(.seeded, event: event, hook: hook) }

    /// Works out an answer, of the arguments and of what it finds in the change, which is dropped.
    public typealias Computation = @Sendable (inout Change) throws -> JSON

    /// `GET` on the path itself: an answer that is worked out, and kept nowhere.
    public static func computed(_ parameters: [Parameter], _ computation: @escaping Computation) -> Route {
        Route(.computed, parameters).changed { $0.computation = computation }
    }

    public static let retrieve = retrieve([])

    /// - Parameter parameters: those that prove a right; they choose nothing.
    public static func retrieve(_ parameters: [Parameter]) -> Route { Route(.retrieve, parameters) }

    /// `GET` on the name below the object: the list that its field of that name holds.
    /// - Parameter parameters: `object` limits it to one resource.
    public static func members(_ name: String, _ parameters: [Parameter] = []) -> Route { Route(.members(name), parameters) }

    /// What a download sends, of the object's fields and of the contents that are kept with it: the media type and the bytes.
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

    public static func action(_ name: String, _ parameters: [Parameter] = []) -> Route { Route(.action(name), parameters) }

    /// - Parameter hook: does the work where it is no transition.
    public static func simulate(_ name: String, _ parameters: [Parameter] = [], then hook: Hook? = nil) -> Route {
        Route(.simulate(name), parameters, hook: hook)
    }

    /// A transition that a hook performs, on its own object or on another.
    public static func consequence(_ name: String) -> Route { Route(.consequence(name)) }

    /// - Parameter hook: does the work where it is no transition.
    public static func timed(_ name: String, then hook: Hook? = nil) -> Route { Route(.timed(name), hook: hook) }

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
