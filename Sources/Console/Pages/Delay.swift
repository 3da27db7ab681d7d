// When an outcome comes about that a tester chooses on a page: at once, or some seconds later on the account's clock.
import Engine
import OrderedCollections
import Wire

struct Delay {
    /// What the form sends of it.
    static let parameters: [Parameter] = [Parameter.choice("when", "now", "later").emptyable, Parameter.integer("delay").emptyable]

    /// Seconds, where the form gives none, and at most.
    private static let usual: Int64 = 3
    private static let maximum: Int64 = 86_400

    /// nil: at once.
    private let seconds: Int64?

    /// Who types seconds means them, whether "Later" is chosen beside them or not.
    init(_ arguments: Arguments) throws(Refusal) {
        let isLater = arguments.string("when").map { $0 == "later" } ?? (arguments.integer("delay") != nil)
        guard isLater else {
            seconds = nil
            return
        }
        let delay = arguments.integer("delay") ?? Self.usual
        guard (1...Self.maximum).contains(delay) else {
            throw .invalid("Invalid delay: it is a number of seconds from 1 to \(Self.maximum).", parameter: "delay")
        }
        seconds = delay
    }

    /// Fires a transition when its time has come.
    func fire(_ transition: String, _ arguments: JSONObject = [:], _ visit: Visit) throws {
        guard let seconds else { return try visit.fire(transition, arguments) }
        try visit.fire(transition, arguments, after: seconds)
    }

    /// - Parameter later: what the second choice says.
    static func fields(_ visit: Visit, later: String = "Later:") -> HTML {
        """
        <fieldset>
        <legend>When</legend>
        <p class="now"><label><input type="radio" name="when" value=""\(checked(visit.entered["when"] != "later"))> At once</label></p>
        <p>
        <label><input type="radio" name="when" value="later"\(checked(visit.entered["when"] == "later"))> \(later)</label>
        <span class="delay">
        <input id="delay" type="number" name="delay" value="\(visit.entered["delay"] ?? "")" placeholder="\(usual)" min="1" max="\(maximum)"
        aria-describedby="clock">
        <label for="delay">seconds</label>
        <small id="clock">\(clock(visit))</small>
        </span>
        </p>
        </fieldset>
        """
    }

    private static func checked(_ isChecked: Bool) -> HTML { isChecked ? " checked" : "" }

    private static func clock(_ visit: Visit) -> String {
        visit.account.clock.isFrozen ? "On the account's clock, which stands still until a test moves it." : "On the account's clock."
    }
}
