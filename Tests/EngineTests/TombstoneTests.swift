// What an id answers whose object was deleted, where its resource wants that: that it was.
import Testing
import Wire

@testable import Engine

@Suite struct TombstoneTests {
    private let bench: Bench

    init() throws { bench = try Bench(Toy.withChests) }

    private func stub(_ object: StoredObject) -> JSON { ["id": .string(object.id), "object": "chest", "deleted": true] }

    private func tombstone(_ object: StoredObject, _ resource: Resource = Toy.chest, in account: Account? = nil) throws -> JSON? {
        try bench.engine.tombstone(resource, object.id, account: account ?? bench.account)
    }

    @Test func itSaysThatItWasDeleted() throws {
        let chest = try bench.create(Toy.chest, "name=a")
        #expect(try tombstone(chest) == nil)
        _ = try bench.delete(chest)
        #expect(try tombstone(chest) == stub(chest))
        // The object itself is gone all the same.
        #expect(throws: Refusal.noSuch("chest", chest.id, parameter: "chest")) { try bench.retrieve(chest) }
        #expect(try bench.engine.objectCount() == 0)
    }

    @Test func onlyToItsOwnAndUnderItsOwnResource() throws {
        let chest = try bench.create(Toy.chest)
        _ = try bench.delete(chest)
        #expect(try tombstone(chest, in: bench.account("beta")) == nil)
        #expect(try tombstone(chest, Toy.tool) == nil)
    }

    @Test func resourcesThatDoNotWantOneLeaveNone() throws {
        let tool = try bench.create(Toy.tool)
        _ = try bench.delete(tool)
        #expect(try tombstone(tool, Toy.tool) == nil)
        #expect(try bench.rows("tombstones") == 0)
    }

    @Test func aReferenceExpandsToIt() throws {
        let twin = try bench.create(Toy.chest)
        let chest = try bench.create(Toy.chest, "twin=\(twin.id)")
        func render() throws -> JSON? {
            let expansion = try Expansion(["twin"], of: Toy.chest, in: bench.engine.registry)
            return try bench.engine.render(bench.retrieve(chest), expansion, account: bench.account)["twin"]
        }
        #expect(try render()?["name"] == .null)
        _ = try bench.delete(twin)
        #expect(try render() == stub(twin))
        #expect(try bench.retrieve(chest)["twin"] == .string(twin.id))
    }

    @Test func aResetForgetsItAndTheSweeperClearsItAway() throws {
        let chest = try bench.create(Toy.chest)
        _ = try bench.delete(chest)
        let theirs = try bench.create(Toy.chest, in: bench.account("beta"))
        _ = try bench.engine.delete(Toy.chest, theirs.id, account: bench.account("beta"), cause: .request("req_1"))
        _ = try bench.engine.reset(bench.account)
        #expect(try tombstone(chest) == nil)
        #expect(try bench.rows("tombstones") == 2)
        _ = try bench.sweep()
        #expect(try bench.rows("tombstones") == 1)
        #expect(try tombstone(theirs, in: bench.account("beta")) == stub(theirs))
    }
}
