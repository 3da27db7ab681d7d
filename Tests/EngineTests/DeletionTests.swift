// What is left of an object that was deleted: nothing, on no list, under no id, in no count.
import Testing
import Wire

@testable import Engine

@Suite struct DeletionTests {
    private let bench: Bench

    init() throws { bench = try Bench(Toy.withEvents) }

    private func boxes(_ text: String = "") throws -> [String] { try bench.list(Toy.box, text).objects.map(\.id) }

    @Test func itIsGoneFromEveryList() throws {
        let (first, second) = try (bench.create(Toy.box, "name=a"), bench.create(Toy.box, "name=a"))
        try bench.update(first, "name=b")
        #expect(try bench.delete(first).id == first.id)
        #expect(try boxes() == [second.id])
        #expect(try boxes("name=a") == [second.id])
        #expect(try boxes("name=b") == [])
        #expect(try bench.delete(second).id == second.id)
        #expect(try boxes("name=a") == [])
        // Not a row is left but those of the events.
        #expect(try bench.allRows() == ["objects": 5, "lists": 10])
    }

    @Test func itCannotBeReached() throws {
        let box = try bench.create(Toy.box)
        let other = try bench.create(Toy.box)
        _ = try bench.delete(box)
        let gone = Refusal.noSuch("box", box.id, parameter: "id")
        #expect(throws: gone) { try bench.retrieve(box) }
        #expect(throws: gone) { try bench.update(box, "name=a") }
        #expect(throws: gone) { try bench.delete(box) }
        #expect(throws: gone) { try bench.fire("seal", on: box) }
        #expect(throws: Refusal.noSuch("object", box.id, parameter: "id")) { try bench.engine.inspect(box.id, account: nil) }
        #expect(throws: Refusal.noSuchReference("box", box.id, parameter: "starting_after")) { try boxes("starting_after=\(box.id)") }
        #expect(try boxes() == [other.id])
    }

    @Test func countsFollow() throws {
        let boxes = try (0..<3).map { _ in try bench.create(Toy.box) }
        func counts() throws -> [Int64] { [try bench.engine.objectCount(), try bench.engine.objects.count(Toy.box, world: bench.account.world)] }
        #expect(try counts() == [3, 3])
        _ = try bench.delete(boxes[1])
        #expect(try counts() == [2, 2])
        try bench.engine.commit()
        #expect(try counts() == [2, 2])
        #expect(try bench.engine.reset(bench.account) == 2)
        #expect(try counts() == [0, 0])
    }

    @Test func aTimerOfItDoesNotFire() throws {
        let ticking = Resource(
            "toy.bomb", idPrefix: "bo_", path: "/v1/bombs", fields: [],
            lifecycle: Lifecycle(State.self, startsAt: .ticking, [.on("explode", from: .ticking, to: .gone, by: .clock)]),
            endpoints: [.create([], then: { draft, change in try change.schedule("explode", on: draft, after: 10) }), .delete])
        let bench = try Bench([ticking])
        _ = try bench.delete(bench.create(ticking))
        #expect(try bench.advance(10) == [])
        #expect(try bench.allRows() == [:])
    }

    enum State: String, CaseIterable { case ticking, gone }

    @Test func theIdOfASeedIsFreeAgain() throws {
        bench.engine.settings.seeds = try Seeds(["shop.box": [["id": "bx_known", "name": "a"]]], registry: bench.engine.registry)
        let account = try bench.account("seeded")
        func delete() throws -> StoredObject {
            try bench.engine.delete(Toy.box, "bx_known", account: account, cause: .request("req_1")).object
        }
        #expect(try delete()["name"] == "a")
        #expect(try bench.rows("given_ids") == 0)
        #expect(throws: Refusal.noSuch("box", "bx_known", parameter: "id")) { try delete() }
        // A new world begins with it once more.
        _ = try bench.engine.reset(account)
        #expect(try delete()["name"] == "a")
    }

    @Test func whatIsRefusedDeletesNothing() throws {
        let lamp = Resource(
            "toy.lamp", idPrefix: "la_", path: "/v1/lamps", fields: [.string("color").orNull],
            endpoints: [.create([.string("color")]), .delete(then: { lamp, _ in if lamp[.color] == "red" { throw Refusal.invalid("It is hot.") } }),
                .list(by: [.string("color")])])
        let bench = try Bench([lamp])
        let (red, blue) = try (bench.create(lamp, "color=red"), bench.create(lamp, "color=blue"))
        #expect(throws: Refusal.invalid("It is hot.")) { try bench.delete(red) }
        _ = try bench.delete(blue)
        #expect(try bench.list(lamp).objects.map(\.id) == [red.id])
    }
}
