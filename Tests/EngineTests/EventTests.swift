// Which changes make an event, and what it says of what was there before.
import TestFixtures
import Testing
import Wire

@testable import Engine

@Suite struct EventTests {
    private let bench: Bench
    private let box: StoredObject

    init() throws {
        bench = try Bench(Toy.withEvents)
        box = try bench.create(
            Toy.box, "name=old&metadata[a]=1&tags[]=x&tags[]=y&size[width]=1&size[height]=2&size[unit][name]=cm&shelf=s&note=n&key=k")
    }

    @Test("previous_attributes: what has changed, as it was", arguments: [
        ("name=new", ["name": "old"]), ("name=", ["name": "old"]), ("name=new&tags=&metadata[a]=", ["metadata": ["a": "1"], "name": "old", "tags": ["x", "y"]]),
        // Of metadata the keys; one that was not there before is null.
        ("metadata[a]=2", ["metadata": ["a": "1"]]), ("metadata[b]=2", ["metadata": ["b": .null]]), ("metadata[a]=", ["metadata": ["a": "1"]]),
        ("metadata=", ["metadata": ["a": "1"]]), ("metadata[c]=3&metadata[b]=2&metadata[a]=0", ["metadata": ["a": "1", "b": .null, "c": .null]]),
        // Arrays whole.
        ("tags[]=x", ["tags": ["x", "y"]]), ("tags[]=y&tags[]=x", ["tags": ["x", "y"]]), ("tags=", ["tags": ["x", "y"]]),
        // Of hashes the leaves, however deep; one that goes or comes as a whole is shown as it was.
        ("size[width]=3", ["size": ["width": 1]]), ("size[width]=3&size[height]=2", ["size": ["width": 1]]),
        ("size[unit][name]=mm&size[width]=", ["size": ["unit": ["name": "cm"], "width": 1]]),
        ("size[unit]=", ["size": ["unit": ["name": "cm"]]]),
        ("size=", ["size": ["height": 2, "unit": ["name": "cm"], "width": 1]]), ("lid[color]=red", ["lid": .null]),
        // What not everybody sees is not told.
        ("name=new&shelf=t&note=m&key=l", ["name": "old"]),
    ] as [(String, JSON)])
    func previousAttributes(text: String, previous: JSON) throws {
        let after = try bench.update(box, text)
        let events = try bench.events()
        #expect(events.map { $0["type"] } == ["shop.box.created", "shop.box.updated"])
        #expect(events[0]["data"]?.object?.keys == ["object"])
        #expect(events[1]["data"]?.object?.keys == ["object", "previous_attributes"])
        #expect(events[1]["data"]?["previous_attributes"] == previous)
        var shown = after.json
        shown["key"] = .null
        #expect(events[1]["data"]?["object"] == shown)
        #expect(try bench.history(box)[1]?["event_id"] == events[1]["id"])
    }

    @Test("an update that changes nothing of what everybody sees is told to nobody", arguments: [
        "", "name=old", "metadata[a]=1", "metadata[b]=", "tags[]=x&tags[]=y", "size[width]=1", "size[height]=2&size[unit][name]=cm", "lid=",
        "shelf=t", "note=m", "key=l",
    ])
    func nothingChanged(text: String) throws {
        try bench.update(box, text)
        #expect(try bench.events().count == 1)
        #expect(try bench.history(box).array?.count == 1)
    }

