// The calls of the control plane. Each has a method, a path below /_admin, what it does in a sentence, its parameters, and a function that answers it.
// The reference at /_admin/docs shows this table.
import API
import Engine
import OrderedCollections
import Wire

struct AdminRoute: Sendable {
    /// What answers a call.
    enum Action: Sendable {
        /// It gets its form, and the words of the path in the places of the braces.
        case plain(@Sendable (Console, Account?, [String], FormHash) throws -> JSON)
        /// It reads the caller and the body itself, and may answer in a later turn.
        case patient(@Sendable (Console, AdminCall, @escaping PatientCall.Reply) throws -> Void)
        /// A page to be read in a browser. It gets the words of the path.
        case page(@Sendable (Console, [String], Request) -> Response)
    }

    /// What the body of a call is.
    enum Body {
        case parameters
        /// Parameters that the table does not know.
        case anyParameters
        /// It may be large.
        case file
    }

    let method: String
    /// A word in braces stands for any word.
    let path: [String]
    /// What it does, in a sentence.
    let summary: String
    /// The parameters that it takes, in the query or in the body. Some depend on the resources that there are.
    let parameters: @Sendable (Registry) -> [Parameter]
    let body: Body
    /// The media type of its answer, if it is no page.
    let media: String
    let action: Action

    private init(
        _ method: String, _ path: String, _ summary: String, takes parameters: @escaping @Sendable (Registry) -> [Parameter] = { _ in [] },
        body: Body = .parameters, answers media: String = "application/json", _ action: Action
    ) {
        self.method = method
        self.path = path.split(separator: "/").map(String.init)
        self.summary = summary
        self.parameters = parameters
        self.body = body
        self.media = media
        self.action = action
    }

    /// The media type of a snapshot's file.
    static let file = "application/x-ndjson"

