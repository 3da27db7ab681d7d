// The command line's own short calls on a running daemon (health, reset, clock …). evhttp's client would need a loop
// and cannot use a socket file; one blocking connection that ends with its answer needs neither.

import CLibevent
import Glibc
import Wire

/// One request, one answer, blocking the calling thread. For an HTTP/1.1 server that tells the length of its answers or
/// closes, which the daemon does.
public enum HTTPCall {
    /// Calls over TCP. `seconds` is the time for everything together.
    public static func perform(
        _ request: Request, host: String, port: Int, timeout seconds: Double
    ) throws(ReactorError) -> Response {
        let place = host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]:\(port)" : "\(host):\(port)"
        guard let port = UInt16(exactly: port) else { throw ReactorError(.badAddress, "\(place) is not an address") }
        var failure = ReactorError(.unknownHost, "cannot reach \(place): the host has no address")
        let call = Call(place: place, host: place, seconds: seconds)
        for var address in try SocketAddress.resolve(host: host, toListen: false) {
            address.port = port
            do throws(ReactorError) {
                return try call.perform(request, address)
            } catch {
                failure = error
                guard error.reason == .refused || error.reason == .badAddress else { throw error }
            }
        }
        throw failure
    }

    /// Calls over a socket file.
    public static func perform(
        _ request: Request, unixSocket path: String, timeout seconds: Double
    ) throws(ReactorError) -> Response {
        try Call(place: path, host: "localhost", seconds: seconds).perform(request, SocketAddress(path: path))
    }
}

private struct Call {
    let place: String
    let host: String
    let deadline: Double

    init(place: String, host: String, seconds: Double) {
        self.place = place
        self.host = host
        deadline = Self.now + (seconds > 0 ? min(seconds, 86_400) : 0)
    }

    func perform(_ request: Request, _ address: SocketAddress) throws(ReactorError) -> Response {
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let descriptor = socket(address.family, kind, 0)
        guard descriptor >= 0 else { throw .system("cannot reach \(place)") }
        defer { close(descriptor) }
        if address.withPointer({ connect(descriptor, $0, $1) }) != 0 {
            guard errno == EINPROGRESS else { throw .system("cannot reach \(place)") }
            try wait(descriptor, POLLOUT)
            var code: Int32 = 0
            var size = socklen_t(MemoryLayout<Int32>.size)
            getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &size)
            guard code == 0 else { throw .system("cannot reach \(place)", code: code) }
        }
        try send(bytes(of: request), descriptor)
        return try receive(descriptor, isHead: request.method == "HEAD")
    }

    private func bytes(of request: Request) -> [UInt8] {
        let target = request.query.isEmpty ? request.path : "\(request.path)?\(request.query)"
        var head = "\(request.method) \(target) HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\n"
        head += "Content-Length: \(request.body.count)\r\n"
        for (name, value) in request.headers { head += "\(name): \(value)\r\n" }
        return Array((head + "\r\n").utf8) + request.body
    }

    private func send(_ bytes: [UInt8], _ descriptor: Int32) throws(ReactorError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else {
                guard errno == EAGAIN || errno == EINTR else { throw .system("cannot send to \(place)") }
                try wait(descriptor, POLLOUT)
            }
        }
    }

    private func receive(_ descriptor: Int32, isHead: Bool) throws(ReactorError) -> Response {
        var answer = Answer(isHead: isHead)
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while !answer.isComplete {
            try wait(descriptor, POLLIN)
            let count = recv(descriptor, &chunk, chunk.count, 0)
            if count == 0 { break }
            if count < 0 {
                guard errno == EAGAIN || errno == EINTR else { throw .system("cannot read from \(place)") }
                continue
            }
            answer.add(chunk[..<count])
        }
        guard let response = answer.response else {
            throw ReactorError(.malformed, "\(place) does not answer in HTTP")
        }
        return response
    }

    private func wait(_ descriptor: Int32, _ interest: Int32) throws(ReactorError) {
        let left = deadline - Self.now
        var entry = pollfd(fd: descriptor, events: Int16(truncatingIfNeeded: interest), revents: 0)
        guard left > 0, poll(&entry, 1, Int32(left * 1000) &+ 1) != 0 else {
            throw ReactorError(.timedOut, "\(place) did not answer in time")
        }
    }

    private static var now: Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

/// Bytes of an answer as they come in, and what they say so far.
private struct Answer {
    let isHead: Bool
    private var bytes: [UInt8] = []
    private var head: Response?
    private var bodyStart = 0
    private var length: Int?

    init(isHead: Bool) { self.isHead = isHead }

    mutating func add(_ chunk: ArraySlice<UInt8>) {
        let from = max(0, bytes.count - 3)
        bytes += chunk
        if head == nil { readHead(from: from) }
    }

    var isComplete: Bool {
        guard head != nil, let length else { return false }
        return bytes.count - bodyStart >= length
    }

    /// The answer, if it is all there: up to its length, or up to the end of the stream if it told none.
    var response: Response? {
        guard var response = head, length == nil || isComplete else { return nil }
        response.body = Array(bytes[bodyStart...].prefix(length ?? .max))
        return response
    }

    private mutating func readHead(from: Int) {
        let end: [UInt8] = Array("\r\n\r\n".utf8)
        guard let mark = (from..<bytes.count).first(where: { bytes[$0...].starts(with: end) }) else { return }
        bodyStart = mark + end.count
        let lines = String(decoding: bytes[..<mark], as: UTF8.self).split(separator: "\r\n")
        let words = lines.first?.split(separator: " ") ?? []
        guard words.count >= 2, words[0].hasPrefix("HTTP/1."), let status = Int(words[1]) else {
            length = 0
            return
        }
        var response = Response(status: status)
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let value = line[line.index(after: colon)...].drop { $0 == " " }
            response.headers.add(String(line[..<colon]), String(value))
        }
        length = isHead ? 0 : response.headers["Content-Length"].flatMap { UInt32($0) }.map { Int($0) }
        head = response
    }
}
