// One change may concern very many objects: a customer is deleted, and all her cards go. The first 25 change together with the object that
// they follow. A timer that is due at once brings the next 25, and so on: nobody else waits for all of them.
import OrderedCollections
import Wire

/// A transition that is fired on every object of a list.
struct Cascade {
    /// Stands in a timer where others have the id of their object.
    static let timerID = "cascade"
    /// Objects that change together: some milliseconds' worth, even where each takes others with it (a report its pictures).
    private static let portion: Int64 = 25

    let transition: String
    let resource: String
    /// The objects are those whose field of that name holds the value.
    let filter: String
    let value: String
    /// The object to go on after; nil: it has not begun.
    var last: ListStore.Member?

    fileprivate func next(_ change: Change) throws -> [ListStore.Member] {
        guard let list = ListName(try change.resource(resource), filter, .string(value)) else { return [] }
        return try change.objects.lists.portion(of: list, world: change.account.world, after: last, limit: Self.portion)
    }

    /// Whether there may be more after these.
    fileprivate static func isFull(_ members: [ListStore.Member]) -> Bool { members.count == Int(portion) }
}

extension Cascade {
    /// What its timer carries.
    fileprivate var arguments: Arguments {
        var values: JSONObject = ["object": .string(resource), "filter": .string(filter), "value": .string(value)]
        if let last { values["last"] = [.integer(last.created), .integer(last.sequence)] }
        return Arguments(values)
    }

    /// - Returns: nil where the arguments are of no cascade.
    fileprivate init?(_ transition: String, _ arguments: Arguments) {
        guard let resource = arguments.string("object"), let filter = arguments.string("filter"), let value = arguments.string("value"),
            let last = arguments["last"]?.array?.compactMap(\.integer), last.count == 2
        else { return nil }
        self.init(
            transition: transition, resource: resource, filter: filter, value: value,
            last: ListStore.Member(created: last[0], sequence: last[1], id: ""))
    }
}

extension Change {
    /// Fires a transition on every object whose field `filter` holds `value`, oldest first: on the first ones now, on the others at once
    /// afterwards. Any of them may call `stopFiring`.
    /// - Parameters:
    ///   - transition: a transition, or a timed route with a hook of its own.
    ///   - filter: one of the filters of the resource's list.
    public mutating func fireAll(_ transition: String, on name: String, where filter: String, is value: String) throws {
        try proceed(Cascade(transition: transition, resource: name, filter: filter, value: value))
    }

    /// The objects that follow in the present `fireAll` stay as they are.
    public mutating func stopFiring() { hasStoppedFiring = true }

    fileprivate mutating func proceed(_ cascade: Cascade) throws {
        let members = try cascade.next(self)
        for member in members where try member.id != subject && object(cascade.resource, member.id) != nil {
            try fire(cascade.transition, on: cascade.resource, member.id)
            if hasStoppedFiring {
                hasStoppedFiring = false
                return
            }
        }
        guard Cascade.isFull(members) else { return }
        var rest = cascade
        rest.last = members.last
        set(Timer(due: now, id: Cascade.timerID, transition: cascade.transition, arguments: rest.arguments))
    }
}

extension Engine {
    /// Goes on with a cascade where its timer says.
    func proceed(_ timer: TimerStore.Timer, _ account: Account) throws {
        let arguments = try timer.parsedArguments()
        guard let cascade = Cascade(timer.transition, arguments) else { throw EngineFault("a timer of a cascade does not say where to go on") }
        try perform(account, .clock, arguments) { try $0.proceed(cascade) }
    }
}
