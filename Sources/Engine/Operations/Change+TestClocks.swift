// An operation on an object that is bound to a test clock has the time of that clock, and so has all that it makes.
import Wire

extension Change {
    /// The arguments that name an object which may be bound to a clock.
    private static let owners = [
        (argument: "customer", resource: "customer"), ("subscription", "subscription"), ("from_subscription", "subscription"), ("invoice", "invoice"),
    ]

    /// Takes the time of the clock that the arguments name, or that an object is bound to which they name.
    mutating func enter(by arguments: Arguments) throws {
        if let clock = arguments.string(Draft.testClock) { return try enter(clock) }
        for (argument, name) in Self.owners {
            guard let id = arguments.string(argument), engine.registry[name] != nil, let owner = try find(name, id) else { continue }
            return try enter(owner.testClock)
        }
    }

    /// Takes the time of a clock.
    mutating func enter(_ clock: String?) throws {
        guard let clock, clock != testClock, engine.registry[EngineResource.testClock] != nil, let draft = try find(EngineResource.testClock, clock),
            let time = draft.fields["frozen_time"]?.integer
        else { return }
        testClock = clock
        now = time
    }

    /// Refuses a call about something on a clock that is advancing. Source: Stripe's error, as many applications quote it.
    func requireStill() throws {
        guard isCall, let testClock, let clock = try find(EngineResource.testClock, testClock), clock.status == "advancing" else { return }
        throw Refusal(.busy, "Test clock advancement underway - cannot perform modifications: \(testClock)")
    }

    /// The time that an object lives on, in Unix seconds.
    public func time(of draft: Draft) throws -> Int64 {
        var copy = self
        try copy.enter(draft.testClock)
        return copy.now
    }

    /// Does something with an object on the time of its clock.
    mutating func onTime<Result>(of draft: Draft, _ body: (inout Change) throws -> Result) throws -> Result {
        let former = (testClock, now)
        defer { (testClock, now) = former }
        try enter(draft.testClock)
        return try body(&self)
    }
}

extension Draft {
    static let testClock = "test_clock"

    /// The id of the clock that it is bound to. Nil if there is none.
    var testClock: String? { fields[Self.testClock]?.string }
}
