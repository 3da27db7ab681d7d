// A page of a list that is worked out and not stored, such as the lines of a preview.
import Engine
import Wire

package struct ComputedPage<Element> {
    private let elements: [Element]
    private let ids: [String?]
    private let noun: String
    private let given: Arguments

    /// - Parameters:
    ///   - elements: all of the list, in its order.
    ///   - ids: their ids.
    ///   - noun: what an error calls one of them.
    ///   - given: `limit`, and one of the cursors.
    package init(of elements: [Element], ids: [String?], called noun: String, _ given: Arguments) {
        self.elements = elements
        self.ids = ids
        self.noun = noun
        self.given = given
    }

    package func read() throws -> (data: [Element], hasMore: Bool) {
        let limit = Int(given.integer("limit") ?? 10)
        let (after, before) = (try place("starting_after"), try place("ending_before"))
        if after != nil && before != nil { throw Refusal.bothCursors }
        if let before { return (elements.prefix(before).suffix(limit), before > limit) }
        let rest = elements.dropFirst(after.map { $0 + 1 } ?? 0)
        return (Array(rest.prefix(limit)), rest.count > limit)
    }

    private func place(_ cursor: String) throws -> Int? {
        guard let id = given.string(cursor) else { return nil }
        guard let place = ids.firstIndex(of: id) else { throw Refusal.noSuchReference(noun, id, parameter: cursor) }
        return place
    }
}

extension ComputedPage<JSON> {
    /// A page of lines.
    package init(of lines: [JSON], _ given: Arguments) {
        self.init(of: lines, ids: lines.map { $0["id"]?.string }, called: "line item", given)
    }
}
