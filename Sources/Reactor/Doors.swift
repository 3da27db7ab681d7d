// The listening sockets, and how many may come in.

import CLibevent
import Glibc
import Wire

struct Doors {
    /// Clients that are let in at once. The others wait in the system's queue until the loop comes by again.
    static let portion = 64
    /// Seconds without looking at the doors when the process has no file left.
    private static let restSeconds = 0.01

    /// Connections that there may be.
    let places: Int
    /// Connections besides these, for requests that must always get through.
    let reserve: Int
    var socketFiles: [String] = []
    private var doors: [(descriptor: Int32, source: EventSource)] = []
    private var alarm: Timer?
    /// Whether the system had no file left for the last client that knocked.
    private(set) var isOutOfFiles = false

    init(places: Int, reserve: Int) {
        self.places = places
        self.reserve = reserve
    }

    /// Takes over a listening socket. `action` runs whenever somebody waits at it.
    mutating func open(_ descriptor: Int32, _ base: EventBase, action: @escaping () -> Void) {
        let source = EventSource(base, descriptor: descriptor, interest: Int32(EV_READ | EV_PERSIST), action: action)
        source.start()
        doors.append((descriptor, source))
    }

    /// - Returns: the next client; nil: there is none.
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

    /// Looks at the doors again after a moment. Otherwise the loop would spin until a file is free.
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
