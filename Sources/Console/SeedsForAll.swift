// POST /_admin/seeds: loads objects in the format of a seed file into existing accounts. New accounts begin with the daemon's own seeds.
import API
import Engine
import Wire

/// Loads seeds into every account, a few accounts in each turn. First it checks that all accounts can take them.
final class SeedsForAll: PatientCall {
    private let seeds: Seeds
    private var asked: AccountWalk?
    private var planted: AccountWalk?
    private var result = SeedsResult()

    init(_ seeds: Seeds, answer: @escaping PatientCall.Reply) {
        self.seeds = seeds
        super.init(nil, timeout: nil, answer: answer)
    }

    /// Two calls may load objects with the same id. Then the later one is refused.
    override var kind: Kind? { .seeds }
    override var waitsFor: Kind? { .seeds }

    override func proceed(_ console: Console) throws -> Progress {
        let engine = console.engine
        guard try AccountWalk.proceed(&asked, of: nil, engine, { try engine.require(seeds, areNewTo: $0) }) else { return .underWay }
        guard try AccountWalk.proceed(&planted, of: nil, engine, { result.add(try engine.load(seeds, into: $0)) }) else { return .underWay }
        return .done(result.json)
    }
}

/// The answer to a load. There may be very many objects, so it names the first thousand.
struct SeedsResult {
    private static let maximumShown = 1000

    private var count = 0
    private var first: [PlantedObject] = []

    mutating func add(_ planted: [PlantedObject]) {
        count += planted.count
        first += planted.prefix(Self.maximumShown - first.count)
    }

    var json: JSON {
        let objects = first.map { JSON.object(["id": .string($0.id), "object": .string($0.object), "account": .string($0.account)]) }
        return ["objects_added": .integer(Int64(count)), "objects": .array(objects)]
    }
}

extension Console {
    /// The most objects in one call. Loading them takes some 20 milliseconds.
    private static let maximumSeeds = 1000

    /// With a key, the objects are for its account. Without one, each account gets objects of its own.
    func loadSeeds(_ call: AdminCall, _ answer: @escaping PatientCall.Reply) throws {
        let account = try account(of: call)
        let seeds = try seeds(in: call.request.body)
        guard let account else { return begin(SeedsForAll(seeds, answer: answer)) }
        var result = SeedsResult()
        result.add(try engine.load(seeds, into: account))
        answer { .json(result.json) }
    }

    private func seeds(in body: [UInt8]) throws -> Seeds {
        let json = try AdminForm.json(body)
        let count = json.object?.values.reduce(0) { $0 + ($1.array?.count ?? 0) } ?? 0
        guard count <= Self.maximumSeeds else {
            throw Refusal.invalid("These are \(count) objects, and one call takes at most \(Self.maximumSeeds). Send them in several calls.")
        }
        do {
            return try Seeds(json, registry: engine.registry)
        } catch {
            throw Refusal.invalid(error.description)
        }
    }
}
