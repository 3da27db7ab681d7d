// Names that are looked up as a test needs it. The tests' own `getaddrinfo` stands before the system's, for libcurl too; what it does
// not know it asks the system.

import Glibc
import Synchronization

/// Look-ups of names that hang.
enum HangingNames {
    /// Those that have ended, by their descriptor.
    static let ended = Mutex<[Int32]>([])

    /// A name whose look-up hangs until the other end of the descriptor's pipe is closed (or, so that a broken client cannot hang the
    /// tests, for ten seconds), and then finds nothing.
    static func name(_ descriptor: Int32) -> String { "hangs-on-\(descriptor).test" }

    fileprivate static func wait(for name: Substring) {
        guard let descriptor = Int32(name.dropFirst("hangs-on-".count).dropLast(".test".count)) else { return }
        var state = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        poll(&state, 1, 10_000)
        ended.withLock { $0.append(descriptor) }
    }
}

private typealias Lookup = @convention(c) (
    UnsafePointer<CChar>?, UnsafePointer<CChar>?, UnsafePointer<addrinfo>?, UnsafeMutablePointer<UnsafeMutablePointer<addrinfo>?>?
) -> Int32

private let system: Lookup? = dlsym(UnsafeMutableRawPointer(bitPattern: -1), "getaddrinfo").map { unsafeBitCast($0, to: Lookup.self) }

@_cdecl("getaddrinfo")
public func lookUp(
    _ node: UnsafePointer<CChar>?, _ service: UnsafePointer<CChar>?, _ hints: UnsafePointer<addrinfo>?,
    _ result: UnsafeMutablePointer<UnsafeMutablePointer<addrinfo>?>?
) -> Int32 {
    let name = node.map { String(cString: $0) } ?? ""
    if name == "unknown.test" { return EAI_NONAME }
    if name.hasPrefix("hangs-on-") {
        HangingNames.wait(for: name[...])
        return EAI_NONAME
    }
    return system?(node, service, hints, result) ?? EAI_FAIL
}
