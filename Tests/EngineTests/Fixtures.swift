// What the suites of this module share: a few toy resources, an engine on a wall clock that the test moves, and short ways to speak to it.
import Foundation
import Testing
import Wire

@testable import Engine

/// The wall clock of a test.
final class Wall {
    var now: Int64

    init(_ now: Int64) { self.now = now }
}

/// An engine that knows the toys, and one account.
struct Bench {
    /// 2023-09-25 22:15:20 UTC, the time of the ids in the API reference.
    static let start: Int64 = 1_695_680_120

    let wall = Wall(Bench.start)
    let engine: Engine
    let account: Account

    init(
        at path: String? = nil, publicURL: String = "http://127.0.0.1:12111", _ resources: [Resource] = Toy.all,
        settings: EngineSettings = EngineSettings()
    ) throws {
        var settings = settings
        settings.publicURL = publicURL
        engine = try Engine(
            registry: Registry(
                resources, eventTypes: Toy.eventTypes.union(Toy.boxEventTypes).union(Toy.chestEventTypes),
                explicitEventTypes: Toy.explicitEventTypes),
            location: path.map { .file($0) } ?? .memory, settings: settings,
            wallClock: { [wall] in wall.now })
        account = try engine.accounts.account(AccountKey(keyName: "alpha", isLive: false))
    }

    /// The ids of an account and of those connected to it.
    func family(of account: Account) throws -> [String] {
        try engine.accounts.worlds(of: account).compactMap { try engine.accounts.account(ofWorld: $0)?.id }
    }

    func account(_ name: String, isLive: Bool = false) throws -> Account {
        try engine.accounts.account(AccountKey(keyName: name, isLive: isLive))
    }

    // MARK: Operations, with parameters as a client sends them

    /// - Parameter isMeant: whether it is the endpoint that is called.
    func arguments(_ text: String, _ resource: Resource, _ isMeant: (Work) -> Bool) throws -> Arguments {
        let endpoint = try #require(resource.endpoints.first { isMeant($0.work) })
        return try ParameterCheck.arguments(of: form(text), for: endpoint.parameters, exclusive: endpoint.exclusive)
    }

    @discardableResult func create(_ resource: Resource, _ text: String = "", in account: Account? = nil) throws -> StoredObject {
        try engine.create(resource, arguments(text, resource, \.isCreation), account: account ?? self.account, cause: .request("req_1")).object
    }

    @discardableResult func update(_ object: StoredObject, _ text: String) throws -> StoredObject {
        let resource = try #require(object.resource)
        return try engine.update(resource, object.id, arguments(text, resource, \.isUpdate), account: account, cause: .request("req_1")).object
    }

    @discardableResult func fire(_ name: String, on object: StoredObject, _ values: JSONObject = [:], in account: Account? = nil) throws -> Outcome {
        let resource = try #require(object.resource)
        let parameters = resource.triggers(of: name).flatMap(\.parameters)
        return try engine.fire(
            name, on: object.id, of: resource, Arguments(values), taking: parameters, account: account ?? self.account, cause: .controlPlane)
    }

    func list(_ resource: Resource, _ text: String = "", in account: Account? = nil) throws -> ListPage {
        try engine.list(resource, arguments(text, resource, \.isList), account: account ?? self.account)
    }

    func retrieve(_ object: StoredObject, in account: Account? = nil) throws -> StoredObject {
        let resource = try #require(object.resource)
        return try engine.retrieve(resource, object.id, account: account ?? self.account)
    }

    /// Every field of the object as it is stored now, the hidden ones too.
    func fields(_ object: StoredObject, in account: Account? = nil) throws -> JSONObject {
        try #require(try engine.objects.find(object.id, world: (account ?? self.account).world)).fields()
    }

    func history(_ object: StoredObject) throws -> JSON { .array(try engine.inspect(object.id, account: account).history) }

    func advance(_ seconds: Int64, _ account: Account? = nil) throws -> [FiredTimer] {
        let account = account ?? self.account
        return try engine.moveClock(of: account, to: engine.now(account) + seconds, frozen: nil)
    }

    /// Rows of a table, of all worlds.
    func rows(_ table: String) throws -> Int64 {
        try engine.objects.lists.flush()
        return try engine.database.statement("SELECT count(*) FROM \(table)").first { $0.integer(0) } ?? 0
    }

    /// The rows of all tables that hold a world's state, by table; those without a row are left out.
    func allRows() throws -> [String: Int64] {
        let tables = try engine.database.statement("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%world INTEGER%'")
            .all { $0.text(0) }
        let counts = try tables.filter { $0 != "worlds" }.map { ($0, try rows($0)) }
        return Dictionary(uniqueKeysWithValues: counts).filter { $1 > 0 }
    }

    /// Sweeps until nothing is left to sweep.
    /// - Returns: how many portions it took.
    func sweep() throws -> Int {
        var portions = 0
        while try engine.sweep() { portions += 1 }
        return portions
    }
}

/// A form as text, such as `a[b]=c&d=e`.
func form(_ text: String) throws -> FormHash {
    var form = Form()
    try form.decode(text)
    return form.values
}

extension NewestSearch {
    /// Gone through to its end.
    func whole() throws -> Self {
        var search = self
        while try !search.proceed() {}
        return search
    }
}

extension StoredObject {
    var text: String { String(decoding: body, as: UTF8.self) }
    /// What everyone sees.
    var json: JSON { (try? JSON.parse(body)) ?? .null }

    subscript(name: String) -> JSON? { json[name] }
}

extension JSON {
    var text: String { String(decoding: pretty(), as: UTF8.self) }
}

extension Engine {
    /// - Returns: how many objects are gone.
    func reset(_ account: Account, now: Int64? = nil) throws -> Int64 { try reset(Reset(of: account, now: now)) }

    func resetAll(now: Int64? = nil) throws -> Int64 { try reset(Reset(of: nil, now: now)) }

    private func reset(_ reset: Reset) throws -> Int64 {
        var reset = reset
        while try !proceed(&reset) {}
        return reset.removed
    }

    func objectCount() throws -> Int64 {
        while true {
            if let count = try countObjects() { return count }
        }
    }

    /// Moves a clock all the way in one portion.
    func moveClock(of account: Account, to target: Int64?, frozen: Bool?) throws -> [FiredTimer] {
        var movement = ClockMovement(of: account, to: target ?? now(account), frozen: frozen)
        guard try proceed(&movement, limit: .max) == .arrived else { throw Unfinished() }
        return movement.fired.first
    }

    struct Unfinished: Error {}
}

extension Work {
    fileprivate var isCreation: Bool { if case .create = self { true } else { false } }
    fileprivate var isUpdate: Bool { if case .update = self { true } else { false } }
    fileprivate var isList: Bool { if case .list = self { true } else { false } }
}

extension Resource {
    /// The endpoint with that method and that name below its object.
    func endpoint(_ method: String, part name: String) -> Endpoint? { endpoints.first { $0.method == method && $0.path.hasSuffix("}/\(name)") } }

    /// The call of that name, with its hook.
    func call(_ name: String) -> (endpoint: Endpoint, hook: Hook)? {
        guard let endpoint = endpoint("POST", part: name), case .call(let hook) = endpoint.work else { return nil }
        return (endpoint, hook)
    }
}
