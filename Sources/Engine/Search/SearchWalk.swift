// A search, or a list within bounds, on its way through the objects of a resource, newest first. If the query has a clause for which a list exists
// (`customer:"cus_…"`), it reads that list only. It skips what `created` excludes. It looks at every other object until the page is full. These may
// be many, so it works in portions, and other requests are served between two of them.
import Wire

public struct SearchWalk {
    let resource: Resource
    let account: AccountKey
    /// The world in which it started. A reset ends the search.
    let world: Int64
    let query: SearchQuery
    /// The list that it reads.
    let lists: [ListName]
    /// The place from which it reads on.
    var rows: ListQuery
    /// The largest number of objects on the page.
    let limit: Int
    /// Bytes that the document of every match contains, in small letters.
    let trace: [UInt8]?
    /// The matches, newest first. One more than fits on the page, if there are more.
    var found: [StoredObject] = []
    /// The number of all matches so far. Nil if nobody wants to know it.
    public internal(set) var total: Int64?
    /// Where the page begins, if the matches before it are counted, too.
    var start: SearchCursor?

    public var page: ListPage {
        let shown = Array(found.prefix(limit))
        return ListPage(objects: rows.direction == .older ? shown : shown.reversed(), hasMore: found.count > limit)
    }

    /// The token of the next page. Nil if there is none.
    public var nextPage: String? {
        guard found.count > limit, limit > 0, let last = found.prefix(limit).last else { return nil }
        return SearchCursor(created: last.created, sequence: last.sequence).text
    }
}

/// Where a page of a search begins.
struct SearchCursor {
    let created: Int64
    let sequence: Int64

    var text: String {
        var bytes: [UInt8] = []
        Base64.append(Array("\(created) \(sequence)".utf8), to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    init(created: Int64, sequence: Int64) {
        self.created = created
        self.sequence = sequence
    }

    /// - Returns: nil if the text is no token of ours.
    init?(_ text: String) {
        guard let bytes = Base64.decode(text) else { return nil }
        let numbers = String(decoding: bytes, as: UTF8.self).split(separator: " ").map { Int64($0) }
        guard numbers.count == 2, let created = numbers[0], let sequence = numbers[1] else { return nil }
        self.init(created: created, sequence: sequence)
    }
}

extension Engine {
    /// The number of objects in one portion. It takes a few milliseconds.
    static let searchPortion: Int64 = 250

    /// - Parameters:
    ///   - fields: what a query can ask for.
    ///   - arguments: `query`, `limit` and `page`.
    ///   - isCounted: whether all matches are counted.
    public func search(
        _ resource: Resource, by fields: [SearchField], _ arguments: Arguments, counting isCounted: Bool = false, account: Account
    ) throws -> SearchWalk {
        let query = try SearchQuery(arguments.string("query") ?? "", fields, of: resource)
        var rows = ListQuery(list: resource.list)
        var start: SearchCursor?
        if let page = arguments.string("page") {
            start = SearchCursor(page)
            guard let start else { throw Refusal.invalid("Invalid page: \(page)", parameter: "page") }
            if !isCounted { rows.cursor = (start.created, start.sequence) }
        }
        if let retention = resource.retention { rows.created.append(("gt", now(account) &- retention)) }
        let lists = query.needsAll ? narrow(&rows, by: query, resource) : resource.wholeLists
        rows.limit = Self.searchPortion
        return SearchWalk(
            resource: resource, account: account.key, world: account.world, query: query, lists: lists, rows: rows,
            limit: Int(arguments.integer("limit") ?? 10), trace: query.needsAll ? query.clauses.lazy.compactMap(\.trace).first : nil,
            total: isCounted ? 0 : nil, start: isCounted ? start : nil)
    }

    /// Chooses a shorter list if there is one, and only the part of it that `created` allows.
    private func narrow(_ rows: inout ListQuery, by query: SearchQuery, _ resource: Resource) -> [ListName] {
        var lists = resource.wholeLists
        for clause in query.clauses where !clause.isNegated {
            guard let value = clause.value else { continue }
            if clause.field.kind == .id, clause.comparison == .equals, resource.filters.contains(clause.field.name),
                let list = ListName(resource, clause.field.name, .string(value))
            {
                lists = [list]
            }
            if clause.field.name == "created", let time = Int64(value), let bound = Self.bounds[clause.comparison] {
                rows.created += bound.map { ($0, time) }
            }
        }
        return lists
    }

    private static let bounds: [SearchClause.Comparison: [String]] = [
        .equals: ["gte", "lte"], .greater: ["gt"], .less: ["lt"], .atLeast: ["gte"], .atMost: ["lte"],
    ]

    /// Looks at the next portion.
    /// - Returns: whether the page is complete.
    public func proceed(_ walk: inout SearchWalk) throws -> Bool {
        guard let account = try accounts.find(walk.account), account.world == walk.world else { return true }
        let (portion, hasMore) = try rows(walk.rows, of: walk.lists, world: walk.world)
        for stored in portion {
            walk.rows.cursor = (stored.created, stored.sequence)
            if let trace = walk.trace, !stored.body.containsIgnoringCase(trace) { continue }
            guard walk.query.matches(try stored.fields()) else { continue }
            walk.total? += 1
            let isBefore = walk.start.map { ($0.created, $0.sequence) <= (stored.created, stored.sequence) } ?? false
            if !isBefore, walk.found.count <= walk.limit { walk.found.append(try fresh(stored, walk.resource, account)) }
            if walk.found.count > walk.limit && walk.total == nil { return true }
        }
        return !hasMore
    }
}
