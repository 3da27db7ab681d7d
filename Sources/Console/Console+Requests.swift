// /_admin/requests: the newest requests to the API, and what came of them. A test asks whether its application has called something, and how often.
import API
import Engine
import OrderedCollections
import Wire

extension Console {
    /// The parameters that choose requests. In a path, `*` stands for anything.
    static let requestFilters: [Parameter] = [
        .string("idempotency_key"), .boolean("is_served"), .choice("method", "DELETE", "GET", "POST"), .string("path", maximum: 500), .string("status"),
    ]

    static let requestList = requestFilters + [Parameter("limit", .limit), .boolean("show_answers"), .string("starting_after")]

    /// The bytes of answers after which a page ends. To describe them takes some milliseconds.
    private static let pageWeight = 1 << 19

    func listRequests(_ account: Account?, _ form: FormHash) throws -> JSON {
        let arguments = try ParameterCheck.arguments(of: form, for: Self.requestList)
        let isWanted = try filter(account, arguments)
        let last = try arguments.string("starting_after").map { try request($0, account, parameter: "starting_after").number }
        let limit = Int(arguments.integer("limit") ?? 10)
        let showsAnswers = arguments["show_answers"] == true
        var (data, count, hasMore, weight): ([JSON], Int64, Bool, Int) = ([], 0, false, 0)
        for entry in journal.newest where isWanted(entry) {
            count += 1
            guard last.map({ entry.number < $0 }) ?? true else { continue }
            guard data.count < limit, weight < Self.pageWeight else {
                hasMore = true
                continue
            }
            data.append(api.describe(entry, showsAnswer: showsAnswers))
            if showsAnswers { weight += entry.response.body.count }
        }
        return [
            "object": "list", "count": .integer(count), "data": .array(data), "has_more": .bool(hasMore), "url": "/_admin/requests",
        ]
    }

    func showRequest(_ id: String, _ account: Account?) throws -> JSON {
        api.describe(try request(id, account, parameter: "id"), showsAnswer: true)
    }

    /// Forgets requests, so that a test can count from here on.
    func forgetRequests(_ account: Account?, _ form: FormHash) throws -> JSON {
        let isUnwanted = try filter(account, ParameterCheck.arguments(of: form, for: Self.requestFilters))
        var count: Int64 = 0
        journal.remove { entry in
            guard isUnwanted(entry) else { return false }
            count += 1
            return true
        }
        return ["object": "list", "deleted": true, "count": .integer(count)]
    }

    private func request(_ id: String, _ account: Account?, parameter: String) throws -> JournaledRequest {
        guard let entry = journal.find(id), account.map({ api.account(of: entry.request) == $0.key }) ?? true else {
            throw Refusal.noSuch("request", id, parameter: parameter)
        }
        return entry
    }

    private func filter(_ account: Account?, _ arguments: Arguments) throws -> (JournaledRequest) -> Bool {
        let method = arguments.string("method")
        let path = arguments.string("path").map(PathPattern.init)
        let status = try arguments.string("status").map(Self.statuses)
        let key = arguments.string("idempotency_key")
        let isServed = arguments["is_served"]?.bool
        // Most requests come from few callers.
        var accounts: [[String?]: AccountKey?] = [:]
        func caller(of request: Request) -> AccountKey? {
            guard let authorization = request.headers["Authorization"] else { return nil }
            let caller = [authorization, request.headers["Stripe-Account"]]
            if let known = accounts[caller] { return known }
            let account = api.account(of: request)
            accounts[caller] = account
            return account
        }
        return { [api] entry in
            let request = entry.request
            return (method == nil || request.method == method) && status?.contains(entry.response.status) != false
                && path?.matches(request.path) != false && (key == nil || request.headers["Idempotency-Key"] == key)
                && (isServed == nil || api.serves(request.method, request.path) == isServed)
                && (account == nil || caller(of: request) == account?.key)
        }
    }

    /// `404`, or all of a kind: `4xx`.
    private static func statuses(_ text: String) throws(Refusal) -> ClosedRange<Int> {
        if let status = Int(text), (100...599).contains(status) { return status...status }
        guard text.count == 3, text.lowercased().hasSuffix("xx"), let first = Int(text.prefix(1)), (1...5).contains(first) else {
            throw .invalid("Invalid status: '\(text)'. It is a number such as 404, or a kind such as 4xx.", parameter: "status")
        }
        return first * 100...first * 100 + 99
    }
}
