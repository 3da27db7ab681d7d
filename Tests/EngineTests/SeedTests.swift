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
        _ = try engine.transition(Toy.parcel, "pc_2", "ship", Arguments(), account: alpha, cause: .controlPlane)
        #expect(try engine.reset(alpha) == 3)
        #expect(try parcels().map { $0["status"] } == ["packed", "under_way"])
        let beta = try engine.accounts.account(AccountKey(keyName: "seeded too", isLive: false))
        #expect(try engine.retrieve(Toy.parcel, "pc_2", account: beta)["label"] == "second")
    }

    @Test("what is no seed", arguments: [
        ("[]", "Seeds must be a JSON object."), (#"{"shop.car": []}"#, "Seeds hold shop.car, which is no resource."),
        (#"{"shop.person": {}}"#, "Seeds of shop.person must be a list of objects."),
        (#"{"shop.person": [{}, 1]}"#, "The seed shop.person[1] must be an object."),
        (#"{"shop.person": [{"age": 1}]}"#, "The seed shop.person[0] has a field that does not exist: age."),
        (#"{"shop.person": [{"id": ""}]}"#, "The seed shop.person[0] has an id that is no text."),
        (#"{"shop.person": [{"id": 7}]}"#, "The seed shop.person[0] has an id that is no text."),
        (#"{"shop.person": [{"created": "now"}]}"#, "The seed shop.person[0] has a created that is no whole number of Unix seconds."),
        (#"{"shop.parcel": [{"status": "eaten"}]}"#,
            "The seed shop.parcel[0] has a status that does not exist. There are: packed, under_way, delivered, lost."),
        (#"{"shop.person": [{"id": "x_1"}], "shop.parcel": [{"id": "x_1"}]}"#, "Two seeds have the id x_1."),
    ])
    func refuses(text: String, sentence: String) {
        #expect(throws: SeedFault(description: sentence)) { try seeds(text) }
    }

    @Test func aFieldThatMustBeThere() throws {
        let lamp = Resource("toy.lamp", idPrefix: "la_", path: "/v1/lamps", fields: [.string("color")], routes: [])
        #expect(throws: SeedFault(description: "The seed toy.lamp[0] needs the field color.")) {
            try Seeds(["toy.lamp": [[:]]], registry: Registry([lamp], eventTypes: []))
        }
    }

    /// What would make a world fail to begin is refused when the seeds are read.
    @Test("seeds that cannot be shown", arguments: [
        #"{"shop.person": [{"card": {"brand": "visa"}}]}"#, #"{"shop.person": [{"card": {}}]}"#,
    ])
    func aFieldMissingInsideAHash(text: String) throws {
        guard let seeds = try? seeds(text) else { return }
        let engine = try Bench().engine
        engine.settings.seeds = seeds
        #expect(throws: Never.self) { try engine.accounts.account(AccountKey(keyName: "seeded", isLive: false)) }
    }
}
