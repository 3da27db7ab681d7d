// What an update and a transition may do, where the object stands, and the message for what they may not.
import Testing
import Wire

@testable import Engine

@Suite struct LifecycleTests {
    private let bench: Bench
    private let parcel: StoredObject

    init() throws {
        bench = try Bench()
        parcel = try bench.create(Toy.parcel, "label=books&note=fragile&address[city]=Rome&address[geo][lat]=41&stamps[]=a&stamps[]=b")
    }

    private static func illegal(_ message: String, parameter: String? = nil) -> Refusal {
        .invalid(message, code: "status_transition_invalid", parameter: parameter)
    }

    // MARK: Updates

    @Test("an update changes what it names and nothing else", arguments: [
        ("", [:]),
        ("label=toys", ["label": "toys"]), ("label=", ["label": .null]),
        ("note=", ["note": nil]), ("note=heavy", ["note": "heavy"]),
        ("stamps[]=c", ["stamps": ["c"]]), ("stamps=", ["stamps": []]),
        ("address[street]=Via", ["address": ["city": "Rome", "street": "Via", "geo": ["lat": "41"]]]),
        ("address[city]=", ["address": ["geo": ["lat": "41"]]]),
        ("address[geo][lat]=", ["address": ["city": "Rome"]]), ("address[geo]=", ["address": ["city": "Rome"]]),
        ("address[geo][lat]=&address[city]=", ["address": nil]), ("address=", ["address": nil]),
        ("label=a&note=&address=", ["label": "a", "note": nil, "address": nil]),
    ] as [(String, [String: JSON?])])
    func merges(text: String, changes: [String: JSON?]) throws {
        var expected = try bench.fields(parcel)
        for (name, value) in changes { expected[name] = value }
        try bench.update(parcel, text)
        let fields = try bench.fields(parcel)
        // As dictionaries: the order is the renderer's business.
        #expect(Set(fields.keys) == Set(expected.keys))
        for (name, value) in expected where name != "address" { #expect(fields[name] == value, "\(name)") }
        #expect(fields["address"].map(plain) == expected["address"].map(plain))
    }

    /// With its members in alphabetical order, as objects are shown.
    private func plain(_ value: JSON) -> JSON {
        guard case .object(let members) = value else { return value }
        return .object(JSONObject(uniqueKeysWithValues: members.mapValues(plain).sorted { $0.key < $1.key }))
    }

    @Test func aParameterForSomeStatusesOnly() throws {
        #expect(try bench.update(parcel, "color=red&label=")["color"] == "red")
        try bench.fire("ship", on: parcel)
        let before = try bench.retrieve(parcel)
        #expect(
            throws: Self.illegal(
                "You cannot update this Parcel because it has a status of under_way. Only a Parcel with one of the following statuses may be "
                    + "updated: packed.", parameter: "color")
        ) { try bench.update(parcel, "note=x&color=blue") }
        #expect(try bench.retrieve(parcel).body == before.body)
        #expect(try bench.update(parcel, "label=late")["label"] == "late")
    }

    // MARK: Transitions

    @Test func aTransitionMovesTheStatus() throws {
        #expect(parcel["status"] == "packed")
        #expect(try bench.fire("ship", on: parcel).object["status"] == "under_way")
        #expect(try bench.fire("deliver", on: parcel).object["status"] == "delivered")
        #expect(try bench.retrieve(parcel)["status"] == "delivered")
    }

    @Test func anIllegalTransitionSaysWhatWouldBeLegal() throws {
        #expect(
            throws: Self.illegal(
                "You cannot deliver this Parcel because it has a status of packed. Only a Parcel with one of the following statuses may be "
                    + "delivered: under_way.")
        ) { try bench.fire("deliver", on: parcel) }
        try bench.fire("discard", on: parcel)
        #expect(
            throws: Self.illegal(
                "You cannot discard this Parcel because it has a status of lost. Only a Parcel with one of the following statuses may be "
                    + "discarded: packed, under_way.")
        ) { try bench.fire("discard", on: parcel) }
        #expect(try bench.history(parcel).array?.count == 2)
    }

    @Test func aResourceWithoutALifecycleHasNoTransitions() throws {
        let person = try bench.create(Toy.person)
        #expect(throws: EngineFault.self) { try bench.fire("ship", on: person) }
    }

    // MARK: Seals

    @Test func aSealedObjectIsClosed() throws {
        #expect(try bench.fire("close", on: parcel).object["closure"] == ["status": "processing"])
        for (verb, act) in [
            ("update", { try bench.update(parcel, "label=x") }), ("ship", { try bench.fire("ship", on: parcel).object }),
            ("close", { try bench.fire("close", on: parcel).object }), ("deliver", { try bench.fire("deliver", on: parcel).object }),
        ] as [(String, () throws -> StoredObject)] {
            let sealed = Self.illegal("You cannot \(verb) this Parcel because it has been closed (its closure status is processing).")
            #expect(throws: sealed) { _ = try act() }
        }
        #expect(try bench.fire("archive", on: parcel).object["closure"] == ["status": "done"])
        #expect(throws: Self.illegal("You cannot ship this Parcel because it has been closed (its closure status is done).")) {
            try bench.fire("ship", on: parcel)
        }
        #expect(try bench.engine.inspect(parcel.id, account: bench.account).transitions.map(\.name) == [])
    }
}
