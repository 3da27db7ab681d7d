// What a tester wants to go wrong: a call that is answered with an error, late or not at all, or a webhook that comes twice, late, in the wrong order
// or not at all.
import Wire

public struct Fault: TesterRule {
    public enum Action: String, Sendable, CaseIterable {
        /// Of calls. The connection is closed before anything is done.
        case reset
        /// The call is done, and the answer ends in the middle.
        case cut
        /// Nothing is done, and no answer comes.
        case hang
        /// Of webhooks.
        case drop, delay, duplicate, swap

        public var isOfWebhooks: Bool { [.drop, .delay, .duplicate, .swap].contains(self) }
    }

    /// Which calls, or which webhooks. What is nil does not matter.
    public struct Match: Sendable {
        public var method: String?
        public var path: PathPattern?
        /// Top-level parameters with their values, as the form has them.
        public var parameters: [String: String] = [:]
        /// The type of the event.
        public var event: String?
        public var endpoint: String?

        public init() {}
    }

    public static let noun = "fault"

    public var number = 0
    public let account: AccountKey?
    public let match: Match
    /// How often it strikes. Nil for ever.
    public let times: Int64?
    /// Milliseconds: real time before an answer, time of the account's clock before a webhook.
    public let delay: Int64
    /// The answer in place of the call's own. Nil if the call is done.
    public let status: Int64?
    public let error: JSONObject
    public let action: Action?
    /// How often it has struck.
    public internal(set) var struck: Int64 = 0

    public init(of account: AccountKey?, _ match: Match, times: Int64?, delay: Int64, status: Int64?, error: JSONObject, action: Action?) {
        self.account = account
        self.match = match
        self.times = times
        self.delay = delay
        self.status = status
        self.error = error
        self.action = action
    }

    public var isOfWebhooks: Bool { action?.isOfWebhooks == true }

    public var isSpent: Bool { times.map { struck >= $0 } ?? false }
}

extension RuleList<Fault> {
    /// Lets the oldest fault strike that the condition chooses.
    public func strike(_ key: AccountKey?, where isMeant: (Fault) -> Bool) -> Fault? {
        guard var fault = first(concerning: key, where: isMeant) else { return nil }
        fault.struck += 1
        replace(fault)
        return fault
    }
}
