// One change may concern very many objects. When a customer is deleted, for example, all her cards are deleted. The first 25 objects change in the
// same operation. A timer that is due at once changes the next 25, and so on, so that other requests need not wait for all of them.
import Wire

/// A transition that is fired on every object of a list.
struct Cascade {
    /// A timer of a cascade has this in the place of an object's id.
    static let timerID = "cascade"
    /// The number of objects that change together. It takes some milliseconds, even if each changes others (a report deletes its pictures).
    private static let portion: Int64 = 25

    let transition: String
    let resource: String
    /// The cascade is about the objects whose field of this name holds the value.
    let filter: String
    let value: String
    /// The last object that is done. Nil at the beginning.
    var last: ListStore.Member?

    fileprivate func next(_ change: Change) throws -> [ListStore.Member] {
        guard let list = ListName(try change.resource(resource), filter, .string(value)) else { return [] }
        return try change.objects.lists.portion(of: list, world: change.account.world, after: last, limit: Self.portion)
    }

    /// Whether more objects may follow.
    fileprivate static func isFull(_ members: [ListStore.Member]) -> Bool { members.count == Int(portion) }
}

extension Cascade {
    /// The arguments of its timer, as JSON in a text, with another number for the last object that is done.
    static func renumbered(_ arguments: JSON, _ number: (Int64) -> Int64) -> JSON {
        guard let text = arguments.string, var values = try? JSON.parse(text), let last = values["last"]?.array, last.count == 2,
            let sequence = last[1].integer
        else { return arguments }
        values["last"] = [last[0], .integer(number(sequence))]
        return .string(String(decoding: values.compact(), as: UTF8.self))
    }

    /// Whether a cascade can go on with the arguments of a timer.
    static func goesOn(_ arguments: JSONObject) -> Bool { Cascade("", Arguments(arguments)) != nil }

    /// The arguments of its timer.
    fileprivate var arguments: Arguments {
        var values: JSONObject = ["object": .string(resource), "filter": .string(filter), "value": .string(value)]
        if let last { values["last"] = [.integer(last.created), .integer(last.sequence)] }
        return Arguments(values)
    }

    /// - Returns: nil if the arguments belong to no cascade.
    fileprivate init?(_ transition: String, _ arguments: Arguments) {
        guard let resource = arguments.string("object"), let filter = arguments.string("filter"), let value = arguments.string("value") else { return nil }
        self.init(transition: transition, resource: resource, filter: filter, value: value)
        guard arguments.has("last") else { return }
        guard let last = arguments["last"]?.array?.compactMap(\.integer), last.count == 2 else { return nil }
        self.last = ListStore.Member(created: last[0], sequence: last[1], id: "")
    }
}

extension Change {
    /// Fires a transition on every object whose field `filter` holds `value`, oldest first. The first ones change now, the others right afterwards. A
    /// hook may call `stopFiring`.
    /// - Parameters:
    ///   - transition: a transition or a deed.
    ///   - filter: one of the filters of the resource's list.
    public mutating func fireAll(_ transition: String, on name: String, where filter: String, is value: String) throws {
        try proceed(Cascade(transition: transition, resource: name, filter: filter, value: value))
    }

    /// The same, right after this operation: the hooks of the others see what it has changed.
    public mutating func fireAllAfterwards(_ transition: String, on name: String, where filter: String, is value: String) throws {
        let cascade = Cascade(transition: transition, resource: name, filter: filter, value: value)
        guard try !cascade.next(self).isEmpty else { return }
        set(Timer(due: accountNow, id: Cascade.timerID, transition: transition, arguments: cascade.arguments))
    }

    /// Ends the present `fireAll`. The objects that would follow stay as they are.
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
        set(Timer(due: accountNow, id: Cascade.timerID, transition: cascade.transition, arguments: rest.arguments))
    }
}

extension Engine {
    /// Continues a cascade from its timer.
    func proceed(_ timer: TimerStore.Timer, _ account: Account) throws {
        let arguments = try timer.parsedArguments()
        guard let cascade = Cascade(timer.transition, arguments) else { throw EngineFault("a timer of a cascade does not say where to go on") }
        try perform(account, .clock, arguments) { try $0.proceed(cascade) }
    }
}