    static let all: [AdminRoute] = [
        AdminRoute("GET", "health", "Shows that the daemon serves, its version and the number of objects. Everybody may ask.",
            .patient { console, _, answer in console.begin(HealthCall(answer: answer)) }),
        AdminRoute("POST", "reset", "Takes away all objects, and puts the clock back to the present or to another time.", takes: { _ in ResetCall.parameters },
            .patient { console, call, answer in try console.reset(call, answer) }),
        AdminRoute("GET", "clock", "Shows what time it is.", .plain { console, account, _, _ in try console.showClock(account) }),
        AdminRoute("POST", "clock", "Moves the clock, freezes it, or lets it run.", takes: { _ in ClockCall.parameters },
            .patient { console, call, answer in try console.move(call, answer) }),
        AdminRoute("POST", "settle", "Waits until nothing is due any more and all deliveries have been tried.", takes: { _ in SettleCall.parameters },
            .patient { console, call, answer in try console.settle(call, answer) }),
        AdminRoute("GET", "accounts", "Lists the accounts that are in use, newest first.", takes: { _ in Console.paging },
            .patient { console, call, answer in try console.listAccounts(call, answer) }),
        AdminRoute("GET", "stream", "Tells whenever something has changed, as server-sent events.", answers: "text/event-stream",
            .patient { console, call, answer in try console.openStream(call, answer) }),
        AdminRoute("GET", "events", "Lists events, newest first, each with its deliveries.", takes: { _ in EventsCall.parameters },
            .patient { console, call, answer in try console.listEvents(call, answer) }),
        AdminRoute("GET", "objects", "Lists objects, newest first.", takes: Console.objectFilters,
            .patient { console, call, answer in try console.listObjects(call, answer) }),
        AdminRoute("GET", "objects/{id}", "Shows an object, its history, and the transitions that are possible now.",
            .plain { console, account, words, _ in try console.showObject(words[0], account) }),
        AdminRoute("GET", "objects/{id}/history", "Lists the history of an object, newest first.", takes: { _ in Console.paging },
            .plain { console, account, words, form in try console.showHistory(of: words[0], account, form) }),
        AdminRoute("POST", "objects/{id}/transitions/{name}", "Does what a person or a bank does. The page of the resource has the parameters.",
            body: .anyParameters,
            .plain { console, account, words, form in try console.fire(words[1], on: words[0], account, form) }),
        AdminRoute("GET", "timers", "Lists what the clock will do, the next first.", takes: { _ in Console.timerParameters },
            .patient { console, call, answer in try console.listTimers(call, answer) }),
        AdminRoute("GET", "requests", "Lists the newest requests to the API, newest first, and counts them.",
            takes: { _ in Console.requestList },
            .plain { console, account, _, form in try console.listRequests(account, form) }),
        AdminRoute("GET", "requests/{id}", "Shows a request with its answer.",
            .plain { console, account, words, _ in try console.showRequest(words[0], account) }),
        AdminRoute("DELETE", "requests", "Forgets requests, so that a test can count from here on.", takes: { _ in Console.requestFilters },
            .plain { console, account, _, form in try console.forgetRequests(account, form) }),
        AdminRoute("GET", "faults", "Lists what is to go wrong.", takes: { _ in Console.ruleList },
            .plain { console, account, _, form in try console.list(console.engine.faults, of: account, form) { console.describe($0) } }),
        AdminRoute("POST", "faults", "Makes calls or webhooks go wrong.", takes: { _ in Console.faultParameters },
            .plain { console, account, _, form in try console.addFault(account, form) }),
        AdminRoute("DELETE", "faults", "Takes all faults away.",
            .plain { console, account, _, _ in console.deleteAll(of: account, from: console.engine.faults) }),
        AdminRoute("GET", "faults/{id}", "Shows a fault, and how often it has struck.",
            .plain { console, account, words, _ in console.describe(try console.find(words[0], in: console.engine.faults, of: account)) }),
        AdminRoute("DELETE", "faults/{id}", "Takes a fault away.",
            .plain { console, account, words, _ in try console.delete(words[0], from: console.engine.faults, of: account) }),
        AdminRoute("GET", "progressions", "Lists what moves by itself.", takes: { _ in Console.ruleList },
            .plain { console, account, _, form in try console.list(console.engine.progressions, of: account, form) { console.describe($0) } }),
        AdminRoute("POST", "progressions", "Lets objects of a resource move by themselves.", takes: Console.progressionParameters,
            .plain { console, account, _, form in try console.addProgression(account, form) }),
        AdminRoute("DELETE", "progressions", "Lets nothing move by itself any more.",
            .plain { console, account, _, _ in console.deleteAll(of: account, from: console.engine.progressions) }),
        AdminRoute("DELETE", "progressions/{id}", "Takes a progression away.",
            .plain { console, account, words, _ in try console.delete(words[0], from: console.engine.progressions, of: account) }),
        AdminRoute("GET", "deliveries", "Lists the deliveries of events to webhook endpoints, newest first.", takes: { _ in Console.deliveryFilters },
            .patient { console, call, answer in try console.listDeliveries(call, answer) }),
        AdminRoute("GET", "deliveries/{id}", "Shows a delivery with its attempts.",
            .plain { console, account, words, _ in try console.showDelivery(words[0], account) }),
        AdminRoute("GET", "deliveries/{id}/attempts", "Lists the attempts of a delivery, newest first.", takes: { _ in Console.paging },
            .plain { console, account, words, form in try console.showAttempts(of: words[0], account, form) }),
        AdminRoute("POST", "deliveries/{id}/retry", "Makes an attempt now.",
            .plain { console, account, words, _ in try console.retryDelivery(words[0], account) }),
        AdminRoute("GET", "snapshots", "Lists the snapshots, by name.", takes: { _ in Console.snapshotList },
            .plain { console, account, _, form in try console.listSnapshots(account, form) }),
        AdminRoute("PUT", "snapshots/{name}", "Keeps the present state under a name.", .patient { console, call, answer in try console.save(call, answer) }),
        AdminRoute("GET", "snapshots/{name}", "Shows a snapshot.",
            .plain { console, account, words, _ in try console.showSnapshot(words[0], account) }),
        AdminRoute("DELETE", "snapshots/{name}", "Deletes a snapshot.",
            .plain { console, account, words, _ in try console.deleteSnapshot(words[0], account) }),
        AdminRoute("POST", "snapshots/{name}/restore", "Brings back the state that was kept.",
            .patient { console, call, answer in try console.restore(call, answer) }),
        AdminRoute("GET", "snapshots/{name}/file", "Answers a snapshot as a file, to carry it to another server.", answers: Self.file,
            .patient { console, call, answer in try console.export(call, answer) }),
        AdminRoute("PUT", "snapshots/{name}/file", "Takes a snapshot from such a file, which is the body.", body: .file,
            .patient { console, call, answer in try console.take(call, answer) }),
        AdminRoute("POST", "balance", "Adds money to the balance of the account.", takes: { _ in Console.funds },
            .plain { console, account, _, form in try console.addFunds(account, form) }),
        AdminRoute("GET", "resources", "Describes every resource, for programs.", takes: { _ in ResourceDescription.parameters },
            .plain { console, _, _, form in try ResourceDescription.answer(console.engine.registry, form) }),
        AdminRoute("GET", "openapi.json", "Describes every call and every resource, as an OpenAPI document.",
            .patient { console, call, answer in try console.describeAPI(call, answer) }),
        AdminRoute("GET", "docs", "Shows this reference.", .page { console, _, request in console.showDocs(request) }),
        AdminRoute("GET", "docs/{resource}", "Shows the reference page of a resource.",
            .page { console, words, request in console.showDocs(of: words[0], request) }),
        AdminRoute("POST", "seeds", "Loads objects. The body is JSON in the format of a seed file.", body: .anyParameters,
            .patient { console, call, answer in try console.loadSeeds(call, answer) }),
        AdminRoute("POST", "shutdown", "Stops the daemon.", .plain { console, _, _, _ in
            console.host.shutdown()
            return ["status": "stopping"]
        }),
    ]

    /// Whether the call takes no parameters.
    func takesNothing(_ registry: Registry) -> Bool { if case .parameters = body { parameters(registry).isEmpty } else { false } }

    /// The words of a path in the places of the braces. Nil if it is another path.
    func words(in segments: [String]) -> [String]? {
        guard segments.count == path.count else { return nil }
        var words: [String] = []
        for (pattern, segment) in zip(path, segments) {
            if Self.isPlace(pattern) { words.append(segment) } else if pattern != segment { return nil }
        }
        return words
    }

    /// Whether any word can stand there.
    private static func isPlace(_ pattern: String) -> Bool { pattern.hasPrefix("{") }

    /// The route of a call, with the words of its path. Nil if there is none.
    static func of(_ call: AdminCall) -> (route: AdminRoute, words: [String])? {
        for route in all where route.method == call.method {
            if let words = route.words(in: call.segments) { return (route, words) }
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
        // The words in the places of the braces are shown as they were sent.
        let sent = call.request.path.split(separator: "/").dropFirst()
        let path = zip(route.path, sent).map { isPlace($0) ? String($1) : $0 }
        return "\(route.method) /_admin/\(path.joined(separator: "/"))"
    }

    private func isNear(_ segments: [String]) -> Bool {
        segments.count == path.count
            && zip(path, segments).allSatisfy { word, segment in
                // Up to a third of either word may be wrong: `delivery` is similar to `deliveries`.
                Self.isPlace(word) || Spelling.nearest(to: segment, among: [word]) != nil || Spelling.nearest(to: word, among: [segment]) != nil
            }
    }
}
