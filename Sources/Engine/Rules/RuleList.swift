// The rules that a tester has made and not taken away: faults, and objects that move by themselves. They are kept in memory.

/// What a tester wants to happen from now on.
public protocol TesterRule: Sendable {
    /// As ids and messages name it, such as `fault`.
    static var noun: String { get }
    /// The account that it is for. Nil for all.
    var account: AccountKey? { get }
    var id: String { get set }
}

extension TesterRule {
    /// Whether it is about the account: about the account itself, its platform, or all accounts.
    /// - Parameter key: nil if nobody knows whose request it is.
    public func concerns(_ key: AccountKey?) -> Bool { account.map { key?.belongs(to: $0) == true } ?? true }
}

/// The rules of one kind, of all accounts.
public final class RuleList<Element: TesterRule> {
    /// The most at once.
    private static var maximumCount: Int { 1000 }

    public internal(set) var all: [Element] = []
    private var nextNumber = 1

    public var isEmpty: Bool { all.isEmpty }

    /// - Returns: the rule with its id.
    public func add(_ rule: Element) throws(Refusal) -> Element {
        guard all.count < Self.maximumCount else {
            throw .invalid("There are \(Self.maximumCount) \(Element.noun)s already. Delete some of them first.")
        }
        var rule = rule
        rule.id = "\(Element.noun)_\(nextNumber)"
        nextNumber += 1
        all.append(rule)
        return rule
    }

    /// Those of an account, or all of them if that is nil.
    public func of(_ account: AccountKey?) -> [Element] { all.filter { account == nil || $0.account == account } }

    public func remove(_ ids: Set<String>) { all.removeAll { ids.contains($0.id) } }
}

/// Belongs to the event loop's thread, as the engine does.
@available(*, unavailable) extension RuleList: Sendable {}
