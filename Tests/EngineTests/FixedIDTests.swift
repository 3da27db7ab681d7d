// Ids that stand for a new object every time, and secrets that are remembered of objects: with coins. A coin is minted where it is named, and its
// secret is in memory only.
import Testing
import Wire

@testable import Engine

@Suite struct FixedIDTests {
    /// `cn_gold` stands for a golden coin.
    private static let coin = Resource(
        "coin", idPrefix: "cn_", path: "/v1/coins", pathParameter: "coin", missing: "coin",
        fields: [.string("metal").orNull, .string("owner").orNull],
        endpoints: [
            .create([.string("metal")]) { coin, change in change.remember("heads", for: coin.id) }, .retrieve, .update([.string("owner")]), .list(by: []),
            .call("toss", [.string("then")]) { coin, change in
                coin[.metal] = change.secret(of: coin.id) ?? "no longer known"
                change.forgetSecret(of: coin.id)
                if change.arguments.has("then") { throw Refusal.invalid("Not today.") }
            },
        ],
        fixedIDs: { id in
            guard id == "cn_gold" else { return nil }
            return { coin, change in
                coin[.metal] = "gold"
                change.remember("tails", for: coin.id)
            }
        })

    /// It holds what is named.
    private static let purse = Resource(
        "purse", idPrefix: "pu_", path: "/v1/purses", fields: [.string("holds").orNull],
        endpoints: [
            .create([Parameter.string("coin").references("coin").forHook]) { purse, change in
                purse[.holds] = try change.identify("coin", change.arguments.string("coin") ?? "")
            },
        ])

    private let bench: Bench

    init() throws { bench = try Bench([Self.coin, Self.purse]) }

    private func coins() throws -> [String] { try bench.list(Self.coin).objects.map(\.id) }

    private func toss(_ id: String, _ values: JSONObject = [:]) throws -> StoredObject {
        let (endpoint, hook) = try #require(Self.coin.call("toss"))
        return try bench.engine.call(Self.coin, id, by: endpoint, hook, Arguments(values), account: bench.account, cause: .request("req_1")).object
    }

    // MARK: Ids

    @Test func itIsAnotherObjectEachTime() throws {
        let cause = Cause.request("req_1")
        let first = try bench.engine.retrieve(Self.coin, "cn_gold", account: bench.account, cause: cause)
        let second = try bench.engine.retrieve(Self.coin, "cn_gold", account: bench.account, cause: cause)
        #expect(first["metal"] == "gold")
        #expect(first.id != second.id)
        #expect(try coins() == [second.id, first.id])
        #expect(try bench.history(first).array?.map { $0["transition"] } == ["create"])
        #expect(try bench.history(first).array?.map { $0["cause"] } == ["api"])
    }

    @Test func anOperationMakesItAndGoesOnWithIt() throws {
        let update = try bench.engine.update(Self.coin, "cn_gold", Arguments(["owner": "Anne"]), account: bench.account, cause: .controlPlane).object
        #expect([update["metal"], update["owner"]] == ["gold", "Anne"])
        #expect(try coins() == [update.id])
    }

    @Test func whatIsRefusedLeavesNothing() throws {
        #expect(throws: Refusal.invalid("Not today.")) { try toss("cn_gold", ["then": "refuse"]) }
        #expect(throws: Refusal.noSuch("coin", "cn_silver", parameter: "coin")) { try toss("cn_silver") }
        #expect(try coins() == [])
    }

    @Test func itMayBeNamedByAParameter() throws {
        let purse = try bench.create(Self.purse, "coin=cn_gold")
        #expect(try coins() == [purse["holds"]?.string])
        let coin = try bench.create(Self.coin)
        #expect(try bench.create(Self.purse, "coin=\(coin.id)")["holds"] == .string(coin.id))
        #expect(throws: Refusal.noSuchReference("coin", "cn_silver", parameter: "coin")) { try bench.create(Self.purse, "coin=cn_silver") }
    }

    // MARK: Secrets

    @Test func aSecretIsThereUntilItIsUsed() throws {
        let coin = try bench.create(Self.coin)
        #expect(try bench.fields(coin)["metal"] == .null)
        #expect(throws: Refusal.invalid("Not today.")) { try toss(coin.id, ["then": "refuse"]) }
        #expect(try toss(coin.id)["metal"] == "heads")
        #expect(try toss(coin.id)["metal"] == "no longer known")
        // What the operation itself has remembered is there at once.
        #expect(try toss("cn_gold")["metal"] == "tails")
    }

    @Test func aTurnThatIsNotKeptHasUsedNothing() throws {
        let coin = try bench.create(Self.coin)
        try bench.engine.commit()
        struct Mishap: Error {}
        #expect(throws: Mishap.self) {
            try bench.engine.atomically {
                #expect(try toss(coin.id)["metal"] == "heads")
                throw Mishap()
            }
        }
        #expect(throws: (any Error).self) { try bench.engine.commit() }
        #expect(try toss(coin.id)["metal"] == "heads")
    }

    @Test func aResetForgetsThem() throws {
        let coin = try bench.create(Self.coin)
        let world = bench.account.world
        #expect(bench.engine.secrets.secret(of: coin.id, world: world) == "heads")
        _ = try bench.engine.reset(bench.account)
        #expect(bench.engine.secrets.secret(of: coin.id, world: world) == nil)
        let other = try bench.create(Self.coin)
        _ = try bench.engine.resetAll()
        #expect(bench.engine.secrets.secret(of: other.id, world: bench.account.world) == nil)
    }
}
