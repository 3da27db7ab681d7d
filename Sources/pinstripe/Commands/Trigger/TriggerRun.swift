// Makes the calls of a recipe, remembers the objects that they make, and finds the events that came.
import Common
import Engine
import Wire

struct TriggerRun {
    /// Makes a call. The parameters are nil where there is no body.
    typealias Send = (_ method: String, _ path: String, _ parameters: [(name: String, value: String)]?) throws -> (status: Int, answer: JSON)

    struct Happening {
        let type: String
        /// Nil if there is no event that can be read. Some types are sent only to endpoints that name them.
        let id: String?
        /// The object that the event is about.
        let object: String?
    }

    private let send: Send
    /// The newest state of each object, by its resource. `next_month` holds the month that begins within 31 days, and its year.
    private var objects: [String: JSON] = [:]
    /// Resources and ids, in their order.
    private(set) var made: [(resource: String, id: String)] = []
    /// How far the clock was moved, step by step.
    private(set) var waits: [String] = []
    /// Whether a step may be refused that an object has behind it.
    private var isOnExisting = false

    init(_ send: @escaping Send) { self.send = send }

    /// Triggers an event.
    /// - Parameters:
    ///   - id: an object to which it shall happen. Nil to make one.
    ///   - overrides: `resource:path=value` each.
    /// - Returns: the events that came, oldest first.
    mutating func trigger(_ recipe: TriggerRecipe, on id: String? = nil, overrides: [String] = []) throws -> [Happening] {
        var recipe = recipe
        if let id {
            let object = try subject(of: recipe, id)
            let resource = object["object"]?.string ?? ""
            recipe = try recipe.on(resource, object["id"]?.string ?? id)
            objects[resource] = object
            isOnExisting = true
        }
        for text in overrides { try recipe.override(text) }
        let month = CalendarDay(unix: (try ask("GET", "/_admin/clock")["now"]?.integer ?? 0) &+ 31 * 86_400)
        objects["next_month"] = ["month": .string(String(month.month)), "year": .string(String(month.year))]
        let newest = try ask("GET", "/v1/events?limit=1")["data"]?[0]?["id"]?.string
        for (index, step) in recipe.steps.enumerated() { try perform(step, isLast: index == recipe.steps.count - 1) }
        var happenings = try events(after: newest)
        if !happenings.contains(where: { $0.type == recipe.event }), let silent = try silentEvent(recipe.event) { happenings.append(silent) }
        guard happenings.contains(where: { $0.type == recipe.event }) else {
            let came = happenings.map(\.type).joined(separator: ", ")
            throw CommandFailure(description: "\(recipe.event) did not come. What came: \(came.isEmpty ? "no event" : came)")
        }
        return happenings
    }

    /// The object with that id. If the event happens to charges, an intent's charge stands for the intent.
    private func subject(of recipe: TriggerRecipe, _ id: String) throws -> JSON {
        let object = try ask("GET", "/_admin/objects/\(Percent.encode(id))")["object"] ?? .null
        guard !recipe.happens(to: object["object"]?.string ?? ""), recipe.happens(to: "charge"), let charge = object["latest_charge"]?.string else {
            return object
        }
        return try ask("GET", "/_admin/objects/\(Percent.encode(charge))")["object"] ?? .null
    }

    private mutating func perform(_ usual: TriggerStep, isLast: Bool) throws {
        let statuses = usual.places.compactMap { objects[$0]?["status"]?.string }
        let step = (isOnExisting ? statuses.lazy.compactMap { usual.instead[$0] }.first : nil) ?? usual
        let path = try step.preferredPath.flatMap { try? fill($0) } ?? fill(step.path)
        let (status, answer) = try send(step.method, path, step.method == "POST" ? step.parameters(fill) : nil)
        guard status < 400 || (step.isDeclined && status == 402) else {
            if isOnExisting && !isLast { return }
            throw CommandFailure(description: "\(step.method) \(path): \(answer["error"]?["message"]?.string ?? "it answers \(status)")")
        }
        if let time = step.time { waits.append(time) }
        let object = answer["object"] == "list" ? answer["data"]?[0] ?? .null : answer
        if let resource = step.resource {
            guard let id = object["id"]?.string else { throw CommandFailure(description: "GET \(path): there is none") }
            objects[resource] = object
            made.append((resource, id))
        } else if let resource = objects.first(where: { $0.value["id"] == object["id"] })?.key, object["id"] != nil {
            objects[resource] = object
        }
    }

    /// Puts values in the places of the words in braces.
    private func fill(_ text: String) throws -> String {
        var result = "", rest = text[...]
        while let start = rest.firstIndex(of: "{"), let end = rest[start...].firstIndex(of: "}") {
            result += rest[..<start] + (try value(String(rest[rest.index(after: start)..<end])))
            rest = rest[rest.index(after: end)...]
        }
        return result + rest
    }

    /// - Parameter place: a resource, or a resource and a field of it. An object's id stands for it.
    private func value(_ place: String) throws -> String {
        if let id = objects[place]?["id"]?.string { return id }
        let words = place.split(separator: ".").map(String.init)
        let resource = words.dropLast().joined(separator: ".")
        guard let object = objects[resource] else { throw CommandFailure(description: "there is no \(resource)") }
        guard let text = object[words.last ?? ""]?.string else {
            throw CommandFailure(description: "the \(resource) \(object["id"]?.string ?? "") has no \(words.last ?? "")")
        }
        return text
    }

    private func ask(_ method: String, _ path: String) throws -> JSON {
        let (status, answer) = try send(method, path, nil)
        guard status < 400 else { throw CommandFailure(description: answer["error"]?["message"]?.string ?? "\(path) answers \(status)") }
        return answer
    }

    /// - Parameter last: the newest event before. Nil if there was none.
    private func events(after last: String?) throws -> [Happening] {
        // If the clock was moved by more than a month, the event is not kept any more.
        let newest = try last.flatMap { try send("GET", "/v1/events/\($0)", nil).status == 404 ? nil : $0 }
        var events: [JSON] = [], cursor = newest.map { "&ending_before=\($0)" } ?? ""
        while true {
            let page = try ask("GET", "/v1/events?limit=100\(cursor)"), data = page["data"]?.array ?? []
            // Before an event, the pages go from old to new; without one, from new to old.
            events = newest == nil ? events + data : data + events
            guard page["has_more"] == true, let edge = (newest == nil ? data.last : data.first)?["id"]?.string else { break }
            cursor = newest == nil ? "&starting_after=\(edge)" : "&ending_before=\(edge)"
        }
        return events.reversed().map { event in
            Happening(type: event["type"]?.string ?? "", id: event["id"]?.string, object: event["data"]?["object"]?["id"]?.string)
        }
    }

    /// An event that is only in the history of its object, because no endpoint asks for its type.
    private func silentEvent(_ type: String) throws -> Happening? {
        for id in objects.values.compactMap({ $0["id"]?.string }) {
            let history = try ask("GET", "/_admin/objects/\(Percent.encode(id))")["history"]?.array ?? []
            if history.contains(where: { $0["event"]?.string == type }) { return Happening(type: type, id: nil, object: id) }
        }
        return nil
    }
}
