// What a tester has asked for and not taken away: faults, and objects that move by themselves.

public protocol TesterRule: Sendable {
    /// As ids and messages name it, such as `fault`.
    static var noun: String { get }
    /// The account that it is for. Nil for all.
    var account: AccountKey? { get }
    /// The rules of one kind are counted. An older rule comes before a newer one.
    var number: Int { get set }
    /// Whether it can never act again.
    var isSpent: Bool { get }
}

extension TesterRule {
    public var id: String { "\(Self.noun)_\(number)" }
}
