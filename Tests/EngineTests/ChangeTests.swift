// What a hook can do to other objects, and that all of it is kept or nothing.
import Testing
import Wire

@testable import Engine

@Suite struct ChangeTests {
    private let bench: Bench
    private let chest: StoredObject

    init() throws {
        bench = try Bench(Toy.withChests)
        chest = try bench.create(Toy.chest)
    }

    private func told() throws -> [String] { try bench.events().compactMap { $0["type"]?.string } }

    private func lastEntry(_ object: StoredObject) throws -> [JSON?] {
        let entry = try bench.history(object).array?.last
        return ["transition", "from", "to", "cause", "event"].map { entry?[$0] }
    }

    @Test func create() throws {
        let answer = try bench.work(chest, "make").object
        #expect(answer["object"] == "tool")
        #expect(answer["color"] == "red")
        #expect(answer["culprit"] == "nobody")
        #expect(answer["status"] == "whole")
        #expect(answer["chest"] == .string(chest.id))
        // The operation's own object was changed as well, but is not what it answers with.
        #expect(try bench.retrieve(chest)["favorite"] == .string(answer.id))
        #expect(try bench.retrieve(answer).text == answer.text)
        #expect(try told() == ["tool.made"])
        #expect(try lastEntry(answer) == ["create", .null, "whole", "api", "tool.made"])
    }

    /// SQLite counts the rows that were ever written.
    @Test func anUpdateThatChangesNothingWritesNothing() throws {
        let bench = try Bench()
        let parcel = try bench.create(Toy.parcel, "label=same")
        func writes() throws -> Int64 { try bench.engine.database.statement("SELECT total_changes()").first { $0.integer(0) } ?? 0 }
        let before = try writes()
        #expect(try bench.update(parcel, "label=same").text == parcel.text)
        #expect(try writes() == before)
        #expect(try bench.update(parcel, "label=other").text != parcel.text)
        #expect(try writes() > before)
    }

    /// é as one character, and as an e with an accent.
    @Test func anotherSpellingOfALetterIsAChange() throws {
        let bench = try Bench()
        let parcel = try bench.create(Toy.parcel, "label=%C3%A9")
        #expect(try bench.update(parcel, "label=e%CC%81").text.utf8.elementsEqual(parcel.text.utf8) == false)
        #expect(try bench.retrieve(parcel)["label"] == .string("e\u{301}"))
    }

    /// The same checks and the same hook: a grey tool is worn, and rusts.
    @Test func createAsACallDoes() throws {
        let answer = try bench.work(chest, "make as a call does").object
        #expect(answer["color"] == "grey")
        #expect(answer["status"] == "worn")
        #expect(try lastEntry(answer) == ["create", .null, "worn", "api", .null])
        bench.wall.now += 5
        #expect(try bench.engine.fireDueTimers(limit: 10) == 1)
        #expect(try bench.retrieve(answer)["color"] == "brown")

        let objects = try bench.engine.objectCount()
        #expect(throws: Refusal.self) { try bench.work(chest, "make a wrong one") }
        #expect(throws: Refusal.noSuchReference("person", "per_nobody", parameter: "maker")) { try bench.work(chest, "make one of nobody") }
        #expect(try bench.engine.objectCount() == objects)
    }

    /// A hook gets the input of who fires it, and not the arguments of the call behind that.
    @Test func everyHookHasAnInputOfItsOwn() throws {
        let tool = try bench.create(Toy.tool)
        try bench.work(chest, "break itself", on: tool)
        #expect(try bench.retrieve(tool)["culprit"] == "the chest")
        let other = try bench.create(Toy.tool)
        try bench.work(chest, "break", on: other)
        #expect(try bench.retrieve(other)["culprit"] == .null)
    }

    @Test func updateAndObject() throws {
        let tool = try bench.create(Toy.tool, "chest=\(chest.id)")
        let answer = try bench.work(chest, "paint", on: tool).object
        #expect(answer.id == chest.id)
        #expect(answer["name"] == "green")
        #expect(try bench.retrieve(tool)["color"] == "green")
        #expect(try told() == ["tool.painted"])
        #expect(try lastEntry(tool) == ["paint", "whole", "whole", "api", "tool.painted"])
    }

    @Test func anObjectThatIsNotThere() throws {
        #expect(try bench.work(chest, "look").object["name"] == "nothing")
        #expect(try bench.work(chest, "look", on: bench.create(Toy.tool)).object["name"] == "whole")
        // Of another resource, or of somebody else, it is none.
        #expect(try bench.work(chest, "look", on: bench.create(Toy.jewel)).object["name"] == "nothing")
        #expect(try bench.work(chest, "look", on: bench.create(Toy.tool, in: bench.account("beta"))).object["name"] == "nothing")
    }

    @Test func fire() throws {
        let tool = try bench.create(Toy.tool)
        try bench.work(chest, "break", on: tool)
        #expect(try bench.retrieve(tool)["status"] == "broken")
        #expect(try told() == ["tool.broken"])
        #expect(try lastEntry(tool) == ["break", "whole", "broken", "api", "tool.broken"])
        let illegal = Refusal.invalid(
            "You cannot break this Tool because it has a status of broken. Only a Tool with one of the following statuses may be broken: whole.",
            code: "status_transition_invalid")
        #expect(throws: illegal) { try bench.work(chest, "break", on: tool) }
        #expect(try told() == ["tool.broken"])
    }

    @Test func delete() throws {
        let tool = try bench.create(Toy.tool, "chest=\(chest.id)")
        #expect(try bench.work(chest, "lose", on: tool).object["name"] == "lost")
        #expect(throws: Refusal.noSuch("tool", tool.id, parameter: "tool")) { try bench.retrieve(tool) }
        #expect(try told() == ["tool.lost"])
    }

