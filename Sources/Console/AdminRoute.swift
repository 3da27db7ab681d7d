// The calls of the control plane. Each has a method, a path below /_admin, and a function that answers it.
import API
import Engine
import OrderedCollections
import Wire

struct AdminRoute: Sendable {
    /// What answers a call.
    enum Action: Sendable {
        /// It gets its checked parameters, and the words of the path in the places of the stars.
        case plain(@Sendable (Console, Account?, [String], FormHash) throws -> JSON)
        /// It reads the caller and the body itself, and may answer in a later turn.
        case patient(@Sendable (Console, AdminCall, @escaping PatientCall.Reply) throws -> Void)
    }

    let method: String
    let path: [String]
    let action: Action

    private init(_ method: String, _ path: String, _ action: Action) {
        self.method = method
        self.path = path.split(separator: "/").map(String.init)
        self.action = action
    }

    static let all: [AdminRoute] = [
        AdminRoute("GET", "health", .patient { console, _, answer in console.begin(HealthCall(answer: answer)) }),
        AdminRoute("POST", "reset", .patient { console, call, answer in try console.reset(call, answer) }),
        AdminRoute("GET", "clock", .plain { console, account, _, _ in try console.showClock(account) }),
        AdminRoute("POST", "clock", .patient { console, call, answer in try console.move(call, answer) }),
        AdminRoute("POST", "settle", .patient { console, call, answer in try console.settle(call, answer) }),
        AdminRoute("GET", "objects", .patient { console, call, answer in try console.listObjects(call, answer) }),
        AdminRoute("GET", "objects/*", .plain { console, account, words, _ in try console.showObject(words[0], account) }),
        AdminRoute("GET", "objects/*/history", .plain { console, account, words, form in
            try console.showHistory(of: words[0], account, form)
        }),
        AdminRoute("POST", "objects/*/transitions/*", .plain { console, account, words, form in
            try console.fire(words[1], on: words[0], account, form)
        }),
        AdminRoute("GET", "deliveries", .patient { console, call, answer in try console.listDeliveries(call, answer) }),
        AdminRoute("GET", "deliveries/*", .plain { console, account, words, _ in try console.showDelivery(words[0], account) }),
        AdminRoute("GET", "deliveries/*/attempts", .plain { console, account, words, form in
            try console.showAttempts(of: words[0], account, form)
        }),
        AdminRoute("POST", "deliveries/*/retry", .plain { console, account, words, _ in try console.retryDelivery(words[0], account) }),
        AdminRoute("POST", "balance", .plain { console, account, _, form in try console.addFunds(account, form) }),
        AdminRoute("GET", "resources", .plain { console, _, _, _ in ResourceDescription.all(console.engine.registry) }),
        AdminRoute("POST", "seeds", .patient { console, call, answer in try console.loadSeeds(call, answer) }),
        AdminRoute("POST", "shutdown", .plain { console, _, _, _ in
            console.host.shutdown()
            return ["status": "stopping"]
        }),
    ]

    /// The words of a path in the places of the stars. Nil if it is another path.
    func words(in segments: [String]) -> [String]? {
        guard segments.count == path.count else { return nil }
        var words: [String] = []
        for (pattern, segment) in zip(path, segments) {
            if pattern == "*" { words.append(segment) } else if pattern != segment { return nil }
        }
        return words
    }

    /// The function that answers a call, with the words of its path. Nil if there is none.
    static func of(_ call: AdminCall) -> (action: Action, words: [String])? {
        for route in all where route.method == call.method {
            if let words = route.words(in: call.segments) { return (route.action, words) }
        }
        return nil
    }

    /// The error for a call that has no route: its path is unknown, or takes other methods.
    static func refusal(of call: AdminCall) -> Refusal {
        let methods = all.filter { $0.words(in: call.segments) != nil }.map(\.method)
        let hint =
            if !methods.isEmpty {
                "This path takes \(methods.joined(separator: " and "))."
            } else if let near = nearest(to: call) {
                "Did you mean \(near)?"
            } else {
                "See the control plane in Pinstripe's documentation."
            }
        return Refusal(.notFound, "Unrecognized request URL (\(call.request.method): \(call.request.path)). \(hint)")
    }

    /// The call that was probably meant, if there are only typing errors in the path. One with the same method is preferred.
    private static func nearest(to call: AdminCall) -> String? {
        let near = all.filter { $0.isNear(call.segments) }
        guard let route = near.first(where: { $0.method == call.method }) ?? near.first else { return nil }
        // The words in the places of the stars are shown as they were sent.
        let sent = call.request.path.split(separator: "/").dropFirst()
        let path = zip(route.path, sent).map { $0 == "*" ? String($1) : $0 }
        return "\(route.method) /_admin/\(path.joined(separator: "/"))"
    }

    private func isNear(_ segments: [String]) -> Bool {
        segments.count == path.count
            && zip(path, segments).allSatisfy { word, segment in
                // Up to a third of either word may be wrong: `delivery` is similar to `deliveries`.
                word == "*" || Spelling.nearest(to: segment, among: [word]) != nil || Spelling.nearest(to: word, among: [segment]) != nil
            }
    }
}