    @Test func aSecondUpdateTellsOfItselfOnly() throws {
        try bench.update(box, "name=b")
        try bench.update(box, "tags=")
        try bench.update(box, "name=old")
        #expect(try bench.events().dropFirst().map { $0["data"]?["previous_attributes"] } == [
            ["name": "old"], ["tags": ["x", "y"]], ["name": "b"],
        ])
    }

    @Test func aDeletionTellsOfTheObjectAsItWas() throws {
        try bench.update(box, "name=last")
        _ = try bench.delete(box)
        let event = try #require(bench.events().last)
        #expect(event["type"] == "shop.box.deleted")
        #expect(event["data"]?["object"]?["name"] == "last")
        #expect(event["data"]?["previous_attributes"] == nil)
    }

    @Test("whoever causes it: the API with its request, the control plane, the clock") func causes() throws {
        try bench.endpoint("shop.box.sealed")
        try bench.fire("seal", on: box)
        _ = try bench.engine.update(
            Toy.box, box.id, Arguments(["name": "b"]), account: bench.account, cause: .request("req_2", idempotencyKey: "k"))
        #expect(try bench.events().map { [$0["type"] ?? .null, $0["request"] ?? .null] } == [
            ["shop.box.created", ["id": "req_1", "idempotency_key": .null]], ["shop.box.sealed", ["id": .null, "idempotency_key": .null]],
            ["shop.box.updated", ["id": "req_2", "idempotency_key": "k"]],
        ])
    }

    @Test("an explicit type makes an event where an endpoint names it", arguments: [
        ([], 0), (["*"], 0), (["shop.box.sealed"], 1), (["*", "shop.box.sealed"], 1), (["shop.box.created"], 0),
    ] as [([String], Int)])
    func explicit(types: [String], count: Int) throws {
        try bench.create(Toy.endpoint, "url=http://localhost" + types.map { "&enabled_events[]=\($0)" }.joined())
        try bench.fire("seal", on: box)
        #expect(try bench.events().count { $0["type"] == "shop.box.sealed" } == count)
        // The history names its type all the same.
        let entry = try bench.history(box)[1]
        #expect(entry?["event"] == "shop.box.sealed")
        #expect((entry?["event_id"] != nil) == (count == 1))
    }

    @Test func withoutEventsAsAResourceNothingIsWritten() throws {
        let bench = try Bench(Toy.all + [Toy.box])
        let box = try bench.create(Toy.box, "name=a")
        try bench.update(box, "name=b")
        #expect(try bench.rows("objects") == 1)
        #expect(try bench.history(box)[1]?["event"] == "shop.box.updated")
    }

    @Test("what an event shows stays as it was, whatever becomes of its object", arguments: 1...5) func lasting(seed: Int) throws {
        var random = Seeded(seed)
        try bench.endpoint("shop.box.updated")
        var boxes = [box]
        var known: [String: JSON] = [:]
        for _ in 0..<60 {
            let position = boxes.indices.randomElement(using: &random) ?? 0
            switch Int.random(in: 0..<8, using: &random) {
            case 0: boxes.append(try bench.create(Toy.box, "name=new"))
            case 1...3: try bench.update(boxes[position], "name=\(Int.random(in: 0...3, using: &random))&tags[]=\(Int.random(in: 0...3, using: &random))")
            case 4: try bench.update(boxes[position], "shelf=t&key=\(Int.random(in: 0...3, using: &random))")
            case 5: try bench.fire("weigh", on: boxes[position])
            case 6 where boxes.count > 1: _ = try bench.delete(boxes.remove(at: position))
            default:
                try bench.engine.commit()
                for attempt in try bench.engine.outbox.take().compactMap({ try bench.engine.attempt($0) }) {
                    try bench.engine.finish(attempt, succeeded: true, record: ["request": [:]])
                }
            }
            for event in try bench.events() {
                let id = event["id"]?.string ?? ""
                #expect(event["data"] == known[id] ?? event["data"])
                known[id] = event["data"]
            }
        }
        #expect(known.count > 20)
    }

    @Test func eventsAreRewrittenWhereADraftAsksForIt() throws {
        let note = Resource(
            "shop.box", idPrefix: "bx_", path: "/v1/shop/boxes", fields: [.string("name").orNull],
            endpoints: [
                .create([.string("name")], emits: "created"),
                .update([.string("name")], emits: "updated", then: { draft, _ in draft.rewritesEvents = draft[.name] == "[gone]" }), .retrieve,
            ])
        let bench = try Bench([note, Toy.event])
        let (secret, other) = try (bench.create(note, "name=Jenny"), bench.create(note, "name=Ann"))
        try bench.update(secret, "name=Jane")
        try bench.update(secret, "name=[gone]")
        #expect(try bench.events().map { $0["data"]?["object"]?["name"] } == ["[gone]", "Ann", "[gone]", "[gone]"])
        #expect(try bench.events().map { $0["data"]?["previous_attributes"] } == [nil, nil, nil, ["name": "Jane"]])
        #expect(try bench.events().map { $0["data"]?["object"]?["id"]?.string } == [secret.id, other.id, secret.id, secret.id])
    }
}
