// Objects with something in them that goes stale: a link that works for an hour, made anew when somebody looks.
import Testing
import Wire

@testable import Engine

@Suite struct RefreshTests {
    private static let ticket = Resource(
        "toy.ticket", idPrefix: "ti_", path: "/v1/tickets",
        fields: [.integer("link"), .string("name").orNull, .reference("next", to: "toy.ticket").orNull],
        endpoints: [
            .create([.string("name"), .string("next")], then: renew), .update([.string("name")]), .retrieve, .list(by: [.string("name")]),
        ],
        refresh: renew)

    /// The link is the time at which it was made.
    private static let renew: Hook = { draft, change in
        draft[.link] = change.now - Bench.start
        draft.freshUntil = change.now + 3_600
    }

    private let bench: Bench
    private let ticket: StoredObject

    init() throws {
        bench = try Bench([Self.ticket])
        ticket = try bench.create(Self.ticket, "name=a")
    }

    private func stored() throws -> JSON? { try bench.fields(ticket)["link"] }

    @Test func retrievingRenewsWhatIsDue() throws {
        _ = try bench.advance(3_599)
        #expect(try bench.retrieve(ticket).body == ticket.body)
        _ = try bench.advance(1)
        #expect(try stored() == 0)
        #expect(try bench.retrieve(ticket)["link"] == 3_600)
        #expect(try stored() == 3_600)
        _ = try bench.advance(100)
        #expect(try bench.retrieve(ticket)["link"] == 3_600)
        _ = try bench.advance(3_500)
        #expect(try bench.retrieve(ticket)["link"] == 7_200)
    }

    @Test func listingRenewsWhatItShows() throws {
        _ = try bench.advance(2_000)
        let other = try bench.create(Self.ticket, "name=b")
        _ = try bench.advance(2_000)
        #expect(try bench.list(Self.ticket, "limit=1").objects.map { $0["link"] } == [2_000])
        #expect(try stored() == 0)
        #expect(try bench.list(Self.ticket).objects.map { $0["link"] } == [2_000, 4_000])
        #expect(try bench.list(Self.ticket, "ending_before=\(ticket.id)").objects.map(\.id) == [other.id])
        #expect(try bench.list(Self.ticket, "name=a").objects.map { $0["link"] } == [4_000])
        #expect(try stored() == 4_000)
    }

    @Test func updatingAndExpandingRenewToo() throws {
        let first = try bench.create(Self.ticket, "next=\(ticket.id)")
        _ = try bench.advance(4_000)
        let expansion = try Expansion(["next"], of: Self.ticket, in: bench.engine.registry)
        #expect(try bench.engine.render(bench.retrieve(first), expansion, account: bench.account)["next"]?["link"] == 4_000)
        _ = try bench.advance(4_000)
        let updated = try bench.update(ticket, "name=c")
        #expect(updated["link"] == 8_000)
        #expect(updated["name"] == "c")
        #expect(try bench.engine.inspect(first.id, account: nil).object["link"] == 8_000)
    }

    @Test func renewingLeavesEverythingElse() throws {
        _ = try bench.advance(4_000)
        var expected = ticket.json
        expected["link"] = 4_000
        #expect(try bench.retrieve(ticket).json == expected)
        #expect(try bench.history(ticket).array?.count == 1)
        #expect(try bench.list(Self.ticket, "name=a").objects.count == 1)
    }
}
