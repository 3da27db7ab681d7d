// Seeds: what every new world begins with, and what is no seed.
import Testing
import Wire

@testable import Engine

@Suite struct SeedTests {
    private static let registry = Result { try Registry(Toy.all, eventTypes: Toy.eventTypes) }

    private func seeds(_ text: String) throws -> Seeds { try Seeds(JSON.parse(Array(text.utf8)), registry: Self.registry.get()) }

    private static let two = """
        {"shop.person": [{"id": "pn_ann", "name": "Ann", "created": 1000000000}],
         "shop.parcel": [{"label": "first", "sender": "pn_ann", "status": "under_way", "tracking": "T"}, {"id": "pc_2", "label": "second"}]}
        """

    @Test func everyNewWorldBeginsWithThem() throws {
        let engine = try Bench().engine
        engine.settings.seeds = try seeds(Self.two)
        let alpha = try engine.accounts.account(AccountKey(keyName: "seeded", isLive: false))
        func parcels() throws -> [StoredObject] { try engine.list(Toy.parcel, Arguments(), account: alpha).objects }
        #expect(try parcels().map { $0["label"] } == ["second", "first"])
        #expect(try parcels().map { $0["status"] } == ["packed", "under_way"])
        let person = try engine.retrieve(Toy.person, "pn_ann", account: alpha)
        #expect(
            person.json == [
                "id": "pn_ann", "object": "shop.person", "card": .null, "created": 1_000_000_000, "friend": .null, "livemode": false,
                "metadata": [:], "name": "Ann",
            ])
        let first = try parcels()[1]
        #expect(first.created == Bench.start)
        #expect(try first.fields()["tracking"] == "T")
        #expect(
            try engine.inspect(first.id, account: alpha).history
                == [["at": .integer(Bench.start), "from": .null, "to": "under_way", "transition": "create", "cause": "seed", "event": .null]])
        #expect(try engine.list(Toy.parcel, Arguments(["label": "second"]), account: alpha).objects.map(\.id) == ["pc_2"])

        // And again after a reset, whatever became of them; another account has its own.
        _ = try engine.fire("ship", on: "pc_2", of: Toy.parcel, Arguments(), account: alpha, cause: .controlPlane)
        #expect(try engine.reset(alpha) == 3)
        #expect(try parcels().map { $0["status"] } == ["packed", "under_way"])
        let beta = try engine.accounts.account(AccountKey(keyName: "seeded too", isLive: false))
        #expect(try engine.retrieve(Toy.parcel, "pc_2", account: beta)["label"] == "second")
    }

    /// An id that a seed gives may look like one that names a row, and leads to its own object; one that was made for a seed names its row.
    @Test func idsThatAreGivenAndIdsThatAreMade() throws {
        let engine = try Bench().engine
        engine.settings.seeds = try seeds(
            """
            {"shop.person": [
                {"id": "pn_1NuN3kSKw18I4tRy000002Ab", "name": "Ann"}, {"id": "pn_1NuN3kSKw18I4tRy000001Cd", "name": "Bea"}, {"name": "Cleo"}]}
            """)
        for name in ["seeded", "seeded too"] {
            let account = try engine.accounts.account(AccountKey(keyName: name, isLive: false))
            func person(_ id: String) throws -> JSON? { try engine.retrieve(Toy.person, id, account: account)["name"] }
            #expect(try person("pn_1NuN3kSKw18I4tRy000002Ab") == "Ann")
            #expect(try person("pn_1NuN3kSKw18I4tRy000001Cd") == "Bea")
            let made = try #require(try engine.list(Toy.person, Arguments(), account: account).objects.first)
            #expect(made["name"] == "Cleo")
            #expect(Identifier.number(in: made.id) == made.sequence)
            #expect(try person(made.id) == "Cleo")
            let older = try engine.list(Toy.person, Arguments(["starting_after": "pn_1NuN3kSKw18I4tRy000001Cd"]), account: account).objects
            #expect(older.map { $0["name"] } == ["Ann"])
        }
        // Both accounts have it, so nobody can say whose is meant without a key.
        #expect(throws: Refusal.self) { try engine.inspect("pn_1NuN3kSKw18I4tRy000002Ab", account: nil) }
    }

    private static func misfit(_ seed: String, _ field: String) -> String { "The seed shop.\(seed) has a field with an impossible value: \(field)." }

    @Test("what is no seed", arguments: [
        ("[]", "Seeds must be a JSON object."), (#"{"shop.car": []}"#, "Seeds contain shop.car, which is not a resource."),
        (#"{"shop.person": {}}"#, "Seeds of shop.person must be a list of objects."),
        (#"{"shop.person": [{}, 1]}"#, "The seed shop.person[1] must be an object."),
        (#"{"shop.person": [{"age": 1}]}"#, "The seed shop.person[0] has a field that does not exist: age."),
        (#"{"shop.person": [{"id": ""}]}"#, "The seed shop.person[0] has an id that is not made of letters, digits and underscores."),
        (#"{"shop.person": [{"id": "pn/1"}]}"#, "The seed shop.person[0] has an id that is not made of letters, digits and underscores."),
        (#"{"shop.person": [{"id": 7}]}"#, misfit("person[0]", "id")), (#"{"shop.person": [{"created": "now"}]}"#, misfit("person[0]", "created")),
        (#"{"shop.person": [{"created": -1}]}"#, "The seed shop.person[0] has a time in created that no clock can show."),
        (#"{"shop.parcel": [{"status": "eaten"}]}"#, misfit("parcel[0]", "status")),
        (#"{"shop.parcel": [{"status": null}]}"#, misfit("parcel[0]", "status")),
        (#"{"shop.parcel": [{"weight": "7"}]}"#, misfit("parcel[0]", "weight")), (#"{"shop.parcel": [{"note": null}]}"#, misfit("parcel[0]", "note")),
        (#"{"shop.parcel": [{"stamps": [1]}]}"#, misfit("parcel[0]", "stamps")),
        (#"{"shop.parcel": [{"metadata": {"a": 1}}]}"#, misfit("parcel[0]", "metadata")),
        (#"{"shop.parcel": [{"address": {"geo": {"lat": 1}}}]}"#, misfit("parcel[0]", "address.geo.lat")),
        (#"{"shop.parcel": [{"address": {"planet": "x"}}]}"#, misfit("parcel[0]", "address.planet")),
        (#"{"shop.person": [{"id": "x_1"}], "shop.parcel": [{"id": "x_1"}]}"#, "Two seeds have the id x_1."),
    ])
    func refuses(text: String, sentence: String) {
        #expect(throws: SeedFault(description: sentence)) { try seeds(text) }
    }

    @Test func aFieldThatMustBeThere() throws {
        let lamp = Resource("toy.lamp", idPrefix: "la_", path: "/v1/lamps", fields: [.string("color")], endpoints: [])
        #expect(throws: SeedFault(description: "The seed toy.lamp[0] needs the field color.")) {
            try Seeds(["toy.lamp": [[:]]], registry: Registry([lamp], eventTypes: []))
        }
    }

    @Test func hashesInAList() throws {
        let lamp = Resource(
            "toy.lamp", idPrefix: "la_", path: "/v1/lamps", fields: [.list("bulbs", of: .hash([.integer("watts")]))], endpoints: [.list(by: [])])
        let bench = try Bench([lamp])
        bench.engine.settings.seeds = try Seeds(["toy.lamp": [["bulbs": [["watts": 40]]]]], registry: bench.engine.registry)
        let account = try bench.account("seeded")
        #expect(try bench.list(lamp, in: account).objects.map { $0["bulbs"] } == [[["watts": 40]]])
    }

    /// What would make a world fail to begin is refused when the seeds are read.
    @Test("seeds that cannot be shown", arguments: [
        ["card": ["brand": "visa"]], ["card": ["number": "4"]], ["card": [:]], [:], ["base": ["height": 3]], ["base": [:]],
    ] as [JSON])
    func seedsThatCannotBeShown(seed: JSON) throws {
        let lamp = Resource(
            "toy.lamp", idPrefix: "la_", path: "/v1/lamps",
            fields: [.hash("card", [.string("brand"), .string("number").sensitive("rak_card_read")]).orNull,
                .hash("base", [.integer("height"), .string("foot")])],
            endpoints: [])
        let bench = try Bench([lamp])
        guard let seeds = try? Seeds(["toy.lamp": [seed]], registry: bench.engine.registry) else { return }
        bench.engine.settings.seeds = seeds
        #expect(throws: Never.self) { try bench.account("seeded") }
    }
}
