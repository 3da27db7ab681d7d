// What there is one of in an account, what the control plane does that is no transition, decimal parameters, and changes that are about no object of their own.
import Testing
import Wire

@testable import Engine

@Suite struct SingletonTests {
    /// It has no id, and starts with what its hook gives it.
    private static let purse = Resource(
        "toy.purse", idPrefix: "purse", path: "/v1/purse", without: ["id", "created"], fields: [.integer("coins"), .string("weight").orNull],
        singleton: { purse, _ in purse[.coins] = 10 }, isRecord: true)

    enum JarStatus: String, CaseIterable { case shut, open }

    private static let jar = Resource(
        "toy.jar", idPrefix: "jar_", path: "/v1/jars", pathParameter: "jar", fields: [.string("weight").orNull, .string("label").orNull],
        lifecycle: Lifecycle(JarStatus.self, startsAt: .shut, [.on("unlock", as: "unlocked", from: .shut, to: .open, by: .tester, emits: "unlocked")]),
        endpoints: [
            .create([.decimal("weight", places: 2)]), .retrieve,
        ],
        deeds: [
            .byTester("label", [.string("text").required]) { jar, change in
                guard change.arguments.string("text") != "bad" else { throw Refusal.invalid("Not that word.") }
                jar[.label] = change.arguments.string("text")
                jar.note("label", change, event: "labeled")
            },
        ])

    private let engine: Engine
    private let alpha: Account
    private let beta: Account

    init() throws {
        engine = try Engine(
            registry: Registry([Self.purse, Self.jar, Toy.event], eventTypes: ["toy.jar.unlocked", "toy.jar.labeled"]), location: .memory,
            wallClock: { Bench.start })
        alpha = try engine.accounts.account(AccountKey(keyName: "alpha", isLive: false))
        beta = try engine.accounts.account(AccountKey(keyName: "beta", isLive: false))
    }

    private func purse(_ account: Account? = nil) throws -> JSON { try engine.singleton(Self.purse, account: account ?? alpha).json }

    private func newJar(_ form: String = "") throws -> StoredObject {
        let creation = try #require(Self.jar.creation)
        let arguments = try ParameterCheck.arguments(of: EngineTests.form(form), for: creation.parameters.all)
        return try engine.create(Self.jar, arguments, account: alpha, cause: .request("req_1")).object
    }

    private func spend(_ coins: Int64, _ account: Account? = nil, then: (inout Change) throws -> Void = { _ in }) throws {
        try engine.perform(account ?? alpha, .controlPlane) { change in
            try change.update(singleton: Self.purse.name) { purse, _ in purse[.coins] = (purse[.coins] ?? 0) - coins }
            try then(&change)
        }
    }

    // MARK: Singletons

    @Test func itIsThereFromTheBeginning() throws {
        #expect(try purse() == ["object": "toy.purse", "coins": 10, "livemode": false, "weight": .null])
        let objects = try rows()
        #expect(try purse() == purse())
        #expect(try rows() == objects)
    }

    @Test("a change makes it where nobody has looked at it yet", arguments: [false, true]) func change(isKnown: Bool) throws {
        if isKnown { _ = try purse() }
        try spend(3)
        let objects = try rows()
        #expect(try purse()["coins"] == 7)
        try spend(3)
        #expect(try purse()["coins"] == 4)
        #expect(try rows() == objects)
    }

    @Test func everyAccountHasItsOwn() throws {
        try spend(3)
        #expect(try purse(beta)["coins"] == 10)
        _ = try engine.reset(alpha)
        #expect(try purse()["coins"] == 10)
    }

    // MARK: Changes without an object of their own

    @Test func severalChangesOfOneOperationAddUp() throws {
        try spend(3) { try $0.update(singleton: Self.purse.name) { purse, _ in purse[.coins] = (purse[.coins] ?? 0) - 5 } }
        #expect(try purse()["coins"] == 2)
    }

