// GET /_admin/events: the events, with the deliveries of each and why they have failed. If it looks for those about one object, it may read very many,
// a portion in each turn.
import API
import Engine
import Wire

final class EventsCall: PatientCall {
    /// What chooses the events.
    private struct Filter {
        let type: String?
        let object: String?
        let limit: Int
    }

    static let parameters: [Parameter] = [Parameter("limit", .limit), .string("object"), .string("starting_after"), .string("type")]

    private let filter: Filter
    /// The last event that was read.
    private var last: ListStore.Member?
    private var search: NewestSearch<ListStore.Member>?
    /// The events that are read, and are still to be looked at.
    private var waiting: ArraySlice<ListStore.Member> = []
    private var hasMore = true
    private var data: [JSON] = []
    /// About the number of bytes of `data`.
    private var bytes = 0

    /// The number of bytes that one turn prepares, and of events that are read at once. Each takes a few milliseconds.
    private static let portion = (bytes: 1 << 20, events: 250)

    init(_ account: Account?, _ arguments: Arguments, after last: ListStore.Member?, answer: @escaping PatientCall.Reply) {
        filter = Filter(type: arguments.string("type"), object: arguments.string("object"), limit: Int(arguments.integer("limit") ?? 10))
        self.last = last
        super.init(account, timeout: nil, answer: answer)
    }

    override func proceed(_ console: Console) throws -> Progress {
        var budget = Self.portion.bytes
        while data.count <= filter.limit, bytes <= Engine.maximumPage {
            guard let member = waiting.popFirst() else {
                if !hasMore { break }
                guard try read(console) else { return .underWay }
                continue
            }
            last = member
            if let event = try console.engine.inspectEvent(member, about: filter.object) {
                let row = console.describe(event)
                data.append(row)
                bytes += row.weight
                budget -= row.weight
            }
            if budget < 0 || !console.engine.mayGoOn() { return .underWay }
        }
        let isFull = data.count > filter.limit || hasMore || !waiting.isEmpty
        return .done(["object": "list", "data": .array(Array(data.prefix(filter.limit))), "has_more": .bool(isFull), "url": "/_admin/events"])
    }

    /// Reads the places of the next events.
    /// - Returns: false if there are so many accounts that it takes another turn.
    private func read(_ console: Console) throws -> Bool {
        let limit = filter.object == nil ? filter.limit + 1 : Self.portion.events
        var search = try self.search ?? console.engine.newestEvents(console.account(of: self), type: filter.type, after: last, limit: Int64(limit))
        let isDone = try search.proceed()
        self.search = isDone ? nil : search
        guard isDone else { return false }
        (waiting, hasMore) = (search.rows, search.hasMore)
        return true
    }
}

extension Console {
    func listEvents(_ call: AdminCall, _ answer: @escaping PatientCall.Reply) throws {
        let account = try account(of: call)
        let arguments = try ParameterCheck.arguments(of: AdminForm.decode(call.request), for: EventsCall.parameters)
        if let type = arguments.string("type"), !engine.registry.eventTypes.contains(type) {
            throw Refusal.invalid("Pinstripe sends no events of the type '\(type)'.", parameter: "type")
        }
        let last = try arguments.string("starting_after").map { try engine.place(ofEvent: $0, account) }
        begin(EventsCall(account, arguments, after: last, answer: answer))
    }

    /// The event as the API shows it, with its account and its deliveries.
    fileprivate func describe(_ event: EventInspection) -> JSON {
        var description = event.document.object ?? [:]
        description["account"] = .string(event.account.id)
        description["deliveries"] = .array(event.deliveries.map { delivery, failure in
            var entry = describe(delivery).object ?? [:]
            for name in ["account", "event", "event_type"] { entry[name] = nil }
            entry["failure"] = failure.map(JSON.string) ?? .null
            return .object(entry)
        })
        return .object(description)
    }
}
