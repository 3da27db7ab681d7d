// A page of a list of accounts. Accounts are rows of one table with an index in their order, so a page is a range of that index.
import Storage

struct AccountPage {
    /// Comparison (`gt`, `gte`, `lt`, `lte`) and Unix seconds.
    var created: [(comparison: String, time: Int64)] = []
    /// The account at which the page begins, and whether it goes to older accounts.
    var cursor: (account: Account, older: Bool)?
    /// The most accounts of the page. One more is read to know whether there are more.
    var limit: Int64 = 10

    /// The conditions of the page, its order and limit, with their values.
    var sql: (String, [Value]) {
        var conditions = ""
        var values: [Value] = []
        for bound in created {
            conditions += " AND begun \(ListQuery.operators[bound.comparison] ?? "=") ?"
            values.append(.integer(bound.time))
        }
        if let cursor {
            conditions += " AND (begun, world) \(cursor.older ? "<" : ">") (?, ?)"
            values += [.integer(cursor.account.created), .integer(cursor.account.world)]
        }
        let order = cursor?.older == false ? "ASC" : "DESC"
        return ("\(conditions) ORDER BY begun \(order), world \(order) LIMIT ?", values + [.integer(limit + 1)])
    }
}
