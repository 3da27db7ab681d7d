// Stripe's search query language: clauses such as `email:"jenny@example.com"`, `-status:'failed'`, `amount>=1000`, `metadata["order"]:"42"`,
// `customer:null`, with blanks or AND between them, or with OR. Source: Stripe's page on searching; the errors as client libraries quote them.
import Wire

struct SearchQuery: Equatable {
    /// The largest number of clauses in a query.
    static let maximumClauses = 10
    /// The smallest number of characters in a search for a part of a text.
    static let minimumPart = 3

    let clauses: [SearchClause]
    /// Whether all clauses must match, or only one.
    let needsAll: Bool

    func matches(_ object: JSONObject) -> Bool {
        needsAll ? clauses.allSatisfy { $0.matches(object) } : clauses.contains { $0.matches(object) }
    }

    /// Numbers that are within bounds.
    init(bounds: [SearchClause]) {
        clauses = bounds
        needsAll = true
    }

    /// - Parameter resource: the resource that is searched.
    init(_ text: String, _ fields: [SearchField], of resource: Resource) throws(Refusal) {
        var scanner = SearchScanner(text)
        var clauses: [SearchClause] = []
        var connectives: Set<Bool> = []
        repeat {
            clauses.append(try scanner.clause(fields, of: resource))
            // Nothing between two clauses means AND.
            if let isAnd = scanner.connective() { connectives.insert(isAnd) } else if !scanner.isAtEnd { connectives.insert(true) } else { break }
        } while true
        guard connectives.count < 2 else { throw .invalid("You cannot combine AND and OR in one search query.", parameter: "query") }
        guard clauses.count <= Self.maximumClauses else {
            throw .invalid("A search query can have up to \(Self.maximumClauses) clauses, and yours has \(clauses.count).", parameter: "query")
        }
        self.clauses = clauses
        needsAll = !connectives.contains(false)
    }
}

extension Refusal {
    /// The fault that the query does not follow the grammar.
    static let unreadableSearch = invalid(
        "We were unable to parse your search query. Try using the format `metadata[\"key\"]:\"value\"` to query for metadata or "
            + "key:\"value\" to query for other fields.")

    static func unsearchable(_ field: String, _ resource: Resource) -> Refusal {
        let name = resource.path.split(separator: "/").last.map(String.init) ?? ""
        return invalid(
            "Field `\(field)` is an unsupported search field for resource `\(name)`. See "
                + "http://stripe.com/docs/search#query-fields-for-\(name.replacing("_", with: "-")) for a list of supported fields.")
    }
}
