// An object that each account has from the beginning, among others that calls make; lists by parameters that are no fields; maps of hashes.
import Testing
import Wire

@testable import Engine

@Suite("A drawer that is there from the beginning") struct FirstObjectTests {
    private static let drawer = Resource(
        "toy.drawer", idPrefix: "drw_", path: "/v1/drawers", listedBy: ["owner_key"],
        fields: [.string("label").orNull, .string("owner_key").orNull, .tree("things").orNull],
        singleton: { drawer, _ in drawer[.label] = "first" },
        endpoints: [
            .create([.string("label"), .string("owner_key"), .map("things", of: [.integer("count").required])]), .retrieve, .update([.string("label")]),
            .list(taking: [.hash("owner", [.string("name").required]), .integer("after")]) { sent in
                var filters = sent
                filters["owner_key"] = filters.removeValue(forKey: "owner")?["name"]
                if let after = filters.removeValue(forKey: "after") { filters["created"] = ["gt": after] }
                return filters
            },
        ])

    private let bench: Bench
    private var account: Account { bench.account }

    init() throws { bench = try Bench([Self.drawer]) }

    private func list(_ form: String = "") throws -> [String] {
        let arguments = try bench.arguments(form, Self.drawer) { if case .list = $0 { true } else { false } }
        let listing = try #require(Self.drawer.listing)
        return try bench.engine.list(Self.drawer, listing.filters(of: arguments), account: account).objects.map(\.id)
    }

    @Test("it is listed, and found by its id, which is always the same") func beginning() throws {
        let id = try list()[0]
        #expect(id.hasPrefix("drw_1") && id.utf8.count == 28)
        #expect(try list() == [id])
        let other = try bench.create(Self.drawer, "label=other").id
        #expect(try list() == [other, id])
        _ = try bench.engine.reset(account)
        #expect(try bench.engine.retrieve(Self.drawer, id, account: account)["label"] == "first")
        #expect(try list() == [id])
        #expect(try Bench([Self.drawer]).account("beta").id != account.id)
    }

    @Test("a hook changes it before anybody has asked for it") func change() throws {
        try bench.engine.perform(account, .controlPlane) { change in
            try change.update(singleton: Self.drawer.name) { drawer, _ in drawer[.label] = "mine" }
        }
        let id = try list()[0]
        let stored = try bench.engine.retrieve(Self.drawer, id, account: account)
        #expect(stored["label"] == "mine")
        #expect(try bench.update(stored, "label=yours")["label"] == "yours")
        #expect(throws: Refusal.self) { try bench.engine.inspect("toy.drawer", account: account) }
    }

    @Test("a list turns what was sent into values of fields, and into bounds of time") func reading() throws {
        let first = try list()[0]
        bench.wall.now += 10
        let hers = try bench.create(Self.drawer, "owner_key=jenny").id
        #expect(try list("owner[name]=jenny") == [hers])
        #expect(try list("owner[name]=jane") == [])
        #expect(try list("after=\(Bench.start)") == [hers])
        #expect(try list() == [hers, first])
        #expect(throws: Refusal.self) { try list("owner[other]=jane") }
    }

    @Test("the keys of a map are the user's; what is below each is checked") func map() throws {
        let drawer = try bench.create(Self.drawer, "things[spoons][count]=3&things[forks][count]=4")
        #expect(drawer["things"] == ["spoons": ["count": 3], "forks": ["count": 4]])
        #expect(throws: Refusal.self) { try bench.create(Self.drawer, "things[knives][size]=3") }
        #expect(throws: Refusal.invalid("Invalid object", parameter: "things")) { try bench.create(Self.drawer, "things=3") }
        #expect(throws: Refusal.invalid("Invalid object", parameter: "things[knives]")) { try bench.create(Self.drawer, "things[knives]=3") }
    }
}
