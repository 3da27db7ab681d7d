// When the chosen outcome of a page happens: at once, or some seconds later on the account's clock.
import Engine
import Wire

struct Delay {
    /// The parameters of the form.
    static let parameters: [Parameter] = [Parameter.choice("when", "now", "later").emptyable, Parameter.integer("delay").emptyable]

    /// The number of seconds if the form gives none, and the largest one.
    private static let usual: Int64 = 3
    private static let maximum: Int64 = 86_400

    /// Nil for at once.
    private let seconds: Int64?

    /// If somebody typed seconds, they count, even if "Later" is not chosen.
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

    /// Fires the transition at that time.
    /// - Returns: an error, although the change is kept.
    @discardableResult func fire(_ transition: String, _ arguments: JSONObject = [:], _ visit: Visit) throws -> Refusal? {
        guard let seconds else { return try visit.fire(transition, arguments) }
        try visit.fire(transition, arguments, after: seconds)
        return nil
    }

    /// - Parameter later: the label of the second choice.
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
