// Idempotency keys and the answers they stand for, kept for 24 hours of the account's clock. Keys whose first request is still under
// way are remembered in memory: when the daemon dies they are free again. Only a request that calls a server elsewhere reserves its key on
// disk before it does so, because nobody knows afterwards whether the call was made.
import Storage

public final class IdempotencyStore {
    /// Seconds of the account's clock that a key is kept.
    public static let lifetime: Int64 = 86_400

    /// The answer to the first request with a key.
    public struct Answer: Sendable {
        public let fingerprint: [UInt8]
        /// The path of the request; empty where it was kept before paths were.
        public let path: String
        public let status: Int
        public let requestID: String
        public let body: [UInt8]

        /// Whether it only says that there was a request: its answer never came to be kept.
        public var isReservation: Bool { status == 0 }

        /// What holds a key's place until there is an answer.
        public static func reservation(fingerprint: [UInt8], path: String, requestID: String) -> Answer {
            Answer(fingerprint: fingerprint, path: path, status: 0, requestID: requestID, body: [])
        }

        public init(fingerprint: [UInt8], path: String, status: Int, requestID: String, body: [UInt8]) {
            self.fingerprint = fingerprint
            self.path = path
            self.status = status
            self.requestID = requestID
            self.body = body
        }
    }

    /// A key that a request holds while it is under way, be the account reset meanwhile or not.
    public struct Claim: Hashable {
        fileprivate let world: Int64
        fileprivate let key: String
    }

    private let database: Database
    private var underWay: Set<Claim> = []

    init(_ database: Database) { self.database = database }

    /// The answer that `key` stands for; nil where it is free or its time is over.
    public func answer(to key: String, account: Account, now: Int64) throws(StorageError) -> Answer? {
        try database.statement(
            "SELECT fingerprint, status, request_id, body, path FROM idempotency_keys WHERE world = ? AND key = ? AND created > ?"
        ).first(.integer(account.world), .text(key), .integer(now &- Self.lifetime)) {
            Answer(fingerprint: $0.blob(0), path: $0.text(4), status: Int($0.integer(1)), requestID: $0.text(2), body: $0.blob(3))
        }
    }

    /// Keeps the answer, in the write that keeps what it tells of.
    public func save(_ answer: Answer, for key: String, account: Account, now: Int64) throws(StorageError) {
        try database.statement(
            """
            INSERT OR REPLACE INTO idempotency_keys (world, key, created, fingerprint, path, status, request_id, body)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """
        ).run(
            .integer(account.world), .text(key), .integer(now), .blob(answer.fingerprint), .text(answer.path),
            .integer(Int64(answer.status)), .text(answer.requestID), .blob(answer.body))
    }

    /// Claims `key` for a request.
    /// - Returns: nil while another request holds it.
    public func begin(_ key: String, account: Account) -> Claim? {
        let claim = Claim(world: account.world, key: key)
        return underWay.insert(claim).inserted ? claim : nil
    }

    /// Whether a request holds `key`.
    public func isUnderWay(_ key: String, account: Account) -> Bool { underWay.contains(Claim(world: account.world, key: key)) }

    /// Gives the key up, whatever came of the request.
    public func end(_ claim: Claim) { underWay.remove(claim) }
}
