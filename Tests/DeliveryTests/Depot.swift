// A courier of a test's own, with endpoints and events to deliver, and a transport that notes what is sent and answers when it is told to.
import API
import Delivery
import Engine
import Reactor
import TestHarness
import Wire

final class Depot {
    /// A request on its way.
    final class Call {
        let request: OutboundRequest
        fileprivate(set) var isCancelled = false
        private var completion: OutboundCall.Completion?

        init(_ request: OutboundRequest, _ completion: @escaping OutboundCall.Completion) {
            self.request = request
            self.completion = completion
        }

        var isOver: Bool { completion == nil }
        /// The `metadata[n]` of the session that the event is about.
        var number: Int {
            let body = try? JSON.parse(request.body)
            return Int(body?["data"]?["object"]?["metadata"]?["n"]?.string ?? "") ?? -1
        }

        func end(_ result: Result<OutboundResponse, OutboundFailure>) {
            let completion = completion
            self.completion = nil
            completion?(result, OutboundTiming())
        }

        func answer(_ status: Int) { end(.success(OutboundResponse(status: status))) }
    }

    let server: TestServer
    var engine: Engine { server.engine }
    private(set) var calls: [Call] = []
    /// The status of an answer that comes before the transport has returned; nil: it comes when the test gives it.
    var answerAtOnce: Int?
    private(set) var faults: [String] = []
    private var courier: Courier?

    init(timeout: Double = 20) throws {
        server = try TestServer()
        courier = Courier(
            engine: server.engine, timeout: timeout,
            transport: { [unowned self] request, completion in
                let call = Call(request, completion)
                calls.append(call)
                if let answerAtOnce { call.answer(answerAtOnce) }
                return {
                    call.isCancelled = true
                    call.end(.failure(OutboundFailure(.canceled, "the call was cancelled")))
                }
            },
            wallClock: { [server] in server.wall.now }, report: { [unowned self] in faults.append($0) })
    }

    /// A call of the API, committed, without anything being delivered.
    @discardableResult func call(_ method: String, _ path: String, _ form: String = "") throws -> Answer {
        let headers: Headers = ["Authorization": "Bearer sk_test_alpha", "Content-Type": "application/x-www-form-urlencoded"]
        let response = try server.api.respond(to: Request(method: method, path: path, headers: headers, body: Array(form.utf8)))
        try engine.commit()
        return Answer(response)
    }

    func endpoint(_ url: String, _ type: String = "*") throws -> String {
        try call("POST", "/v1/webhook_endpoints", "url=\(url)&enabled_events[]=\(type)").id
    }

    /// Events, numbered from 0 on.
    func events(_ numbers: Range<Int>) throws {
        for number in numbers { try call("POST", TestServer.sessions, "type=document&metadata[n]=\(number)") }
    }

    var underWay: Int { courier?.underWay ?? -1 }

    func stop() { courier?.stop() }

    /// As the daemon does it when a turn has been committed.
    func work() throws {
        courier?.work()
        try engine.commit()
    }

    /// The numbers of what was sent to `url`, in its order.
    func sent(to url: String) -> [Int] { calls.filter { $0.request.url == url }.map(\.number) }

    /// What is on its way to `url`, the oldest first.
    func open(_ url: String) -> [Call] { calls.filter { $0.request.url == url && !$0.isOver } }

    /// How many deliveries there are of each outcome.
    func outcomes() throws -> [DeliveryOutcome: Int] {
        let account = try engine.accounts.account(AccountKey(keyName: "alpha", isLive: false))
        var search = try engine.listDeliveries(account, event: nil, endpoint: nil, outcome: nil, after: nil, limit: 1000)
        while try !search.proceed() {}
        return Dictionary(grouping: search.rows, by: \.outcome).mapValues(\.count)
    }
}
