// The tables of a snapshot's file. It is a text with a JSON document on each line: first what the file is, then for each account what the account is
// and its rows, and an end. A row is an array: the table, and the columns in this order. Lists are not in it, because they are made from the objects.
import Storage
import Wire

struct FileTable: Sendable {
    enum Column: Sendable {
        case optionalInteger(String)
        /// A number that is not negative.
        case count(String)
        /// 0 or 1.
        case flag(String)
        case text(String), optionalText(String)
        /// A text that is the id of something.
        case id(String)
        /// A JSON object, as bytes in the table. Only objects have these.
        case document(String), optionalDocument(String)
        /// An entry of a history: a JSON object. An object may have none: null for an empty text.
        case entry(String), optionalEntry(String)
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
            case .optionalInteger(let name), .count(let name), .flag(let name), .text(let name), .optionalText(let name),
                .id(let name), .document(let name), .optionalDocument(let name), .entry(let name), .optionalEntry(let name), .bytes(let name),
                .object(let name), .optionalObject(let name), .delivery(let name), .resource(let name), .isOwn(let name):
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
                .object("sequence"), .resource("resource"), .id("id"), .count("created"), .optionalInteger("fresh_until"), .document("body"),
                .optionalDocument("hidden"), .optionalEntry("history"), .optionalObject("snapshot_of"), .flag("rewrites_events"),
            ],
            keys: ["sequence"], portion: 200, isByObject: true),
        FileTable(
            name: "contents", columns: [.object("object"), .count("position"), .bytes("bytes")], keys: ["object", "position"], portion: 4,
            isByObject: true),
        FileTable(name: "tombstones", columns: [.id("id"), .resource("resource")], keys: ["id"], portion: 1000),
        FileTable(name: "history", columns: [.object("owner"), .count("number"), .entry("entry")], keys: ["owner", "number"], portion: 500),
        FileTable(
            name: "deliveries",
            columns: [
                .delivery("sequence"), .object("event"), .id("endpoint"), .isOwn("endpoint_world"), .count("created"), .text("outcome"),
                .count("tries"), .optionalInteger("next_attempt"), .optionalInteger("due"), .flag("is_manual"), .flag("is_counted"),
            ],
            keys: ["event", "sequence"], portion: 500),
        FileTable(name: "attempts", columns: [.delivery("owner"), .count("number"), .entry("entry")], keys: ["owner", "number"], portion: 50),
        FileTable(
            name: "timers", columns: [.count("due"), .id("id"), .text("transition"), .optionalText("arguments")], keys: ["due", "sequence"],
            portion: 500),
        FileTable(
            name: "idempotency_keys",
            columns: [
                .text("key"), .count("created"), .bytes("fingerprint"), .count("status"), .id("request_id"), .bytes("body"), .text("path"),
            ],
            keys: ["key"], portion: 50),
    ]

    /// The places of the columns that no two rows of an account have in common. Nil if there are none.
    var keyColumns: [Int]? {
        let places = keys.compactMap { key in columns.firstIndex { $0.name == key } }
        return places.count == keys.count ? places : nil
    }

    /// The rows after a row, in order. The world is ?1, the keys of that row follow.
    var select: String {
        let order = keys.joined(separator: ", ")
        let places = keys.indices.map { "?\($0 + 2)" }.joined(separator: ", ")
        // An object's row is among those of its account's copy, whose numbers follow one another.
        let limit = isByObject ? "\(keys[0]) <= ?\(keys.count + 3)" : "world = ?1"
        return "SELECT \((columns.map(\.name) + keys).joined(separator: ", ")) FROM \(name) "
            + "WHERE \(limit) AND (\(order)) > (\(places)) ORDER BY \(order) LIMIT ?\(keys.count + 2)"
    }

    /// Adds a row.
    /// - Parameter more: columns that are not in the file. They come last.
    func insert(besides more: [String]) -> String {
        let names = columns.map(\.name) + more
        return "INSERT INTO \(name) (\(names.joined(separator: ", "))) VALUES (\(names.map { _ in "?" }.joined(separator: ", ")))"
    }
}
