// A loop with a client on it. The test turns the loop, so nothing sleeps; a test that waits in vain fails after 20 seconds.

import Glibc
import Testing
import Wire

@testable import Reactor

final class Caller {
    let loop: EventLoop
    let client: HTTPClient
    private let alarm: Reactor.Timer
    private let state = State()

    private final class State { var timedOut = false }

    init(certificateAuthorities: String? = nil, perHost: Int = 16, inAll: Int = 256) throws {
        loop = try EventLoop()
        client = try HTTPClient(
            loop: loop, certificateAuthorities: certificateAuthorities, maximumConnectionsPerHost: perHost, maximumConnections: inAll)
        alarm = loop.timer(after: 20) { [state] in state.timedOut = true }
    }

    func turn(until condition: () -> Bool) throws {
        while !condition() {
            try #require(!state.timedOut, "waited in vain")
            loop.turn(block: true)
        }
    }

    /// Handles all that is ready now.
    func settle() { for _ in 0..<20 { loop.turn(block: false) } }

    /// Makes a call and turns until its completion has run.
    func result(_ request: OutboundRequest) throws -> (Result<OutboundResponse, OutboundFailure>, OutboundTiming) {
        var outcomes: [(Result<OutboundResponse, OutboundFailure>, OutboundTiming)] = []
        client.send(request) { outcomes.append(($0, $1)) }
        try turn { !outcomes.isEmpty }
        settle()
        try #require(outcomes.count == 1)
        return outcomes[0]
    }

    func response(_ request: OutboundRequest) throws -> OutboundResponse { try result(request).0.get() }

    /// The failure of a call that is to fail.
    func failure(_ request: OutboundRequest) throws -> OutboundFailure {
        switch try result(request).0 {
        case .success(let response): throw Unexpected(response: response)
        case .failure(let failure): return failure
        }
    }

    struct Unexpected: Error { let response: OutboundResponse }
}

extension OutboundRequest {
    /// A request to a port of this machine, with little patience.
    static func local(
        _ port: Int, _ method: String = "GET", path: String = "/", headers: Headers = [:], body: String = "",
        adjust: (inout OutboundLimits) -> Void = { _ in }
    ) -> OutboundRequest {
        var limits = OutboundLimits()
        adjust(&limits)
        return OutboundRequest(
            method: method, url: "http://127.0.0.1:\(port)\(path)", headers: headers, body: Array(body.utf8), limits: limits)
    }
}

extension OutboundResponse {
    var text: String { String(decoding: body, as: UTF8.self) }
}

/// A port that nobody listens on: bound, so that nobody else gets it, for as long as this is kept.
final class DeadPort {
    private let descriptor: Int32
    let port: Int

    init() throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        self.descriptor = descriptor
        let address = try SocketAddress.resolve(host: "127.0.0.1")[0]
        guard address.withPointer({ bind(descriptor, $0, $1) }) == 0 else { throw ReactorError.system("cannot bind") }
        port = Int(SocketAddress.ofSocket(descriptor).port)
    }

    /// Listens, and is full: the system answers no further client, which then waits for its connection.
    func fill() throws -> [Int32] {
        try #require(listen(descriptor, 0) == 0)
        var address = try SocketAddress.resolve(host: "127.0.0.1")[0]
        address.port = UInt16(port)
        return (0..<2).map { _ in
            let client = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
            _ = address.withPointer { connect(client, $0, $1) }
            return client
        }
    }

    deinit { close(descriptor) }
}
