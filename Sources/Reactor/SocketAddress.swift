// A socket address of any family, and what the server needs to know of it: whether the other side is on this machine.

import CLibevent
import Glibc
import Wire

struct SocketAddress {
    private var storage = sockaddr_storage()
    private var length: socklen_t = 0

    private init() {}

    private init(_ address: UnsafePointer<sockaddr>, length: socklen_t) {
        self.length = min(length, socklen_t(MemoryLayout<sockaddr_storage>.size))
        withUnsafeMutableBytes(of: &storage) {
            $0.copyMemory(from: UnsafeRawBufferPointer(start: address, count: Int(self.length)))
        }
    }

    /// A socket file. The system allows 107 bytes.
    init(path: String) throws(ReactorError) {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        let room = MemoryLayout.size(ofValue: address.sun_path) - 1
        guard !bytes.isEmpty, bytes.count <= room, !bytes.contains(0) else {
            throw ReactorError(.badAddress, "the path of a socket must have 1 to \(room) bytes: \(path)")
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        length = socklen_t(MemoryLayout<sockaddr_un>.size)
        withUnsafeMutableBytes(of: &storage) { storage in
            withUnsafeBytes(of: &address) { storage.copyMemory(from: $0) }
        }
    }

    /// All addresses of a host to listen on. The host is a name, an IPv4 or an IPv6 address.
    static func resolve(host: String) throws(ReactorError) -> [SocketAddress] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_PASSIVE
        var first: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(host, nil, &hints, &first)
        guard code == 0 else {
            throw ReactorError(.unknownHost, "\"\(host)\" is not a known host: \(String(cString: gai_strerror(code)))")
        }
        defer { freeaddrinfo(first) }
        var addresses: [SocketAddress] = []
        var next = first
        while let entry = next?.pointee {
            if let address = entry.ai_addr { addresses.append(SocketAddress(address, length: entry.ai_addrlen)) }
            next = entry.ai_next
        }
        return addresses
    }

    /// The address a socket is bound to.
    static func ofSocket(_ descriptor: Int32) -> SocketAddress { asking(getsockname, descriptor) }

    /// The address at the other end of a socket.
    static func ofPeer(_ descriptor: Int32) -> SocketAddress { asking(getpeername, descriptor) }

    private static func asking(
        _ ask: (Int32, UnsafeMutablePointer<sockaddr>?, UnsafeMutablePointer<socklen_t>?) -> Int32, _ descriptor: Int32
    ) -> SocketAddress {
        var address = SocketAddress()
        address.length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        var length = address.length
        withUnsafeMutablePointer(to: &address.storage) {
            _ = ask(descriptor, UnsafeMutableRawPointer($0).assumingMemoryBound(to: sockaddr.self), &length)
        }
        return address
    }

    /// The IP address in digits. Nil if it is another kind of address.
    var host: String? {
        guard [AF_INET, AF_INET6].contains(family) else { return nil }
        var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        let result = withPointer { getnameinfo($0, $1, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST) }
        return result == 0 ? String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self) : nil
    }

    var family: Int32 { Int32(storage.ss_family) }

    /// The port, in the host's byte order. It is at the same place in both families.
    var port: UInt16 {
        get { withUnsafeBytes(of: storage) { UInt16(bigEndian: $0.load(fromByteOffset: 2, as: UInt16.self)) } }
        set {
            withUnsafeMutableBytes(of: &storage) {
                $0.storeBytes(of: newValue.bigEndian, toByteOffset: 2, as: UInt16.self)
            }
        }
    }

    func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        withUnsafePointer(to: storage) {
            body(UnsafeRawPointer($0).assumingMemoryBound(to: sockaddr.self), length)
        }
    }
}

extension Peer {
    /// Where the owner of an address is. 127.0.0.0/8 and ::1 are loopback, and so is an IPv4 loopback address written as IPv6.
    init(_ address: UnsafePointer<sockaddr>?) {
        guard let address else {
            self = .remote
            return
        }
        let bytes = UnsafeRawPointer(address)
        switch Int32(address.pointee.sa_family) {
        case AF_UNIX:
            self = .unixSocket
        case AF_INET:
            self = bytes.load(fromByteOffset: 4, as: UInt8.self) == 127 ? .loopback : .remote
        case AF_INET6:
            let address = UnsafeRawBufferPointer(start: bytes + 8, count: 16)
            let isMapped = address[..<10].allSatisfy { $0 == 0 } && address[10] == 0xff && address[11] == 0xff
            let isLoopback = address[..<15].allSatisfy { $0 == 0 } && address[15] == 1
            self = isLoopback || (isMapped && address[12] == 127) ? .loopback : .remote
        default:
            self = .remote
        }
    }
}