    @Test func whatIsRefusedHasChangedNothing() throws {
        let tool = try bench.create(Toy.tool, "color=blue")
        let objects = try bench.engine.objectCount()
        #expect(throws: Refusal.invalid("Not today.")) { try bench.work(chest, "make, and refuse", on: tool) }
        #expect(try bench.engine.objectCount() == objects)
        #expect(try bench.retrieve(tool).text == tool.text)
        #expect(try told() == [])
    }

    @Test func whatIsDeclinedIsKept() throws {
        let objects = try bench.engine.objectCount()
        #expect(try bench.work(chest, "make, and decline").declined == .invalid("Not today."))
        #expect(try bench.engine.objectCount() == objects + 1)
        #expect(try told() == ["tool.made"])
    }

    @Test func mistakesOfADefinition() throws {
        let mistakes = [
            "itself": "a hook changes its own object by its draft, not by an update of \(chest.id)", "paint": "there is no tool  to update",
            "unknown event": "there is no event type chest.exploded: if it is right, name it in Sources/Resources/Webhooks/EventType.swift",
            "wrong type": "the key name has another type than the field",
            "unknown field": "chest has no field colour", "unknown timer": "chest has no transition explode to plan, and no deed of that name",
        ]
        for (what, sentence) in mistakes {
            #expect { try bench.work(chest, what) } throws: { ($0 as? EngineFault)?.description == sentence }
        }
        #expect(try bench.retrieve(chest).text == chest.text)
    }

    @Test("a status changes along the life only: no hook sets it, and an object begins once") func statusesOutsideTheLife() throws {
        let tool = try bench.create(Toy.tool)
        let mistakes = [
            "status of a tool": "a hook sets the status of tool: use perform, or begin(in:)",
            "second beginning": "tool does not begin as worn, or it has begun already",
        ]
        for (what, sentence) in mistakes {
            #expect { try bench.work(chest, what, on: tool) } throws: { ($0 as? EngineFault)?.description == sentence }
        }
        #expect(try bench.retrieve(tool).text == tool.text)
    }

    // MARK: Consequences

    @Test func aConsequenceIsNobodysToFire() throws {
        let tool = try bench.create(Toy.tool)
        // No call of the API, nothing for a tester: the control plane offers only what is simulated.
        #expect(try bench.engine.inspect(tool.id, account: bench.account).transitions.map(\.name) == [])
        try bench.work(chest, "break", on: tool)
        #expect(try bench.engine.inspect(tool.id, account: bench.account).transitions.map(\.name) == ["mend"])
    }

    // MARK: Timers

    @Test func timersCarryArguments() throws {
        let tool = try bench.create(Toy.tool, "rusts=10&color=blue")
        #expect(try bench.advance(10) == [FiredTimer(at: Bench.start + 10, id: tool.id, transition: "rust")])
        #expect(try bench.retrieve(tool)["color"] == "brown")
        #expect(try bench.retrieve(tool)["status"] == "whole")
        #expect(try bench.advance(10) == [FiredTimer(at: Bench.start + 20, id: tool.id, transition: "break")])
        #expect(try bench.retrieve(tool)["culprit"] == "rust")
        #expect(try lastEntry(tool) == ["break", "whole", "broken", "clock", "tool.broken"])
        // The third comes too late to change anything.
        let before = try bench.retrieve(tool).text
        #expect(try bench.advance(10) == [])
        #expect(try bench.retrieve(tool).text == before)
        #expect(try bench.rows("timers") == 0)
    }

    @Test func aTimersHookLeavesNoLineInTheHistory() throws {
        let tool = try bench.create(Toy.tool, "rusts=10")
        _ = try bench.advance(10)
        #expect(try bench.history(tool).array?.compactMap { $0["transition"] } == ["create"])
        #expect(try told() == [])
    }

    // MARK: Shapes of objects

    @Test func aResourceMayLackWhatOthersHave() throws {
        let (jewel, tool) = try (bench.create(Toy.jewel), bench.create(Toy.tool))
        #expect(jewel.json.object.map { Array($0.keys) } == ["id", "object", "chest", "color"])
        #expect(tool.json.object.map { Array($0.keys) }
            == ["id", "object", "chest", "color", "created", "culprit", "livemode", "maker", "rusts", "status"])
        // It is still known when it was made: lists are in that order.
        #expect(jewel.created == Bench.start)
    }

    @Test func shortIDs() throws {
        #expect(chest.id.wholeMatch(of: #/ct_[0-9A-Za-z]{14}/#) != nil)
        #expect(try bench.create(Toy.tool).id.wholeMatch(of: #/tl_1[0-9A-Za-z]{23}/#) != nil)
        #expect(Identifier.number(in: chest.id) == chest.sequence)
        #expect(try bench.retrieve(chest).text == chest.text)
        // In another account, too, and with the other in the same one.
        let theirs = try bench.create(Toy.chest, in: bench.account("beta"))
        #expect(theirs.id != chest.id)
        #expect(throws: Refusal.noSuch("chest", theirs.id, parameter: "chest")) { try bench.retrieve(theirs) }
    }

    @Test func anObjectCanBeginInMoreThanOneStatus() throws {
        #expect(try bench.create(Toy.tool, "color=blue")["status"] == "whole")
        let worn = try bench.create(Toy.tool, "color=grey")
        #expect(worn["status"] == "worn")
        #expect(try lastEntry(worn) == ["create", .null, "worn", "api", .null])
        #expect(try bench.fire("mend", on: worn).object["status"] == "whole")
        #expect(Toy.tool.lifecycle?.origins == ["whole", "worn"])
    }
}
