// A page of lines that are not stored: those of a preview.
import Engine
import Wire

struct LinePage {
    private let lines: [JSON]
    private let given: Arguments

    /// - Parameter given: `limit`, and one of the cursors.
    init(of lines: [JSON], _ given: Arguments) {
        self.lines = lines
        self.given = given
    }

    func read() throws -> (data: [JSON], hasMore: Bool) {
        let limit = Int(given.integer("limit") ?? 10)
        let (after, before) = (try place("starting_after"), try place("ending_before"))
        if after != nil && before != nil { throw Refusal.bothCursors }
        if let before { return (lines.prefix(before).suffix(limit), before > limit) }
        let rest = lines.dropFirst(after.map { $0 + 1 } ?? 0)
        return (Array(rest.prefix(limit)), rest.count > limit)
    }

    private func place(_ cursor: String) throws -> Int? {
        guard let id = given.string(cursor) else { return nil }
        guard let place = lines.firstIndex(where: { $0["id"]?.string == id }) else {
            throw Refusal.noSuchReference("line item", id, parameter: cursor)
        }
        return place
    }
}
