// Where the server can be reached, who is told apart, and how many it takes.

import CLibevent
import Glibc
import Testing
import Wire

@testable import Reactor

@Suite struct ListeningTests {
    @Test(arguments: ["127.0.0.1", "::1", "localhost", "0.0.0.0", "127.3.2.1"])
    func `a server listens where it is told`(host: String) throws {
        let harness = try Harness()
        let port = try harness.server.listen(host: host, port: 0)
        #expect(port > 0)
        for address in try SocketAddress.resolve(host: host) {
            var address = address
            address.port = UInt16(port)
            let client = try Client(address, harness: harness)
            try client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            _ = try client.answer()
        }
        #expect(harness.requests.map(\.peer).allSatisfy { $0 == .loopback })
    }

    @Test func `a port that is taken is refused`() throws {
        let harness = try Harness()
        let error = try #require(throws: ReactorError.self) {
            try harness.server.listen(host: "127.0.0.1", port: harness.port)
        }
        #expect(error.reason == .addressInUse)
        #expect(error.description == "cannot listen on 127.0.0.1:\(harness.port): Address already in use")
    }

    @Test(arguments: [
        ("no such host", 0, "\"no such host\" is not a known host: Name or service not known"),
        ("", 0, "\"\" is not a known host: Name or service not known"),
        ("::1", 65_536, "cannot listen on [::1]:65536: a port is a number from 0 to 65535"),
        ("127.0.0.1", -1, "cannot listen on 127.0.0.1:-1: a port is a number from 0 to 65535"),
        ("192.0.2.1", 0, "cannot listen on 192.0.2.1:0: Cannot assign requested address"),
    ])
    func `an impossible address is explained`(host: String, port: Int, sentence: String) throws {
        let harness = try Harness()
        let error = try #require(throws: ReactorError.self) { try harness.server.listen(host: host, port: port) }
        #expect(error.description == sentence)
    }

    @Test(arguments: [
        ("127.0.0.1", Peer.loopback), ("127.255.0.9", .loopback), ("128.0.0.1", .remote), ("10.0.0.1", .remote),
        ("::1", .loopback), ("::2", .remote), ("::", .remote), ("::ffff:127.0.0.1", .loopback),
        ("::ffff:10.0.0.1", .remote), ("2001:db8::1", .remote),
    ])
    func `a peer's address tells how far it is`(address: String, peer: Peer) throws {
        let address = try #require(try SocketAddress.resolve(host: address).first)
        #expect(address.withPointer { pointer, _ in Peer(pointer) } == peer)
    }

    @Test func `a socket file is private, answers, and is removed at the end`() throws {
        let folder = try Folder()
        let path = folder.path + "/socket"
        let harness = try Harness()
        try harness.server.listen(unixSocket: path)
        var status = stat()
        #expect(lstat(path, &status) == 0)
        #expect(status.st_mode & 0o7777 == 0o600)
        let client = try Client(SocketAddress(path: path), harness: harness)
        try client.send("GET /over/a/file HTTP/1.1\r\nHost: localhost\r\n\r\n")
        #expect(try client.answer().hasSuffix("GET /over/a/file"))
        #expect(harness.requests[0].peer == .unixSocket)
        harness.server.stopAccepting()
        #expect(lstat(path, &status) != 0)
    }

    @Test func `a socket file is taken over from the dead, not from the living`() throws {
        let folder = try Folder()
        let path = folder.path + "/socket"
        let address = try SocketAddress(path: path)
        let dead = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        #expect(address.withPointer { bind(dead, $0, $1) } == 0)
        close(dead)

        let first = try Harness()
        try first.server.listen(unixSocket: path)
        let second = try Harness()
        let error = try #require(throws: ReactorError.self) { try second.server.listen(unixSocket: path) }
        #expect(error == ReactorError(.addressInUse, "cannot listen on \(path): another process answers there"))
        let client = try Client(address, harness: first)
        try client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        _ = try client.answer()
    }

    @Test func `a file that is no socket is left alone`() throws {
        let folder = try Folder()
        let path = folder.path + "/letter"
        close(open(path, O_CREAT | O_WRONLY, 0o644))
        let harness = try Harness()
        let error = try #require(throws: ReactorError.self) { try harness.server.listen(unixSocket: path) }
        #expect(error == ReactorError(.notASocket, "cannot listen on \(path): the file exists and is not a socket"))
        #expect(access(path, F_OK) == 0)
        let long = String(repeating: "x", count: 200)
        #expect(throws: ReactorError.self) { try harness.server.listen(unixSocket: long) }
        #expect(throws: ReactorError.self) { try harness.server.listen(unixSocket: folder.path + "/none/socket") }
    }

    @Test func `ten thousand idle connections, and one more is served`() throws {
        let files = raiseFileLimit()
        if files < 14_000 { try Test.cancel("the hard limit of open files is \(files), too low for 10,000 connections") }
        var limits = HTTPLimits()
        limits.maximumConnections = 10_001
        let harness = try Harness(limits: limits)
        let crowd = try Crowd(size: 10_000, port: harness.port)
        try harness.turn { harness.server.connectionCount == 10_000 }
        let client = try harness.connect()
        try client.send("GET /one/more HTTP/1.1\r\nHost: localhost\r\n\r\n")
        #expect(try client.answer().hasSuffix("GET /one/more"))
        crowd.leave()
        try harness.turn { harness.server.connectionCount == 1 }
    }
}

/// A shell that holds many connections open: together with the server's end they would not fit into one process.
private final class Crowd {
    private var process = pid_t()

    init(size: Int, port: Int) throws {
        let script = "for ((i = 0; i < \(size); i++)); do exec {fd}<>/dev/tcp/127.0.0.1/\(port); done; exec sleep 60"
        var arguments: [UnsafeMutablePointer<CChar>?] = [strdup("bash"), strdup("-c"), strdup(script), nil]
        defer { for argument in arguments { free(argument) } }
        try #require(posix_spawnp(&process, "bash", nil, nil, &arguments, environ) == 0)
    }

    func leave() {
        if process > 0 {
            kill(process, SIGKILL)
            waitpid(process, nil, 0)
        }
        process = 0
    }

    deinit { leave() }
}

/// A folder for one test.
final class Folder {
    let path: String

    init() throws {
        var template = Array("/tmp/reactor-test-XXXXXX".utf8CString)
        let name = try #require(mkdtemp(&template))
        path = String(cString: name)
    }

    deinit {
        for name in ["socket", "letter"] { unlink("\(path)/\(name)") }
        rmdir(path)
    }
}
