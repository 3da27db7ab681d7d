// What causes an event: a list of calls. `pinstripe trigger` makes them.
import Engine
import Webhooks

struct TriggerRecipe: Sendable {
    /// The type of the event, such as `charge.refunded`.
    let event: String
    private(set) var steps: [TriggerStep]

    init(_ event: String, _ steps: TriggerStep...) { self.init(event, steps) }

    init(_ event: String, _ steps: [TriggerStep]) {
        self.event = event
        self.steps = steps
    }

    /// In alphabetical order.
    static let all = (payments + charges + customers + sources + money + catalog + billing + invoices + subscriptions + quotes + checkout + others)
        .sorted { $0.event < $1.event }

    static func of(_ event: String) throws(CommandFailure) -> TriggerRecipe {
        if let recipe = all.first(where: { $0.event == event }) { return recipe }
        let list = "`pinstripe trigger --list` shows the events that can be triggered"
        guard !EventType.all.contains(event) else {
            throw CommandFailure(description: "Pinstripe has nothing that causes \(event). \(list)")
        }
        let near = Spelling.nearest(to: event, among: all.map(\.event)).map { " Did you mean \($0)?" } ?? ""
        throw CommandFailure(description: "There is no event type \(event).\(near) \(list)")
    }

    /// The steps that remain if an object is there already: those after the one that makes it, and those that make what they need besides.
    func on(_ resource: String, _ id: String) throws(CommandFailure) -> TriggerRecipe {
        guard let index = steps.lastIndex(where: { $0.resource == resource }) else {
            let known = Set(steps.compactMap(\.resource)).sorted()
            let hint = known.isEmpty ? "Leave out --on" : "It can happen to: \(known.joined(separator: ", "))"
            throw CommandFailure(description: "\(event) does not happen to a \(resource), such as \(id). \(hint)")
        }
        var rest = Array(steps[(index + 1)...])
        guard rest.contains(where: { $0.method != "GET" }) else {
            throw CommandFailure(description: "\(event) happens when a \(resource) is made, and \(id) is there already. Leave out --on")
        }
        for step in steps[..<index].reversed() where step.resource.map({ $0 != resource && Self.isNeeded($0, by: rest) }) == true {
            rest.insert(step, at: 0)
        }
        var recipe = self
        recipe.steps = rest
        return recipe
    }

    /// Whether it can happen to an object of that resource.
    func happens(to resource: String) -> Bool { steps.contains { $0.resource == resource } }

    private static func isNeeded(_ resource: String, by steps: [TriggerStep]) -> Bool {
        steps.contains { $0.places.contains { $0 == resource || $0.hasPrefix(resource + ".") } }
    }

    /// Gives a parameter another value.
    /// - Parameter text: `resource:path=value`, or `path=value` for the last object that is made. A path is written `a.b` or `a[b]`.
    mutating func override(_ text: String) throws(CommandFailure) {
        let halves = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard halves.count == 2, !halves[0].isEmpty else {
            throw CommandFailure(description: "an override is given as resource:path=value, such as payment_intent:amount=5000, and not as \(text)")
        }
        let words = halves[0].split(separator: ":", maxSplits: 1).map(String.init)
        let resource = words.count == 2 ? words[0] : nil, path = words.last ?? ""
        let isMade: (TriggerStep) -> Bool = { $0.makes && (resource == nil || $0.resource == resource) }
        let name = Self.bracketed(path)
        let made = steps.lastIndex(where: isMade)
        // A later call may give the same parameter of the same object.
        let later = steps.indices.last { $0 > made ?? -1 && steps[$0].gives(name, to: made.flatMap { steps[$0].resource } ?? resource) }
        guard let index = later ?? made ?? (resource == nil ? steps.lastIndex { $0.method == "POST" } : nil) else {
            let made = steps.filter(\.makes).compactMap(\.resource).joined(separator: ", ")
            throw CommandFailure(description: "\(event) makes no \(resource ?? "object")" + (made.isEmpty ? "" : ". It makes: \(made)"))
        }
        steps[index].overrides.append((name, halves[1]))
    }

    /// `a.b.c` as `a[b][c]`.
    private static func bracketed(_ path: String) -> String {
        let words = path.split(separator: ".").map(String.init)
        guard words.count > 1, !path.contains("[") else { return path }
        return words[0] + words.dropFirst().map { "[\($0)]" }.joined()
    }
}
