// Lists of the control plane: the newest objects or deliveries, of one account or of all. If they are many or large, the answer takes several turns.
import API
import Engine
import Wire

final class SearchCall<Row>: PatientCall {
    private var search: NewestSearch<Row>
    private let url: String
    private let describe: (Row) throws -> JSON?
    private var isFound = false
    /// The rows that were read.
    private var shown = 0
    private var data: [JSON] = []
    /// About the number of bytes of `data`.
    private var bytes = 0

    /// The number of bytes that one turn prepares. It takes a few milliseconds.
    private static var portion: Int { 1 << 20 }

    /// - Parameter describe: makes the answer's entry for a row. Nil if the object no longer exists.
    init(
        _ search: NewestSearch<Row>, of account: Account?, url: String, answer: @escaping PatientCall.Reply,
        describe: @escaping (Row) throws -> JSON?
    ) {
        self.search = search
        self.url = url
        self.describe = describe
        super.init(account, timeout: nil, answer: answer)
    }

    override func proceed(_ console: Console) throws -> Progress {
        if !isFound {
            guard try search.proceed() else { return .underWay }
            isFound = true
        }
        let rows = search.rows
        var portion = 0
        while shown < rows.count, bytes <= Engine.maximumPage {
            guard portion <= Self.portion else { return .underWay }
            if let row = try describe(rows[rows.startIndex + shown]) {
                portion += row.weight
                bytes += row.weight
                data.append(row)
            }
            shown += 1
        }
        return .done([
            "object": "list", "data": .array(data), "has_more": .bool(search.hasMore || shown < rows.count), "url": .string(url),
        ])
    }
}
