// Listening sockets. evhttp_bind_socket is not used: it tells neither what failed nor which port it got, it logs to standard error by itself, and it
// queues only 128 clients.

import CLibevent
import Glibc

enum ListeningSocket {
    /// Listens on every address of the host ("localhost" usually has two), on the same port.
    /// - Returns: descriptors, which the caller owns then, and the port.
    static func open(host: String, port: Int) throws(ReactorError) -> (descriptors: [Int32], port: Int) {
        let place = host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]:\(port)" : "\(host):\(port)"
        guard var number = UInt16(exactly: port) else {
            throw ReactorError(.badAddress, "cannot listen on \(place): a port is a number from 0 to 65535")
        }
        var descriptors: [Int32] = []
        var failure = ReactorError(.unknownHost, "cannot listen on \(place): the host has no address")
        for var address in try SocketAddress.resolve(host: host) {
            address.port = number
            do throws(ReactorError) {
                let descriptor = try open(address, place: place)
                descriptors.append(descriptor)
                number = SocketAddress.ofSocket(descriptor).port
            } catch {
                failure = error
                // "localhost" has an IPv6 address even if the kernel has no IPv6.
                if error.reason == .badAddress { continue }
                for descriptor in descriptors { close(descriptor) }
                throw error
            }
        }
        if descriptors.isEmpty { throw failure }
        return (descriptors, Int(number))
    }

    /// Listens on a socket file that only its owner can open. The file of a process that has ended is replaced.
    static func open(path: String) throws(ReactorError) -> Int32 {
        let address = try SocketAddress(path: path)
        var status = stat()
        if lstat(path, &status) == 0 {
            guard status.st_mode & S_IFMT == S_IFSOCK else {
                throw ReactorError(.notASocket, "cannot listen on \(path): the file exists and is not a socket")
            }
            guard try isStale(address) else {
                throw ReactorError(.addressInUse, "cannot listen on \(path): another process answers there")
            }
            unlink(path)
        }
        return try open(address, place: path)
    }

    private static func isStale(_ address: SocketAddress) throws(ReactorError) -> Bool {
        let probe = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
        guard probe >= 0 else { throw .system("cannot make a socket") }
        defer { close(probe) }
        return address.withPointer { connect(probe, $0, $1) } != 0 && errno == ECONNREFUSED
    }

    private static func open(_ address: SocketAddress, place: String) throws(ReactorError) -> Int32 {
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let descriptor = socket(address.family, kind, 0)
        guard descriptor >= 0 else { throw .system("cannot listen on \(place)") }
        if address.family == AF_UNIX {
            // Linux takes the file's mode from the socket, so the file is private from the beginning.
            fchmod(descriptor, 0o600)
        } else {
            var on: Int32 = 1
            let size = socklen_t(MemoryLayout<Int32>.size)
            setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, size)
            // Accepted sockets inherit this. Without it, an answer in two writes would wait for the client's acknowledgement.
            setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, size)
        }
        guard address.withPointer({ bind(descriptor, $0, $1) }) == 0, listen(descriptor, SOMAXCONN) == 0 else {
            let error = ReactorError.system("cannot listen on \(place)")
            close(descriptor)
            throw error
        }
        return descriptor
    }
}
