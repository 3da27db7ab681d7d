// Idempotency keys and their answers. They are kept for 24 hours of the account's clock. A key whose first request is still under way is held in
// memory, so that it is free again if the daemon dies. A request that calls another server is different: it reserves its key on disk before the call,
// because after a crash nobody knows whether the call was made.
import Storage

public final class IdempotencyStore {
    /// How long a key is kept, in seconds of the account's clock.
    public static let lifetime: Int64 = 86_400

    /// The answer to the first request with a key.
    public struct Answer: Sendable {
        public let fingerprint: [UInt8]
        /// The path of the request. Empty if an older Pinstripe kept it without a path.
        public let path: String
        public let status: Int
        public let requestID: String
        public let body: [UInt8]

        /// Whether the key is only reserved: there was a request, but its answer was never kept.
        public var isReservation: Bool { status == 0 }

        /// The placeholder until there is an answer.
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

    /// A key that a request holds while it is under way, even if the account is reset meanwhile.
    public struct Claim: Hashable {
        fileprivate let world: Int64
        fileprivate let key: String
    }

    private let database: Database
    private let links: Links
    private let watch: WorldWatch
    private var underWay: Set<Claim> = []

    init(_ database: Database, _ links: Links, _ watch: WorldWatch) {
        self.database = database
        self.links = links
        self.watch = watch
    }

    /// The answer of a key. Nil if the key is free or its time is over.
    public func answer(to key: String, account: Account, now: Int64) throws -> Answer? {
        let kept = try database.statement(
            "SELECT fingerprint, status, request_id, body, path, public_url FROM idempotency_keys WHERE world = ? AND key = ? AND created > ?"
        ).first(.integer(account.world), .text(key), .integer(now &- Self.lifetime)) {
            let answer = Answer(
                fingerprint: $0.blob(0), path: $0.text(4), status: Int($0.integer(1)), requestID: $0.text(2), body: $0.blob(3))
            return (answer, publicURL: $0.integer(5))
        }
        guard let (answer, publicURL) = kept else { return nil }
        return Answer(
            fingerprint: answer.fingerprint, path: answer.path, status: answer.status, requestID: answer.requestID,
            body: try links.refresh(answer: answer.body, from: publicURL))
    }

    /// Keeps the answer. Call it in the same write as the change that the answer is about.
    public func save(_ answer: Answer, for key: String, account: Account, now: Int64) throws(StorageError) {
        watch.note(account.world)
        try database.statement(
            """
            INSERT OR REPLACE INTO idempotency_keys (world, key, created, fingerprint, path, status, request_id, body, public_url)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """
        ).run(
            .integer(account.world), .text(key), .integer(now), .blob(answer.fingerprint), .text(answer.path),
            .integer(Int64(answer.status)), .text(answer.requestID), .blob(answer.body), .integer(links.current))
    }

    /// Claims a key for a request.
    /// - Returns: nil if another request holds it.
    public func begin(_ key: String, account: Account) -> Claim? {
        let claim = Claim(world: account.world, key: key)
        return underWay.insert(claim).inserted ? claim : nil
    }

    /// Whether a request holds the key.
    public func isUnderWay(_ key: String, account: Account) -> Bool { underWay.contains(Claim(world: account.world, key: key)) }

    /// Gives up the key when the request has ended.
    public func end(_ claim: Claim) { underWay.remove(claim) }
}
