// The rules of one kind, by account. They are kept in memory.
import OrderedCollections

public final class RuleList<Element: TesterRule> {
    /// The most of one account, and the most that are for all accounts.
    private static var maximumCount: Int { 1000 }

    /// By the account that they are for. Nil for those for all accounts. No list is empty.
    private var rules: OrderedDictionary<AccountKey?, [Element]> = [:]
    private var lastNumber = 0

    public var isEmpty: Bool { rules.isEmpty }

    /// Takes a rule. If the account has too many, its oldest spent rule makes room.
    /// - Returns: the rule with its number.
    public func add(_ rule: Element) throws(Refusal) -> Element {
        var rule = rule
        var present = rules[rule.account] ?? []
        if present.count >= Self.maximumCount {
            guard let spent = present.firstIndex(where: \.isSpent) else {
                throw .invalid("There are \(Self.maximumCount) \(Element.noun)s already. Delete some of them first.")
            }
            present.remove(at: spent)
        }
        lastNumber += 1
        rule.number = lastNumber
        present.append(rule)
        rules[rule.account] = present
        return rule
    }

    /// Those of an account, or all of them if that is nil. The oldest first.
    public func of(_ account: AccountKey?) -> [Element] {
        if let account { return rules[account] ?? [] }
        return rules.values.joined().sorted { $0.number < $1.number }
    }

    public func remove(_ rule: Element) {
        rules[rule.account]?.removeAll { $0.number == rule.number }
        if rules[rule.account]?.isEmpty == true { rules[rule.account] = nil }
    }

    /// Removes those of an account, or all of them if that is nil.
    public func removeAll(of account: AccountKey?) {
        if let account { rules[account] = nil } else { rules = [:] }
    }

    /// Finds the oldest rule that concerns an account and is not spent: a rule of the account itself, of its platform, or for all accounts.
    /// - Parameter key: nil if nobody knows whose request it is.
    func first(concerning key: AccountKey?, where isMeant: (Element) -> Bool) -> Element? {
        concerning(key).compactMap { $0.first { !$0.isSpent && isMeant($0) } }.min { $0.number < $1.number }
    }

    /// All rules that concern an account, the oldest first.
    func all(concerning key: AccountKey?) -> [Element] { concerning(key).joined().sorted { $0.number < $1.number } }

    /// Puts a rule in the place of the one with its number.
    func replace(_ rule: Element) {
        guard let place = rules[rule.account]?.firstIndex(where: { $0.number == rule.number }) else { return }
        rules[rule.account]?[place] = rule
    }

    private func concerning(_ key: AccountKey?) -> [[Element]] {
        let owners: [AccountKey?] = [nil] + [key, key?.platformKey].compactMap { $0 }
        return owners.compactMap { rules[$0] }
    }
}

/// Belongs to the event loop's thread, as the engine does.
@available(*, unavailable) extension RuleList: Sendable {}
