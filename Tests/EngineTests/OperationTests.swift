// The three endings of an operation, and what each leaves behind.
import Storage
import Testing
import Wire

@testable import Engine

@Suite struct OperationTests {
    /// A machine whose one action does what its parameters say, with everything an action can queue.
    private static let machine = Resource(
        "toy.machine", idPrefix: "ma_", path: "/v1/machines",
        fields: [.integer("runs"), .string("part").orNull, .reference("person", to: "shop.person").orNull],
        lifecycle: Lifecycle(State.self, startsAt: .on, or: [.off], [
            .on("run", from: .on, by: .api([.string("end"), .string("person")]), then: run),
            .on("stop", from: .on, to: .off, by: .clock), .on("start", from: .off, to: .on, by: .clock),
            .on("hand_over", from: .on, by: .api([Parameter.string("person").references("shop.person")]),
                then: { draft, change in draft[.person] = change.arguments[.person] }),
        ]),
        endpoints: [
            .create([.string("part")], then: create), .update([.string("part")], then: update), .retrieve, .list(by: [.string("part")]),
        ])

    enum State: String, CaseIterable { case on, off }

    private static let broken = Refusal.invalid("The machine is broken.", code: "broken", parameter: "part")

    private static let create: Hook = { draft, change in
        draft[.runs] = 0
        if draft[.part] == "off" { try draft.begin(in: State.off) }
        if draft[.part] == "broken" {
            try change.schedule("stop", on: draft, after: 10)
            _ = try change.create("shop.person", ["name": "Nobody"])
            throw broken
        }
    }

    private static let update: Hook = { draft, _ in if draft[.part] == "broken" { throw broken } }

    private static let run: Hook = { draft, change in
        draft[.runs] = (draft[.runs] ?? 0) + 1
        draft[.person] = try change.create("shop.person", ["name": "Operator"])
        try change.schedule("stop", on: draft, after: 60)
        if let other = change.arguments.string("person") {
            try change.update("shop.person", other) { person, _ in person[.name] = "Renamed" }
            try change.update("shop.person", other) { person, _ in person[.name] = (person[.name] ?? "") + " twice" }
        }
        switch change.arguments.string("end") {
        case "refused": throw broken
        case "declined": change.decline(Refusal(.paymentFailed, "Declined.", code: "card_declined"))
        case "fault": throw EngineFault("a fault")
        case "half": draft[.runs] = nil
        case "gather":
            let ids = try change.ids("toy.machine", where: "part", is: "lever")
            draft[.part] = ids.joined(separator: " ")
        default: break
        }
    }

    private let bench: Bench

    init() throws { bench = try Bench(Toy.all + [Self.machine]) }

    private func name(_ person: StoredObject) throws -> JSON? { try bench.retrieve(person)["name"] }

    // MARK: Endings

    @Test func whatIsDoneIsKept() throws {
        let machine = try bench.create(Self.machine)
        let person = try bench.create(Toy.person, "name=Ann")
        let outcome = try bench.fire("run", on: machine, ["person": .string(person.id)])
        #expect(outcome.declined == nil)
        #expect(outcome.object["runs"] == 1)
        #expect(try bench.retrieve(machine).body == outcome.object.body)
        #expect(try name(person) == "Renamed twice")
        #expect(try bench.list(Toy.person).objects.map { $0["name"] } == ["Operator", "Renamed twice"])
        #expect(try bench.list(Toy.person).objects.first?.id == outcome.object["person"]?.string)
        #expect(try [bench.rows("objects"), bench.rows("timers")] == [3, 1])
    }

    @Test("what is refused has changed nothing", arguments: ["refused", "fault"])
    func refused(end: String) throws {
        let machine = try bench.create(Self.machine, "part=lever")
        let person = try bench.create(Toy.person, "name=Ann")
        let before = try (bench.allRows(), bench.fields(machine), bench.history(machine))
        #expect(throws: (any Error).self) { try bench.fire("run", on: machine, ["end": .string(end), "person": .string(person.id)]) }
        #expect(try bench.allRows() == before.0)
        #expect(try bench.fields(machine) == before.1)
        #expect(try bench.history(machine) == before.2)
        #expect(try name(person) == "Ann")
    }

    @Test func aRefusalIsHandedOnAsItIs() throws {
        #expect(throws: Self.broken) { try bench.create(Self.machine, "part=broken") }
        #expect(try bench.allRows() == [:])
        let machine = try bench.create(Self.machine, "part=lever")
        #expect(throws: Self.broken) { try bench.update(machine, "part=broken") }
        #expect(try bench.retrieve(machine).body == machine.body)
    }

    @Test func whatIsDeclinedIsKept() throws {
        let machine = try bench.create(Self.machine)
        let outcome = try bench.fire("run", on: machine, ["end": "declined"])
        #expect(outcome.declined == Refusal(.paymentFailed, "Declined.", code: "card_declined"))
        #expect(outcome.object["runs"] == 1)
        #expect(try bench.retrieve(machine)["runs"] == 1)
        #expect(try [bench.rows("objects"), bench.rows("timers")] == [2, 1])
        #expect(try bench.history(machine).array?.count == 2)
    }

    /// The machine turns out to lack a field after a person was made for it: nothing of it is written, and the rest of the turn is kept.
    @Test func aFaultShowsBeforeAnythingIsWritten() throws {
        let machine = try bench.create(Self.machine)
        try bench.create(Toy.person, "name=Earlier in the turn")
        let before = try bench.allRows()
        #expect(throws: EngineFault.self) { try bench.fire("run", on: machine, ["end": "half"]) }
        try bench.engine.commit()
        #expect(try bench.allRows() == before)
        #expect(try bench.retrieve(machine).body == machine.body)
    }

