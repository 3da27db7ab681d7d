// Where webhooks go in the tests without sockets: a URL of the test's own, what arrived there, and what it answers.
public import Reactor
public import Wire

/// A server that an endpoint's URL leads to.
public final class TestReceiver {
    /// A delivery as it arrived.
    public struct Arrival {
        public let headers: Headers
        public let text: String
        public let json: JSON

        public var type: String { json["type"]?.string ?? "" }
        public var id: String { json["id"]?.string ?? "" }
    }

    public enum Reply {
        case status(Int, body: String = "", headers: Headers = [:])
        case bytes([UInt8])
        case failure(OutboundFailure.Kind)
        /// The connection is refused.
        case refused
        /// No answer comes until the attempt is cancelled.
        case silence
    }

    public let url: String
    public private(set) var arrivals: [Arrival] = []
    /// What it answers to the next arrival.
    public var reply: (Arrival) throws -> Reply = { _ in .status(200) }

    init(_ url: String) { self.url = url }

    /// What has arrived, in its order: the last part of each event's type, such as `created`.
    public var names: [String] { arrivals.map { $0.type.split(separator: ".").last.map(String.init) ?? "" } }

    func receive(_ request: OutboundRequest) throws -> Reply {
        let arrival = Arrival(
            headers: request.headers, text: String(decoding: request.body, as: UTF8.self), json: (try? JSON.parse(request.body)) ?? .null)
        arrivals.append(arrival)
        return try reply(arrival)
    }
}

extension TestServer {
    /// A receiver at `url`, which nothing else leads to.
    public func receiver(_ url: String = "http://127.0.0.1:4242/webhook") -> TestReceiver {
        let receiver = TestReceiver(url)
        notes.receivers[url] = receiver
        return receiver
    }

    /// Registers an endpoint.
    /// - Returns: the answer to its creation.
    public func newEndpoint(_ url: String, _ events: String..., more: String = "", key: String = "sk_test_alpha", headers: Headers = [:]) throws -> Answer {
        let form = "url=\(url)" + events.map { "&enabled_events[]=\($0)" }.joined() + more
        return try post("/v1/webhook_endpoints", form, key: key, headers: headers)
    }

    /// Waits until nothing is due.
    @discardableResult public func settle(key: String? = "sk_test_alpha") throws -> Answer { try admin("POST settle", key: key) }

    /// What the control plane says of deliveries, newest first.
    public func deliveries(_ query: String = "", key: String? = "sk_test_alpha") throws -> [JSON] {
        try admin("GET deliveries?\(query)", key: key)["data"]?.array ?? []
    }

    /// The attempts of the newest delivery, oldest first: `1695680120 automatic: succeeded`, or what was wrong.
    public func attempts(_ query: String = "") throws -> [String] {
        try deliveries(query).first?["attempts"]?.array?.map { attempt in
            let outcome = attempt["failure"]?.string ?? attempt["outcome"]?.string ?? ""
            return "\(attempt["at"]?.integer ?? 0) \(attempt["trigger"]?.string ?? ""): \(outcome)"
        } ?? []
    }

    /// The newest delivery: `pending until 1695680130`, or its outcome.
    public func state(_ query: String = "") throws -> String? {
        try deliveries(query).first.map { delivery in
            let next = delivery["next_attempt"]?.integer.map { " until \($0)" } ?? ""
            return (delivery["outcome"]?.string ?? "") + next
        }
    }

    static func transport(_ notes: Notes) -> (OutboundRequest, @escaping OutboundCall.Completion) -> () -> Void {
        { request, completion in
            var isOver = false
            func end(_ result: Result<OutboundResponse, OutboundFailure>) {
                guard !isOver else { return }
                isOver = true
                completion(result, OutboundTiming())
            }
            notes.later.append {
                guard !isOver else { return }
                do {
                    switch try notes.receivers[request.url]?.receive(request) ?? .refused {
                    case .status(let status, let body, let headers):
                        end(.success(OutboundResponse(status: status, headers: headers, body: Array(body.utf8))))
                    case .bytes(let bytes): end(.success(OutboundResponse(status: 200, body: bytes)))
                    case .failure(let kind): end(.failure(OutboundFailure(kind, "the receiver says so")))
                    case .refused: end(.failure(OutboundFailure(.refused, "nobody listens there")))
                    case .silence: return
                    }
                } catch {
                    notes.faults.append("a receiver failed: \(error)")
                    end(.failure(OutboundFailure(.other, "the receiver failed")))
                }
            }
            return { notes.later.append { end(.failure(OutboundFailure(.canceled, "the call was cancelled"))) } }
        }
    }
}
