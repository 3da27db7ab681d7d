// The newest of something in many accounts. Each account's are in order, so that the first of each are enough; but there may be very many
// accounts, and so they are asked a portion at a time.

/// A search for the newest, and how far it has come.
public struct NewestSearch<Row> {
    private var worlds: ArraySlice<Int64>
    private let limit: Int
    /// Worlds that are asked in one portion, which takes a few milliseconds.
    private let portion: Int
    /// The newest rows of a world, newest first, with one row more than the limit where there is more.
    private let newest: (Int64) throws -> [Row]
    private let isNewer: (Row, Row) -> Bool
    private var found: [Row] = []

    /// - Parameter ranges: of an index, that are read for each world.
    init(
        _ worlds: [Int64], limit: Int64, ranges: Int, isNewer: @escaping (Row, Row) -> Bool, newest: @escaping (Int64) throws -> [Row]
    ) {
        self.worlds = worlds[...]
        self.limit = Int(limit)
        portion = max(1, 1000 / max(1, ranges))
        self.isNewer = isNewer
        self.newest = newest
    }

    /// Asks some more of the worlds.
    /// - Returns: whether that were the last.
    public mutating func proceed() throws -> Bool {
        for world in worlds.prefix(portion) { found += try newest(world) }
        worlds = worlds.dropFirst(portion)
        found.sort(by: isNewer)
        found.removeLast(max(0, found.count - limit - 1))
        return worlds.isEmpty
    }

    public var rows: ArraySlice<Row> { found.prefix(limit) }
    public var hasMore: Bool { found.count > limit }
}