    @Test func whatIsRefusedHasChangedNothing() throws {
        let jar = try newJar()
        #expect(throws: Refusal.invalid("No.")) {
            try spend(3) { change in
                try change.fire("unlock", on: Self.jar.name, jar.id)
                throw Refusal.invalid("No.")
            }
        }
        #expect(try purse()["coins"] == 10)
        #expect(try engine.retrieve(Self.jar, jar.id, account: alpha)["status"] == "shut")
    }

    @Test func whatItFiresIsToldOf() throws {
        let jar = try newJar()
        try spend(3) { try $0.fire("unlock", on: Self.jar.name, jar.id) }
        #expect(try engine.retrieve(Self.jar, jar.id, account: alpha)["status"] == "open")
        #expect(try told() == ["toy.jar.unlocked"])
        #expect(try history(jar).last == ["unlock", "shut", "open", "control_plane"])
    }

    /// Of all accounts, what counts as an object and what does not.
    private func rows() throws -> Int64 { try engine.database.statement("SELECT count(*) FROM objects").first { $0.integer(0) } ?? 0 }

    private func told() throws -> [String] {
        try engine.list(Toy.event, Arguments(), account: alpha).objects.reversed().compactMap { $0["type"]?.string }
    }

    private func history(_ jar: StoredObject) throws -> [[JSON?]] {
        try engine.inspect(jar.id, account: alpha).history.map { entry in ["transition", "from", "to", "cause"].map { entry[$0] } }
    }

    // MARK: What the control plane does that is no transition

    private func label(_ jar: StoredObject, _ text: String) throws -> StoredObject {
        #expect(Self.jar.lifecycle?.transitions("label").isEmpty == true)
        return try engine.fire("label", on: jar.id, of: Self.jar, Arguments(["text": .string(text)]), account: alpha, cause: .controlPlane).object
    }

    @Test func aHookDoesTheWork() throws {
        let jar = try newJar()
        #expect(try label(jar, "jam")["label"] == "jam")
        #expect(throws: Refusal.invalid("Not that word.")) { try label(jar, "bad") }
        #expect(try engine.retrieve(Self.jar, jar.id, account: alpha)["label"] == "jam")
        #expect(try told() == ["toy.jar.labeled"])
        #expect(try history(jar).last == ["label", "shut", "shut", "control_plane"])
    }

    @Test("it is on offer in every status, a transition where it is legal") func offers() throws {
        let jar = try newJar()
        func offers() throws -> [String] { try engine.inspect(jar.id, account: alpha).transitions.map { "\($0.name) → \($0.to)" } }
        #expect(try offers() == ["unlock → open", "label → shut"])
        _ = try engine.fire("unlock", on: jar.id, of: Self.jar, Arguments(), account: alpha, cause: .controlPlane)
        #expect(try offers() == ["label → open"])
    }

    // MARK: Decimals

    @Test(arguments: [("1", "1"), ("1.50", "1.50"), ("0.01", "0.01"), ("0.0100", "0.0100"), ("007", "7"), ("99999999999999999999", "99999999999999999999")])
    func aDecimal(text: String, kept: String) throws { #expect(try newJar("weight=\(text)")["weight"] == .string(kept)) }

    @Test(arguments: [
        ("0.001", "Invalid decimal: 0.001; must contain at maximum two decimal places."),
        ("1e3", "Invalid decimal: 1e3"), ("abc", "Invalid decimal: abc"), ("1.", "Invalid decimal: 1."),
        ("0", "This value must be greater than 0 (it currently is '0')."), ("-1", "This value must be greater than 0 (it currently is '-1')."),
        ("100000000000000000000", "Invalid decimal: 100000000000000000000"),
    ])
    func noDecimal(text: String, message: String) throws {
        #expect(throws: Refusal.invalid(message, parameter: "weight")) { try newJar("weight=\(text)") }
    }

    @Test func zeroWhereItMayBe() throws {
        func check(_ text: String) throws -> JSON? {
            try ParameterCheck.arguments(of: EngineTests.form("a=\(text)"), for: [.decimal("a", places: 2, isPositive: false)])["a"]
        }
        #expect(try check("0.00") == "0.00")
        #expect(try check("-1.5") == "-1.5")
    }
}
