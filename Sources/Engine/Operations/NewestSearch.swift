// Finds the newest rows in many accounts. The rows of each account are in order, so the first of each are enough. Because there may be very many
// accounts, they are read in portions.

/// Such a search, and its state.
public struct NewestSearch<Row> {
    private var worlds: ArraySlice<Int64>
    private let limit: Int
    /// The number of worlds in one portion. It takes a few milliseconds.
    private let portion: Int
    /// The newest rows of a world, newest first. One more than the limit, if there are more.
    private let newest: (Int64) throws -> [Row]
    private let isNewer: (Row, Row) -> Bool
    private var found: [Row] = []

    /// - Parameter ranges: the ranges of an index to read for each world.
    init(
        _ worlds: [Int64], limit: Int64, ranges: Int, isNewer: @escaping (Row, Row) -> Bool, newest: @escaping (Int64) throws -> [Row]
    ) {
        self.worlds = worlds[...]
        self.limit = Int(limit)
        portion = max(1, 1000 / max(1, ranges))
        self.isNewer = isNewer
        self.newest = newest
    }

    /// Reads the next portion of worlds.
    /// - Returns: whether it was the last.
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
