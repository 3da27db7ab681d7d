// The API of a few toys: shelves and the books and games on them.
import API
import Engine
import TestHarness
import Wire

struct ToyAPI {
    /// What the clock shows at first.
    static let start: Int64 = 1_695_680_120

    private final class Wall { var now = ToyAPI.start }

    private let api: API
    private let wall = Wall()
    let engine: Engine

    static let path = "/v1/shelves/{shelf}/things"
    static let booksPath = "/v1/shelves/{shelf}/books"

    static let shelf = Resource(
        "shelf", idPrefix: "sh_", path: "/v1/shelves", pathParameter: "shelf", missing: "shelf",
        fields: [.string("name").orNull, .string("key").orNull, Field.members("things", of: "book", "game", by: "shelf").hiddenUntilExpanded],
        endpoints: [
            .create([.string("name"), .string("key")]).forPublishableKeys(), .retrieve.forPublishableKeys(proving: "key"),
            .update([.string("name")]), .delete(leavingTombstone: true), .members("things", [.choice("object", "book", "game")]),
            .download("label") { shelf, _ in ("text/plain", Array("This is \(shelf["name"]?.string ?? "").".utf8)) },
        ])

    static let book = Resource(
        "book", idPrefix: "bk_", path: "/v1/books", pathParameter: "book", listedBy: ["shelf"],
        fields: [.string("title").orNull, .string("shelf").orNull, .reference("sequel", to: "book").orNull],
        endpoints: [
            .create([.string("title"), .string("shelf").references("shelf"), .string("sequel")]), .retrieve, .retrieve.below(path),
            .list(by: [.string("shelf"), .string("title")]), .list(by: [.string("title")]).below(booksPath),
            .update([.string("title")]).below(path), .detach { book, _ in book[FieldKey<String>("shelf")] = nil }.below(path),
        ])

    /// Under the same paths, which its prefix tells from those of books.
    static let game = Resource(
        "game", idPrefix: "gm_", path: "/v1/games", pathParameter: "game", listedBy: ["shelf"],
        fields: [.string("title").orNull, .string("shelf").orNull],
        endpoints: [.create([.string("title"), .string("shelf")]), .retrieve.below(path), .delete.below(path)])

    init(_ resources: [Resource] = [shelf, book, game], eventTypes: Set<String> = []) throws {
        engine = try Engine(registry: Registry(resources, eventTypes: eventTypes), location: .memory) { [wall] in wall.now }
        api = API(engine: engine, authentication: Authentication(allowsLiveKeys: false), upstream: { _, _ in }, later: { $0() }) { _, _ in }
    }

    /// - Parameter call: method and path, such as `GET /v1/shelves/sh_1`.
    func send(_ call: String, _ form: String = "", key: String = "sk_test_alpha", headers more: Headers = [:]) throws -> Answer {
        let words = call.split(separator: " ")
        var headers = more
        headers.add("Authorization", "Bearer \(key)")
        if !form.isEmpty { headers.add("Content-Type", "application/x-www-form-urlencoded") }
        let response = try api.respond(to: Request(method: String(words[0]), path: String(words[1]), headers: headers, body: Array(form.utf8)))
        try engine.commit()
        return Answer(response)
    }

    /// The clock goes on, and what is due happens.
    func pass(days: Int64) throws {
        wall.now += days * 86_400
        while try engine.fireDueTimers(limit: 100) > 0 { try engine.commit() }
    }
}
