// A snapshot keeps the state of accounts under a name: objects, lists, history, contents of files, clocks, timers, deliveries and idempotency keys.
//
// It consists of worlds that are copies of the accounts' present ones, so that nothing changes them. A restore makes a copy of these copies current,
// and abandons the present worlds, as a reset does. So a snapshot can be restored any number of times.

/// What finds a snapshot.
public struct SnapshotKey: Hashable, Sendable {
    /// The account that it is about, with those connected to it. Nil for all accounts.
    public let account: AccountKey?
    public let name: String

    private static let longest = 64

    public init(_ account: AccountKey?, _ name: String) throws(Refusal) {
        let isName = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "-"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
        guard isName, (1...Self.longest).contains(name.utf8.count) else {
            throw .invalid("Invalid name of a snapshot: '\(name)'. It has 1 to 64 letters, digits, hyphens and underscores.", parameter: "name")
        }
        self.account = account
        self.name = name
    }

    /// - Parameter name: from the table.
    init(known account: AccountKey?, _ name: String) {
        self.account = account
        self.name = name
    }
}

public struct Snapshot: Sendable {
    let number: Int64
    public let key: SnapshotKey
    /// When it was taken, in Unix seconds of the machine's clock.
    public let created: Int64
    /// The number of its objects and of its accounts.
    public let objects: Int64
    public let accounts: Int64
    /// What the clock for new accounts showed. Only a snapshot of all accounts has it.
    let clock: Int64
    let runs: Bool

    /// One of its accounts.
    struct Member {
        let world: Int64
        let key: AccountKey
        /// When the account was made, on its clock.
        let begun: Int64
        /// What its clock showed.
        let now: Int64
        let runs: Bool
    }
}
