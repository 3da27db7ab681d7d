// What the client makes of an answer.

import Testing
import Wire

@testable import Reactor

@Suite struct OutboundResponseTests {
    private func response(
        to method: String = "GET", _ answer: [UInt8], closing: Bool = false, _ adjust: (inout OutboundLimits) -> Void = { _ in }
    ) throws -> OutboundResponse {
        let caller = try Caller()
        let receiver = try Receiver(caller.loop) { visit in
            guard visit.takeRequest() != nil else { return }
            visit.send(answer)
            if closing { visit.close() }
        }
        var response = try caller.response(.local(receiver.port, method, adjust: adjust))
        #expect(response.address == "127.0.0.1")
        response.address = ""
        return response
    }

    @Test func `an answer has a status, its fields in their order and spelling, and a body`() throws {
        let answer = "HTTP/1.1 200 OK\r\nX-B: 1\r\nx-a:2  \r\nX-B:\t3\r\nEmpty:\r\nContent-Length: 5\r\n\r\nhello"
        let expected = OutboundResponse(
            status: 200, headers: ["X-B": "1", "x-a": "2", "X-B": "3", "Empty": "", "Content-Length": "5"], body: Array("hello".utf8))
        #expect(try response(Array(answer.utf8)) == expected)
    }

    @Test(arguments: [200, 201, 204, 304, 400, 401, 404, 410, 418, 429, 500, 503, 599, 999])
    func `any status is an answer`(status: Int) throws {
        let answer = "HTTP/1.1 \(status) Whatever\r\nContent-Length: 0\r\n\r\n"
        #expect(try response(Array(answer.utf8)) == OutboundResponse(status: status, headers: ["Content-Length": "0"]))
    }

    @Test(arguments: [301, 302, 303, 307, 308])
    func `a redirect is an answer too, and not followed`(status: Int) throws {
        let answer = "HTTP/1.1 \(status) Elsewhere\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"
        let expected = OutboundResponse(status: status, headers: ["Location": "http://127.0.0.1:1/", "Content-Length": "0"])
        #expect(try response(Array(answer.utf8)) == expected)
    }

    @Test func `what comes before the final answer is left out`() throws {
        let answer = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 200 OK\r\nX: 1\r\nContent-Length: 2\r\n\r\nok"
        let expected = OutboundResponse(status: 200, headers: ["X": "1", "Content-Length": "2"], body: Array("ok".utf8))
        #expect(try response(to: "POST", Array(answer.utf8)) == expected)
    }

    @Test func `chunks are put together, and the trailer is left out`() throws {
        let answer = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\n1\r\n!\r\n0\r\nX-Trailer: 1\r\n\r\n"
        let expected = OutboundResponse(status: 200, headers: ["Transfer-Encoding": "chunked"], body: Array("hello!".utf8))
        #expect(try response(Array(answer.utf8)) == expected)
    }

    @Test(arguments: ["HTTP/1.0 200 OK\r\n\r\nall of it", "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nall of it", "HTTP/1.1 200\n\nall of it"])
    func `without a length the body ends with the connection`(answer: String) throws {
        #expect(try response(Array(answer.utf8), closing: true).text == "all of it")
    }

    @Test(arguments: [("HEAD", 200), ("GET", 204), ("GET", 304)])
    func `an answer that has no body is complete without it, whatever length it tells`(method: String, status: Int) throws {
        let answer = "HTTP/1.1 \(status) OK\r\nContent-Length: 500\r\n\r\n"
        #expect(try response(to: method, Array(answer.utf8)).body.isEmpty)
    }

    @Test func `fields that are not UTF-8 are read as Latin-1, bodies as they are`() throws {
        var answer = Array("HTTP/1.1 200 OK\r\nX-Latin: caf".utf8) + [0xe9]
        answer += Array("\r\nX-UTF8: café\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\n".utf8) + [0xff, 0x00, 0xfe, 0x0a]
        let expected = OutboundResponse(
            status: 200, headers: ["X-Latin": "café", "X-UTF8": "café", "Content-Encoding": "gzip", "Content-Length": "4"],
            body: [0xff, 0x00, 0xfe, 0x0a])
        #expect(try response(answer) == expected)
    }

    @Test func `a field may go on in the next line`() throws {
        let answer = "HTTP/1.1 200 OK\r\nX: one\r\n  two\r\n\tthree\r\nContent-Length: 0\r\n\r\n"
        #expect(try response(Array(answer.utf8)).headers == ["X": "one two three", "Content-Length": "0"])
    }

    @Test(arguments: [("Content-Length: 10", "0123456789"), ("Transfer-Encoding: chunked", "6\r\n012345\r\n4\r\n6789\r\n0\r\n\r\n")])
    func `a body beyond the limit is cut, or refused`(field: String, body: String) throws {
        let answer = Array("HTTP/1.1 200 OK\r\n\(field)\r\n\r\n\(body)".utf8)
        let cut = try response(answer) { $0.maximumBody = 4 }
        #expect((cut.text, cut.isTruncated) == ("0123", true))
        let whole = try response(answer) { $0.maximumBody = 10 }
        #expect((whole.text, whole.isTruncated) == ("0123456789", false))
        let none = try response(answer) { $0.maximumBody = 0 }
        #expect((none.text, none.isTruncated) == ("", true))
        let failure = #expect(throws: OutboundFailure.self) {
            try response(answer) {
                $0.maximumBody = 9
                $0.excess = .refused
            }
        }
        #expect(failure?.kind == .tooLarge)
        #expect(failure?.description.hasSuffix("sends a body of more than 9 bytes") == true)
    }

    @Test func `a huge body is cut, and its connection closed`() throws {
        let harness = try Harness { _, reply in reply.send(Response(body: Array(repeating: 7, count: 7_000_000))) }
        let client = try HTTPClient(loop: harness.loop)
        for _ in 0..<3 {
            var response: OutboundResponse?
            client.send(.local(harness.port)) { result, _ in response = try? result.get() }
            try harness.turn { response != nil }
            #expect(response?.body == Array(repeating: 7, count: 65_536))
            #expect(response?.isTruncated == true)
        }
        try harness.turn { harness.server.connectionCount == 0 }
    }
}
