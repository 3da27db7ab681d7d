// What a client sees of one exchange.

import Glibc
import Testing
import Wire

@testable import Reactor

@Suite struct AnswerTests {
    @Test func `an answer, to the byte`() throws {
        let harness = try Harness()
        let client = try harness.connect()
        try client.send("GET /v1/charges HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(
            try client.answer()
                == "HTTP/1.1 200 OK\r\n"
                + "Content-Type: text/plain\r\n"
                + "Date: now\r\n"
                + "Content-Length: 15\r\n"
                + "\r\n"
                + "GET /v1/charges")
    }

    @Test func `the handler sees the request as it was sent`() throws {
        let harness = try Harness()
        let client = try harness.connect()
        try client.send(
            "POST /v1/a%20b?limit=3&x=%5B#f HTTP/1.1\r\nHost: x\r\nX-One: 1\r\nx-one:  two \r\nContent-Length: 5\r\n\r\na=b&c")
        _ = try client.answer()
        let request = try #require(harness.requests.first)
        #expect(request.method == "POST")
        #expect(request.path == "/v1/a%20b")
        #expect(request.query == "limit=3&x=%5B")
        #expect(request.headers == ["Host": "x", "X-One": "1", "x-one": "two", "Content-Length": "5"])
        #expect(request.body == Array("a=b&c".utf8))
        #expect(request.peer == .loopback)
    }

    @Test(arguments: ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
    func `every method reaches the handler`(method: String) throws {
        let harness = try Harness()
        let client = try harness.connect()
        for _ in 0..<2 {
            try client.send("\(method) /here HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(try client.answer().hasSuffix("\r\n\r\n\(method) /here"))
        }
    }

    @Test func `HEAD has the length of the body but no body, and the connection goes on`() throws {
        let harness = try Harness { _, reply in reply.send(.text("hello")) }
        let client = try harness.connect()
        try client.send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n")
        let head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nDate: now\r\nContent-Length: 5\r\n\r\n"
        #expect(try client.answer(hasBody: false) == head)
        harness.settle()
        #expect(client.look().text == "")
        try client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(try client.answer() == head + "hello")
    }

    @Test func `204 and 304 have no body`() throws {
        let harness = try Harness { request, reply in reply.send(.text("x", status: request.path == "/204" ? 204 : 304)) }
        let client = try harness.connect()
        try client.send("GET /204 HTTP/1.1\r\nHost: localhost\r\n\r\nGET /304 HTTP/1.1\r\nHost: localhost\r\n\r\n")
        #expect(
            try client.answer(hasBody: false)
                == "HTTP/1.1 204 No Content\r\nContent-Type: text/plain\r\nDate: now\r\n\r\n")
        #expect(
            try client.answer(hasBody: false)
                == "HTTP/1.1 304 Not Modified\r\nContent-Type: text/plain\r\nDate: now\r\nContent-Length: 1\r\n\r\n")
    }

    @Test func `no header of the application can split the answer or contradict the transport`() throws {
        let harness = try Harness { _, reply in
            var response = Response.text("ok")
            response.headers.add("X-Evil", "a\r\nSet-Cookie: b")
            response.headers.add("X-Evil\r\nX", "a")
            response.headers.add("X-Nul", "a\0b")
            response.headers.add("content-length", "99")
            response.headers.add("Connection", "close")
            response.headers.add("Transfer-Encoding", "chunked")
            response.headers.add("X-Good", "ümlaut\tand tab")
            reply.send(response)
        }
        let client = try harness.connect()
        try client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        #expect(
            try client.answer()
                == "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nX-Good: ümlaut\tand tab\r\nDate: now\r\n"
                + "Content-Length: 2\r\n\r\nok")
    }

    @Test func `a body in chunks, and the next request on the same connection`() throws {
        let harness = try Harness { request, reply in reply.send(.text(String(decoding: request.body, as: UTF8.self))) }
        let client = try harness.connect()
        try client.send("POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n3\r\na=b\r\n2\r\n&c\r\n0\r\n\r\n")
        #expect(try client.answer().hasSuffix("Content-Length: 5\r\n\r\na=b&c"))
        try client.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\nhi")
        #expect(try client.answer().hasSuffix("Content-Length: 2\r\n\r\nhi"))
    }

    @Test func `a client that asks first is told to go on`() throws {
        let harness = try Harness { request, reply in reply.send(.text(String(decoding: request.body, as: UTF8.self))) }
        let client = try harness.connect()
        try client.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
        #expect(try client.answer() == "HTTP/1.1 100 Continue\r\n\r\n")
        try client.send("hi")
        #expect(try client.answer().hasSuffix("\r\n\r\nhi"))
    }

    @Test func `a client that asks first and does not wait gets both answers in order`() throws {
        let harness = try Harness { request, reply in reply.send(.text(String(decoding: request.body, as: UTF8.self))) }
        let client = try harness.connect()
        try client.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
        harness.loop.turn(block: true)
        harness.loop.turn(block: true)
        try client.send("hiGET /next HTTP/1.1\r\nHost: localhost\r\n\r\n")
        #expect(try client.answer() == "HTTP/1.1 100 Continue\r\n\r\n")
        #expect(try client.answer().hasSuffix("\r\n\r\nhi"))
        #expect(try client.answer().hasSuffix("\r\n\r\n"))
    }

    @Test func `an answer larger than the socket takes arrives whole`() throws {
        let body = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0) }
        let harness = try Harness { _, reply in reply.send(Response(body: body)) }
        let client = try harness.connect()
        try client.send("GET /1 HTTP/1.1\r\nHost: localhost\r\n\r\nGET /2 HTTP/1.1\r\nHost: localhost\r\n\r\n")
        try harness.turn { harness.server.inFlight == 1 }
        let head = "HTTP/1.1 200 OK\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\nContent-Length: 3000000\r\n\r\n".utf8.count
        try harness.turn {
            client.look()
            return client.received.count == 2 * (head + body.count)
        }
        #expect(client.received[head..<(head + body.count)].elementsEqual(body))
        #expect(client.received.suffix(body.count).elementsEqual(body))
        #expect(harness.server.inFlight == 0)
    }

    @Test(arguments: [
        ("GET / HTTP/1.0\r\n\r\n", "Connection: close\r\n", true),
        ("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", "Connection: keep-alive\r\n", false),
        ("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", "Connection: close\r\n", true),
        ("GET http://other/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", "Connection: close\r\n", true),
        ("GET http://other/ HTTP/1.1\r\nHost: localhost\r\n\r\n", "", false),
    ])
    func `the client decides whether the connection stays`(request: String, field: String, closes: Bool) throws {
        let harness = try Harness { _, reply in reply.send(.text("x")) }
        let client = try harness.connect()
        try client.send(request)
        #expect(
            try client.answer()
                == "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nDate: now\r\nContent-Length: 1\r\n\(field)\r\nx")
        if closes {
            #expect(try client.end() == "")
        } else {
            try client.send(request)
            _ = try client.answer()
        }
    }

    @Test func `a client that ends its side right after the request gets its answer`() throws {
        let harness = try Harness()
        let client = try harness.connect()
        try client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        shutdown(client.descriptor, Int32(SHUT_WR))
        #expect(try client.end().hasSuffix("\r\n\r\nGET /"))
    }
}
