// One client's connection, from accept to close, and the one request on it that is being answered: evhttp reads the
// next only when the answer to this one is out, which is what keeps pipelined answers in order.
//
// Who frees evhttp's request? evhttp does, when the answer is complete or the connection goes down, except in one case:
// if the client vanishes while we owe the answer, it cuts the request loose (`evcon` is nil) and we free it.

import CLibevent
import Glibc
import Wire

/// POLLRDHUP, which the Glibc module does not show.
private let endOfStream: Int16 = 0x2000

final class HTTPConnection {
    private let pointer: OpaquePointer
    private let stream: OpaquePointer
    private let descriptor: Int32
    let peer: Peer
    unowned let server: HTTPServer
    private var request: UnsafeMutablePointer<evhttp_request>?
    private(set) var reply: Reply?
    private var watch: EventSource?
    /// Rounds of the server's that have passed since it last owed an answer.
    private var roundsWithoutRequest = 0

    init(_ pointer: OpaquePointer, stream: OpaquePointer, server: HTTPServer) {
        self.pointer = pointer
        self.stream = stream
        self.server = server
        descriptor = bufferevent_getfd(stream)
        peer = Peer(evhttp_connection_get_addr(pointer))
    }

    /// Counts a round.
    /// - Returns: how many there were in which the client has not got a request together.
    func countRound() -> Int {
        roundsWithoutRequest = reply == nil ? roundsWithoutRequest + 1 : 0
        return roundsWithoutRequest
    }

    /// Begins to owe an answer.
    func open(_ request: UnsafeMutablePointer<evhttp_request>) -> Reply {
        let reply = Reply(self)
        roundsWithoutRequest = 0
        self.request = request
        self.reply = reply
        return reply
    }

    /// Notices from now on when the client goes away. evhttp stops to read while it waits for an answer, so that
    /// nothing shows by itself; what the client may have sent behind its request is left in the socket.
    /// Edge-triggered, because those bytes, and also a reset (which libevent reports as readable, not as closed),
    /// would keep the loop spinning. Without EV_CLOSED, which EV_READ includes: when libevent's change list takes it back, it
    /// makes what reads the next request edge-triggered, too, and a request that comes in parts is then never read to its end.
    func watchForClose() {
        guard watch == nil else { return }
        let interest = Int32(EV_READ | EV_ET | EV_PERSIST)
        watch = EventSource(server.base, descriptor: descriptor, interest: interest) { [pointer, descriptor] in
            var state = pollfd(fd: descriptor, events: endOfStream, revents: 0)
            if poll(&state, 1, 0) > 0 { evhttp_connection_free(pointer) }
        }
        watch?.start()
    }

    /// Writes the answer: straight to the socket, which has room for all but the largest; only what does not fit goes
    /// through libevent's buffer. Completion, and reading the next request, is then evhttp's part again.
    func send(_ response: Response, with writer: inout ResponseWriter, closing: Bool) {
        guard let request else { return }
        watch?.cancel()
        watch = nil
        // The flag says that the request came in chunks; evhttp would take it for the answer.
        request.pointee.chunked = 0
        let connection = connectionField(request, closing: closing)
        if closing { evhttp_add_header(request.pointee.output_headers, "Connection", "close") }
        writer.write(response, connection: connection)
        let hasBody = request.pointee.type != EVHTTP_REQ_HEAD && ResponseWriter.mayHaveBody(response.status)
        writer.head.withUnsafeBytes { head in
            response.body.withUnsafeBytes { body in
                write(head, hasBody ? body : UnsafeRawBufferPointer(start: nil, count: 0))
            }
        }
        if evbuffer_get_length(bufferevent_get_output(stream)) == 0 {
            finish()
        } else {
            evhttp_request_set_on_complete_cb(
                request,
                { _, connection in
                    guard let connection else { return }
                    Unmanaged<HTTPConnection>.fromOpaque(connection).takeUnretainedValue().finish()
                }, Unmanaged.passUnretained(self).toOpaque())
            bufferevent_enable(stream, Int16(EV_WRITE))
        }
        // Completes at once if everything is written, and may then close the connection.
        evhttp_send_reply_end(request)
    }

    /// The connection goes down.
    /// - Returns: the reply that was owed and now has nowhere to go. The caller tells its owner.
    func close() -> Reply? {
        watch?.cancel()
        watch = nil
        guard let request, let reply else { return nil }
        if request.pointee.evcon == nil { evhttp_request_free(request) }
        self.request = nil
        self.reply = nil
        reply.detach()
        return reply
    }

    /// The answer is out, or in libevent's hands with nothing more to be done.
    private func finish() {
        guard let reply else { return }
        request = nil
        self.reply = nil
        reply.detach()
        server.answered()
    }

    private func write(_ head: UnsafeRawBufferPointer, _ body: UnsafeRawBufferPointer) {
        let output = bufferevent_get_output(stream)
        var written = 0
        // Bytes may wait there already: "100 Continue".
        if evbuffer_get_length(output) == 0 {
            var parts = (
                iovec(iov_base: UnsafeMutableRawPointer(mutating: head.baseAddress), iov_len: head.count),
                iovec(iov_base: UnsafeMutableRawPointer(mutating: body.baseAddress), iov_len: body.count)
            )
            written = withUnsafeBytes(of: &parts) {
                max(0, writev(descriptor, $0.baseAddress?.assumingMemoryBound(to: iovec.self), 2))
            }
        }
        let headLeft = head.dropFirst(written)
        let bodyLeft = body.dropFirst(max(0, written - head.count))
        for left in [headLeft, bodyLeft] where !left.isEmpty {
            let bytes = UnsafeRawBufferPointer(rebasing: left)
            evbuffer_add(output, bytes.baseAddress, bytes.count)
        }
    }

    /// What evhttp will do with the connection after the answer, in words for the client.
    private func connectionField(
        _ request: UnsafeMutablePointer<evhttp_request>, closing: Bool
    ) -> ResponseWriter.Connection {
        let wish = evhttp_find_header(request.pointee.input_headers, "Connection")
        if closing { return .close }
        if let wish, strcasecmp(wish, "close") == 0 { return .close }
        if request.pointee.major > 1 || (request.pointee.major == 1 && request.pointee.minor >= 1) { return .keep }
        if let wish, strncasecmp(wish, "keep-alive", 10) == 0 { return .keepOfHTTP10 }
        return .close
    }
}
