// The tables of a snapshot's file. It is a text with a JSON document on each line: first what the file is, then for each account what the account is
// and its rows, and an end. A row is an array: the table, and the columns in this order. Lists are not in it, because they are made from the objects.
import Storage
import Wire

struct FileTable: Sendable {
    enum Column: Sendable {
        case integer(String), optionalInteger(String)
        case text(String), optionalText(String)
        /// A JSON object, as bytes in the table. Only objects have these.
        case document(String), optionalDocument(String)
        /// An entry of a history: a JSON object, or null for an empty text.
        case entry(String)
        /// Bytes, in base 64.
        case bytes(String)
        /// The number of an object's row.
        case object(String), optionalObject(String)
        /// The number of a delivery.
        case delivery(String)
        /// The resource's number in the table, its name in the file.
        case resource(String)
        /// A world: whether it is the account's own. If not, it is that of its platform.
        case isOwn(String)

        var name: String {
            switch self {
            case .integer(let name), .optionalInteger(let name), .text(let name), .optionalText(let name), .document(let name),
                .optionalDocument(let name), .entry(let name), .bytes(let name), .object(let name), .optionalObject(let name), .delivery(let name),
                .resource(let name), .isOwn(let name):
                name
            }
        }
    }

    let name: String
    let columns: [Column]
    /// The columns that order its rows.
    let keys: [String]
    /// The number of rows that are read at once: a few milliseconds.
    let portion: Int64
    /// Whether its rows are found by the numbers of objects, because it has no index that begins with the world.
    var isByObject = false

    /// Rows name only rows that come before them.
    static let all = [
        FileTable(
            name: "objects",
            columns: [
                .object("sequence"), .resource("resource"), .text("id"), .integer("created"), .optionalInteger("fresh_until"), .document("body"),
                .optionalDocument("hidden"), .entry("history"), .optionalObject("snapshot_of"), .integer("rewrites_events"),
            ],
            keys: ["sequence"], portion: 200, isByObject: true),
        FileTable(
            name: "contents", columns: [.object("object"), .integer("position"), .bytes("bytes")], keys: ["object", "position"], portion: 4,
            isByObject: true),
        FileTable(name: "tombstones", columns: [.text("id"), .resource("resource")], keys: ["id"], portion: 1000),
        FileTable(name: "history", columns: [.object("owner"), .integer("number"), .entry("entry")], keys: ["owner", "number"], portion: 500),
        FileTable(
            name: "deliveries",
            columns: [
                .delivery("sequence"), .object("event"), .text("endpoint"), .isOwn("endpoint_world"), .integer("created"), .text("outcome"),
                .integer("tries"), .optionalInteger("next_attempt"), .optionalInteger("due"), .integer("is_manual"), .integer("is_counted"),
            ],
            keys: ["event", "sequence"], portion: 500),
        FileTable(name: "attempts", columns: [.delivery("owner"), .integer("number"), .entry("entry")], keys: ["owner", "number"], portion: 50),
        FileTable(
            name: "timers", columns: [.integer("due"), .text("id"), .text("transition"), .optionalText("arguments")], keys: ["due", "sequence"],
            portion: 500),
        FileTable(
            name: "idempotency_keys",
            columns: [
                .text("key"), .integer("created"), .bytes("fingerprint"), .integer("status"), .text("request_id"), .bytes("body"), .text("path"),
            ],
            keys: ["key"], portion: 50),
    ]

    /// The rows after a row, in order. The world is ?1, the keys of that row follow.
    var select: String {
        let order = keys.joined(separator: ", ")
        let places = keys.indices.map { "?\($0 + 2)" }.joined(separator: ", ")
        // An object's row is among those of its account's copy, whose numbers follow one another.
        let limit = isByObject ? "\(keys[0]) <= ?\(keys.count + 3)" : "world = ?1"
        return "SELECT \((columns.map(\.name) + keys).joined(separator: ", ")) FROM \(name) "
            + "WHERE \(limit) AND (\(order)) > (\(places)) ORDER BY \(order) LIMIT ?\(keys.count + 2)"
    }

    /// Adds a row. What is there twice is added once.
    /// - Parameter more: columns that are not in the file. They come last.
    func insert(besides more: [String]) -> String {
        let names = columns.map(\.name) + more
        return "INSERT OR IGNORE INTO \(name) (\(names.joined(separator: ", "))) VALUES (\(names.map { _ in "?" }.joined(separator: ", ")))"
    }
}
