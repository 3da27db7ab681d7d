// GET /_admin/stream: tells those who look at an account that something has changed, as server-sent events. It says only what kind of thing it was.
// The page then asks for what it shows.
//
// Changes of a tenth of a second are told together, so that a busy test suite does not keep a page busy. While nobody listens, a change costs one
// comparison.
import Engine
import Wire

final class ChangeFeed {
    /// What has changed.
    enum Kind: String, CaseIterable {
        /// Something by the control plane: a clock, a fault, a progression, a snapshot, an account.
        case control
        /// Objects, with their events, deliveries and timers.
        case objects
        /// The journal of requests.
        case requests
    }

    private struct Reader {
        /// Gone when its client is.
        weak var stream: ResponseStream?
        /// Nil for all accounts.
        let key: AccountKey?
        let news: News
    }

    /// What a reader was not told yet.
    private final class News {
        var kinds: Set<Kind> = []
        /// Whether to say that the connection lives.
        var isDue = true
        var isOver = false

        func next() -> ResponseStream.Part {
            if isOver { return .end }
            defer { (kinds, isDue) = ([], false) }
            if kinds.isEmpty { return isDue ? .bytes(Array(": here\n\n".utf8)) : .nothing }
            let changed = kinds.map(\.rawValue).sorted().map { "\"\($0)\"" }.joined(separator: ",")
            return .bytes(Array("data: {\"changed\":[\(changed)]}\n\n".utf8))
        }
    }

    /// Seconds for which changes are gathered, and after which a silent reader hears that the connection lives.
    private static let gathering = 0.1
    private static let silence = 30.0

    private let engine: Engine
    private let after: (Double, @escaping () -> Void) -> () -> Void
    private var readers: [Reader] = []
    private var changedWorlds: Set<Int64> = []
    /// What else has changed, by the account. Nil stands for all accounts.
    private var changes: [Kind: Set<AccountKey?>] = [:]
    private var cancelTelling: (() -> Void)?
    private var cancelSignal: (() -> Void)?

    init(engine: Engine, after: @escaping (Double, @escaping () -> Void) -> () -> Void) {
        self.engine = engine
        self.after = after
    }

    var hasReaders: Bool { !readers.isEmpty }

    /// - Parameter key: the account to hear of, with those connected to it. Nil for all.
    func open(_ key: AccountKey?) -> Response {
        let news = News()
        let stream = ResponseStream { news.next() }
        readers.append(Reader(stream: stream, key: key, news: news))
        engine.onChange = { [unowned self] world in
            changedWorlds.insert(world)
            tellLater()
        }
        if cancelSignal == nil { signalLater() }
        var response = Response(headers: ["Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no"])
        response.stream = stream
        return response
    }

    /// Call it when something has changed that is no object. Ask first whether there are readers.
    func note(_ kind: Kind, of key: AccountKey?) {
        changes[kind, default: []].insert(key)
        tellLater()
    }

    /// Ends all answers, because the daemon is stopping.
    func stop() {
        for reader in readers {
            reader.news.isOver = true
            reader.stream?.wake()
        }
        readers = []
        rest()
    }

    private func tellLater() {
        guard cancelTelling == nil else { return }
        cancelTelling = after(Self.gathering) { [unowned self] in tell() }
    }

    private func tell() {
        cancelTelling = nil
        let (worlds, changes) = (changedWorlds, changes)
        changedWorlds = []
        self.changes = [:]
        removeGone()
        for reader in readers {
            if !worlds.isEmpty, concerns(worlds, reader) { reader.news.kinds.insert(.objects) }
            for (kind, keys) in changes where keys.contains(where: { Self.concerns($0, reader) }) { reader.news.kinds.insert(kind) }
            if !reader.news.kinds.isEmpty { reader.stream?.wake() }
        }
    }

    /// Whether one of the worlds is that of the reader's account, or of one that is connected to it.
    private func concerns(_ worlds: Set<Int64>, _ reader: Reader) -> Bool {
        guard let key = reader.key else { return true }
        guard let account = try? engine.accounts.find(key), let own = try? engine.accounts.worlds(of: account) else { return false }
        return own.contains(where: worlds.contains)
    }

    private static func concerns(_ key: AccountKey?, _ reader: Reader) -> Bool {
        guard let key, let own = reader.key else { return true }
        return key.belongs(to: own)
    }

    private func signalLater() {
        cancelSignal = after(Self.silence) { [unowned self] in
            cancelSignal = nil
            removeGone()
            for reader in readers {
                reader.news.isDue = true
                reader.stream?.wake()
            }
            if hasReaders { signalLater() }
        }
    }

    private func removeGone() {
        readers.removeAll { $0.stream == nil }
        if readers.isEmpty { rest() }
    }

    private func rest() {
        engine.onChange = nil
        cancelTelling?()
        cancelTelling = nil
        cancelSignal?()
        cancelSignal = nil
    }
}

/// Belongs to the event loop's thread, as the console does.
@available(*, unavailable) extension ChangeFeed: Sendable {}
