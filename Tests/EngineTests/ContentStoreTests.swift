// Bytes that are kept with objects: in pieces, for as long as the object is there.
import Testing
import Wire

@testable import Engine

@Suite struct ContentStoreTests {
    /// A scroll keeps its text with it.
    private static let scroll = Resource(
        "toy.scroll", idPrefix: "scr_", path: "/v1/scrolls", pathParameter: "scroll", fields: [.integer("length")],
        endpoints: [
            .create([Parameter.file("text").required]) { scroll, change in
                let text = change.arguments.files["text"]?.bytes ?? []
                guard text.first != UInt8(ascii: "!") else { throw Refusal.invalid("Not that.") }
                scroll[.length] = Int64(text.count)
                change.keep(text, with: scroll)
            },
            .download("text") { _, text in ("text/plain", text ?? []) }, .delete,
        ])

    private let engine: Engine
    private let alpha: Account

    init() throws {
        engine = try Engine(registry: Registry([Self.scroll], eventTypes: []), location: .memory, wallClock: { Bench.start })
        alpha = try engine.accounts.account(AccountKey(keyName: "alpha", isLive: false))
    }

    private func make(_ text: [UInt8]) throws -> StoredObject {
        let arguments = Arguments(files: ["text": FormFile(name: "a", bytes: text[...])])
        return try engine.create(Self.scroll, arguments, account: alpha, cause: .request("req_1")).object
    }

    private func text(of id: String) throws -> [UInt8] {
        for endpoint in Self.scroll.endpoints {
            if case .download(let contents) = endpoint.work { return try engine.download(Self.scroll, id, contents, account: alpha).bytes }
        }
        return []
    }

    private func rows() throws -> Int64 { try engine.database.statement("SELECT count(*) FROM contents").first { $0.integer(0) } ?? 0 }

    @Test("what is kept comes back, in as many pieces as it takes", arguments: [(0, 0), (1, 1), (262_144, 1), (262_145, 2), (1_000_000, 4)])
    func pieces(size: Int, count: Int64) throws {
        let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
        let id = try make(bytes).id
        #expect(try text(of: id) == bytes)
        #expect(try rows() == count)
    }

    @Test func whatIsRefusedKeepsNothing() throws {
        #expect(throws: Refusal.invalid("Not that.")) { try make(Array("!".utf8)) }
        #expect(try rows() == 0)
    }

    @Test func itGoesWithItsObject() throws {
        let ids = try [make([1]).id, make([2]).id]
        _ = try engine.delete(Self.scroll, ids[0], account: alpha, cause: .controlPlane)
        #expect(try rows() == 1)
        #expect(try text(of: ids[1]) == [2])
    }

    @Test func itIsSweptWithItsWorld() throws {
        _ = try make([UInt8](repeating: 1, count: 600_000))
        _ = try engine.reset(alpha)
        #expect(try rows() == 3)
        while try engine.sweep() { try engine.commit() }
        #expect(try rows() == 0)
    }
}
