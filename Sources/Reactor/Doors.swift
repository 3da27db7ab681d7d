// The listening sockets, and the number of clients that may come in.

import CLibevent
import Glibc
import Wire

struct Doors {
    /// The most clients that are let in at once. The others wait in the system's queue until the next turn.
    static let portion = 64
    /// Seconds to wait if the process has no file left.
    private static let restSeconds = 0.01

    /// The most connections.
    let places: Int
    /// More connections, for requests that must always get through.
    let reserve: Int
    var socketFiles: [String] = []
    private var doors: [(descriptor: Int32, source: EventSource)] = []
    private var alarm: Timer?
    /// Whether the system had no file left for the last client.
    private(set) var isOutOfFiles = false

    init(places: Int, reserve: Int) {
        self.places = places
        self.reserve = reserve
    }

    /// Takes over a listening socket. The action runs whenever a client waits at it.
    mutating func open(_ descriptor: Int32, _ base: EventBase, action: @escaping () -> Void) {
        let source = EventSource(base, descriptor: descriptor, interest: Int32(EV_READ | EV_PERSIST), action: action)
        source.start()
        doors.append((descriptor, source))
    }

    /// - Returns: the next client. Nil if there is none.
    mutating func accept(_ door: Int32) -> (descriptor: Int32, peer: Peer)? {
        var address = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        return withUnsafeMutablePointer(to: &address) { storage in
            let pointer = UnsafeMutableRawPointer(storage).assumingMemoryBound(to: sockaddr.self)
            let descriptor = accept4(door, pointer, &length, Int32(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue))
            isOutOfFiles = descriptor < 0 && [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(errno)
            return descriptor < 0 ? nil : (descriptor, Peer(pointer))
        }
    }

    /// Accepts again after a moment. Otherwise the loop would spin until a file is free.
    mutating func rest(_ base: EventBase) {
        let sources = doors.map(\.source)
        for source in sources { source.stop() }
        alarm = Timer(base, seconds: Self.restSeconds, repeating: false) { for source in sources { source.start() } }
    }

    mutating func close() {
        alarm?.cancel()
        for (descriptor, source) in doors {
            source.cancel()
            Glibc.close(descriptor)
        }
        doors = []
        for path in socketFiles { unlink(path) }
        socketFiles = []
    }
}
