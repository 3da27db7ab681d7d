// Lists of the control plane: the newest objects or deliveries, of one account or of all. Where all are many, the answer takes several turns.
import API
import Engine
import OrderedCollections
import Wire

final class SearchCall<Row>: PatientCall {
    private var search: NewestSearch<Row>
    private let url: String
    private let describe: (Row) throws -> JSON?

    /// - Parameter describe: a row as the answer shows it; nil: it is gone.
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
        guard try search.proceed() else { return .underWay }
        let data = try search.rows.compactMap(describe)
        return .done(["object": "list", "data": .array(data), "has_more": .bool(search.hasMore), "url": .string(url)])
    }
}
