// POST /_admin/seeds: objects in the format of a seed file, for accounts that are there already. Accounts to come begin as the daemon's own seeds say.
import Engine
import Wire

extension Console {
    /// Objects that the answer names: many accounts may get many each.
    private static let maximumShown = 1000
    /// Objects that one call may bring: some 20 milliseconds' worth.
    private static let maximumSeeds = 1000

    /// - Parameter account: whose objects they are to be; nil: each account gets its own.
    func loadSeeds(_ account: Account?, _ body: [UInt8]) throws -> JSON {
        let json = try AdminForm.json(body)
        let count = json.object?.values.reduce(0) { $0 + ($1.array?.count ?? 0) } ?? 0
        guard count <= Self.maximumSeeds else {
            throw Refusal.invalid("These are \(count) objects, and one call takes at most \(Self.maximumSeeds). Send them in several calls.")
        }
        let seeds: Seeds
        do {
            seeds = try Seeds(json, registry: engine.registry)
        } catch {
            throw Refusal.invalid(error.description)
        }
        let planted = try engine.load(seeds, into: account.map { [$0] } ?? engine.accounts.all())
        return [
            "objects_added": .integer(Int64(planted.count)),
            "objects": .array(planted.prefix(Self.maximumShown).map { ["id": .string($0.id), "object": .string($0.object), "account": .string($0.account)] }),
        ]
    }
}