    @Test func aHookFindsObjectsByAFilterOldestFirst() throws {
        let levers = try (0..<3).map { number in
            bench.wall.now += Int64(number % 2)
            return try bench.create(Self.machine, "part=lever").id
        }
        try bench.create(Self.machine, "part=lever", in: bench.account("beta"))
        let machine = try bench.create(Self.machine, "part=wheel")
        #expect(try bench.fire("run", on: machine, ["end": "gather"]).object["part"] == .string(levers.joined(separator: " ")))
    }

    @Test func aChangeToAnObjectThatIsNotThereIsAFault() throws {
        let machine = try bench.create(Self.machine)
        let failure = #expect(throws: EngineFault.self) { try bench.fire("run", on: machine, ["person": "pn_none"]) }
        #expect(failure?.description == "there is no shop.person pn_none to update")
        #expect(try bench.retrieve(machine)["runs"] == 0)
    }

    // MARK: What is not there

    @Test func whatDoesNotExist() throws {
        let none = Refusal(.notFound, "No such parcel: 'pc_none'", code: "resource_missing", parameter: "parcel")
        #expect(throws: none) { try bench.engine.retrieve(Toy.parcel, "pc_none", account: bench.account) }
        #expect(throws: none) { try bench.engine.update(Toy.parcel, "pc_none", Arguments(), account: bench.account, cause: .clock) }
        #expect(throws: none) { try bench.engine.fire("ship", on: "pc_none", of: Toy.parcel, Arguments(), account: bench.account, cause: .clock) }
        let person = try bench.create(Toy.person)
        #expect(throws: Refusal(.notFound, "No such parcel: '\(person.id)'", code: "resource_missing", parameter: "parcel")) {
            try bench.engine.retrieve(Toy.parcel, person.id, account: bench.account)
        }
    }

    @Test func aParameterMustNameAnObject() throws {
        let parcel = try bench.create(Toy.parcel)
        for id in ["pn_none", parcel.id] {
            let missing = Refusal.invalid("No such person: '\(id)'", code: "resource_missing", parameter: "sender")
            #expect(throws: missing) { try bench.create(Toy.parcel, "sender=\(id)") }
            #expect(throws: missing) { try bench.update(parcel, "sender=\(id)") }
        }
        let person = try bench.create(Toy.person)
        #expect(try bench.create(Toy.parcel, "sender=\(person.id)")["sender"] == .string(person.id))
    }

    @Test func aParameterOfAnActionMustNameAnObject() throws {
        let machine = try bench.create(Self.machine)
        #expect(throws: Refusal.invalid("No such person: 'pn_none'", code: "resource_missing", parameter: "person")) {
            _ = try bench.fire("hand_over", on: machine, ["person": "pn_none"])
        }
    }

    // MARK: History

    @Test func theHistoryTellsEveryTransition() throws {
        let parcel = try bench.create(Toy.parcel)
        bench.wall.now += 10
        try bench.fire("ship", on: parcel)
        try bench.update(parcel, "label=x")
        bench.wall.now += 5
        try bench.fire("discard", on: parcel)
        #expect(
            try bench.history(parcel) == [
                ["at": 1_695_680_120, "from": .null, "to": "packed", "transition": "create", "cause": "api", "event": "shop.parcel.created"],
                [
                    "at": 1_695_680_130, "from": "packed", "to": "under_way", "transition": "ship", "cause": "control_plane",
                    "event": "shop.parcel.shipped",
                ],
                ["at": 1_695_680_135, "from": "under_way", "to": "lost", "transition": "discard", "cause": "control_plane", "event": .null],
            ])
    }

    @Test func theHistoryOfATimerNamesTheClock() throws {
        let alarm = try bench.create(Toy.alarm, "delay=30")
        _ = try bench.advance(60)
        #expect(
            try bench.history(alarm)[1]
                == ["at": 1_695_680_150, "from": "armed", "to": "armed", "transition": "ring", "cause": "clock", "event": "shop.alarm.rang"])
    }

    @Test func theHistoryOfAnObjectWithoutStatuses() throws {
        let person = try bench.create(Toy.person)
        #expect(
            try bench.history(person)
                == [["at": 1_695_680_120, "from": .null, "to": .null, "transition": "create", "cause": "api", "event": .null]])
    }

    @Test func theHistoryBeginsInTheStatusThatTheHookHasChosen() throws {
        let machine = try bench.create(Self.machine, "part=off")
        #expect(machine["status"] == "off")
        #expect(try bench.history(machine)[0]?["to"] == "off")
    }

    @Test func inspectionShowsWhereATesterCanSendAnObject() throws {
        let parcel = try bench.create(Toy.parcel)
        var inspection = try bench.engine.inspect(parcel.id, account: nil)
        #expect(inspection.status == "packed")
        #expect(inspection.account === bench.account)
        #expect(inspection.transitions.map(\.name) == ["discard"])
        try bench.fire("ship", on: parcel)
        inspection = try bench.engine.inspect(parcel.id, account: bench.account)
        #expect(inspection.transitions.map(\.name) == ["deliver", "discard"])
        #expect(inspection.transitions.map(\.to) == ["delivered", "lost"])
        #expect(inspection.transitions.first?.parameters.map(\.name) == ["signature"])
        #expect(inspection.history.count == 2)
        #expect(try bench.engine.inspect(bench.create(Toy.person).id, account: nil).status == nil)
        let none = Refusal(.notFound, "No such object: 'x_1'", code: "resource_missing", parameter: "id")
        #expect(throws: none) { try bench.engine.inspect("x_1", account: nil) }
    }
}
