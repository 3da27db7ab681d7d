// What the client sends, byte for byte.

import Glibc
import Testing
import Wire

@testable import Reactor

@Suite struct OutboundRequestTests {
    /// The bytes that a call to `/` sends, with the port hidden.
    private func bytes(_ make: (Int) -> OutboundRequest) throws -> String {
        let caller = try Caller()
        let receiver = try Receiver(caller.loop, answering: "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        #expect(try caller.response(make(receiver.port)).status == 200)
        return receiver.requests.joined(separator: "|").replacing(":\(receiver.port)", with: ":80")
    }

    @Test func `a request is its fields and its body, and nothing else`() throws {
        let sent = try bytes { port in
            .local(
                port, "POST", path: "/hook?a=1&b=%20",
                headers: [
                    "User-Agent": "Stripe/1.0", "Content-Type": "application/json; charset=utf-8", "Accept": "*/*; q=0.5",
                    "Stripe-Signature": "t=1,v1=abc", "X-Twice": "1", "x-twice": "2",
                ],
                body: "{\"a\": 1}")
        }
        #expect(
            sent == """
                POST /hook?a=1&b=%20 HTTP/1.1\r
                Host: 127.0.0.1:80\r
                User-Agent: Stripe/1.0\r
                Content-Type: application/json; charset=utf-8\r
                Accept: */*; q=0.5\r
                Stripe-Signature: t=1,v1=abc\r
                X-Twice: 1\r
                x-twice: 2\r
                Content-Length: 8\r
                \r
                {"a": 1}
                """)
    }

    @Test(arguments: [
        ("GET", "", "GET / HTTP/1.1\r\nHost: 127.0.0.1:80\r\n\r\n"),
        ("DELETE", "", "DELETE / HTTP/1.1\r\nHost: 127.0.0.1:80\r\n\r\n"),
        ("OPTIONS", "", "OPTIONS / HTTP/1.1\r\nHost: 127.0.0.1:80\r\n\r\n"),
        ("HEAD", "", "HEAD / HTTP/1.1\r\nHost: 127.0.0.1:80\r\n\r\n"),
        ("POST", "", "POST / HTTP/1.1\r\nHost: 127.0.0.1:80\r\nContent-Length: 0\r\n\r\n"),
        ("PUT", "", "PUT / HTTP/1.1\r\nHost: 127.0.0.1:80\r\nContent-Length: 0\r\n\r\n"),
        ("PATCH", "", "PATCH / HTTP/1.1\r\nHost: 127.0.0.1:80\r\nContent-Length: 0\r\n\r\n"),
        ("GET", "a body", "GET / HTTP/1.1\r\nHost: 127.0.0.1:80\r\nContent-Length: 6\r\n\r\na body"),
        ("DELETE", "a body", "DELETE / HTTP/1.1\r\nHost: 127.0.0.1:80\r\nContent-Length: 6\r\n\r\na body"),
        ("PUT", "a body", "PUT / HTTP/1.1\r\nHost: 127.0.0.1:80\r\nContent-Length: 6\r\n\r\na body"),
    ])
    func `every method has its form`(method: String, body: String, expected: String) throws {
        #expect(try bytes { .local($0, method, body: body) } == expected)
    }

    @Test func `one request leaves nothing behind for the next on the same connection`() throws {
        let caller = try Caller()
        let receiver = try Receiver(caller.loop, answering: "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        var first = OutboundRequest.local(receiver.port, "PUT", headers: ["X": "1", "Authorization": "Bearer x"], body: "a body")
        _ = try caller.response(first)
        first.url = "http://user:secret@127.0.0.1:\(receiver.port)/"
        first.headers = [:]
        _ = try caller.response(first)
        _ = try caller.response(.local(receiver.port, "HEAD"))
        _ = try caller.response(.local(receiver.port, "POST"))
        _ = try caller.response(.local(receiver.port, "GET"))
        #expect(receiver.visits.count == 1)
        let host = "Host: 127.0.0.1:\(receiver.port)\r\n"
        #expect(
            receiver.requests == [
                "PUT / HTTP/1.1\r\n\(host)X: 1\r\nAuthorization: Bearer x\r\nContent-Length: 6\r\n\r\na body",
                "PUT / HTTP/1.1\r\n\(host)Authorization: Basic dXNlcjpzZWNyZXQ=\r\nContent-Length: 6\r\n\r\na body",
                "HEAD / HTTP/1.1\r\n\(host)\r\n",
                "POST / HTTP/1.1\r\n\(host)Content-Length: 0\r\n\r\n",
                "GET / HTTP/1.1\r\n\(host)\r\n",
            ])
    }

    @Test func `the length is the client's own, the host may be the caller's, and a field may be empty`() throws {
        let sent = try bytes { port in
            .local(
                port, "POST",
                headers: [
                    "content-length": "99", "Transfer-Encoding": "chunked", "Host": "example.test", "X-Empty": "", "X-Blank": " ",
                    "X-Bytes": "ü: y;",
                ],
                body: "x")
        }
        #expect(
            sent == """
                POST / HTTP/1.1\r
                Host: example.test\r
                X-Empty:\r
                X-Blank:\r
                X-Bytes: ü: y;\r
                Content-Length: 1\r
                \r
                x
                """)
    }

    @Test func `a user and a password in the URL are sent as Basic, unless there is a field`() throws {
        let withoutField = try bytes { OutboundRequest(method: "GET", url: "http://user:secret@127.0.0.1:\($0)/") }
        #expect(withoutField == "GET / HTTP/1.1\r\nHost: 127.0.0.1:80\r\nAuthorization: Basic dXNlcjpzZWNyZXQ=\r\n\r\n")
        let withField = try bytes {
            OutboundRequest(method: "GET", url: "http://user:secret@127.0.0.1:\($0)/", headers: ["Authorization": "Bearer x"])
        }
        #expect(withField == "GET / HTTP/1.1\r\nHost: 127.0.0.1:80\r\nAuthorization: Bearer x\r\n\r\n")
    }

    @Test func `a large body with zeros in it arrives whole`() throws {
        let caller = try Caller()
        var body = [UInt8](repeating: 0, count: 5_000_000)
        for index in body.indices { body[index] = UInt8(truncatingIfNeeded: index &* 31) }
        let receiver = try Receiver(caller.loop) { visit in
            guard visit.received.count > 5_000_000 else { return }
            visit.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        }
        var request = OutboundRequest.local(receiver.port, "POST")
        request.body = body
        #expect(try caller.response(request).status == 200)
        #expect(receiver.visits[0].received.suffix(5_000_000) == body[...])
    }

    @Test func `an IPv6 address is called`() throws {
        let caller = try Caller()
        let receiver = try Receiver(caller.loop, host: "::1") { visit in
            if visit.takeRequest() != nil { visit.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") }
        }
        let request = OutboundRequest(method: "GET", url: "http://[::1]:\(receiver.port)/")
        #expect(try caller.response(request).status == 200)
        #expect(receiver.requests == ["GET / HTTP/1.1\r\nHost: [::1]:\(receiver.port)\r\n\r\n"])
    }

    @Test func `a proxy that the environment names is not used`() throws {
        setenv("http_proxy", "http://127.0.0.1:9", 1)
        #expect(try bytes { .local($0) } == "GET / HTTP/1.1\r\nHost: 127.0.0.1:80\r\n\r\n")
    }

    @Test(arguments: [
        ("file:///etc/passwd", "the URL is neither http nor https"),
        ("ftp://127.0.0.1/", "the URL is neither http nor https"),
        ("javascript:alert(1)", "the URL is neither http nor https"),
        ("127.0.0.1:80/x", "the URL is neither http nor https"),
        ("", "the URL cannot be used: Bad scheme"),
        ("//127.0.0.1/x", "the URL cannot be used: Bad scheme"),
        ("http://", "the URL cannot be used: No host part in the URL"),
        ("http://user:secret@:80/", "the URL cannot be used: No host part in the URL"),
        ("http://127.0.0.1:99999/", "the URL cannot be used: Port number was not a decimal number between 0 and 65535"),
        ("http://127.0.0.1/a b", "the URL cannot be used: Bad path"),
        ("http://127.0.0.1/a\r\nX: 1", "the URL cannot be used: Bad path"),
        ("http://127.0.0.1/a\0b", "the URL has a control character in it"),
    ])
    func `what is not a URL of HTTP is not called`(url: String, sentence: String) throws {
        let failure = try Caller().failure(OutboundRequest(method: "GET", url: url))
        #expect(failure == OutboundFailure(.invalidURL, sentence))
    }

    @Test(arguments: [
        ("GET", "X", "a\r\nY: b", "the header field X has a control character in it"),
        ("GET", "X", "a\nb", "the header field X has a control character in it"),
        ("GET", "X", "a\0b", "the header field X has a control character in it"),
        ("GET", "X: 1\r\nY", "b", "the name of a header field is not a word"),
        ("GET", "", "b", "the name of a header field is not a word"),
        ("GET /x HTTP/1.1\r\nX:", "X", "b", "the method is not a word"),
        ("", "X", "b", "the method is not a word"),
    ])
    func `nothing can be smuggled into the head`(method: String, name: String, value: String, sentence: String) throws {
        let caller = try Caller()
        let receiver = try Receiver(caller.loop, answering: "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        var headers = Headers()
        headers.add(name, value)
        #expect(try caller.failure(.local(receiver.port, method, headers: headers)) == OutboundFailure(.invalidRequest, sentence))
        #expect(receiver.visits.isEmpty)
    }

    @Test func `a call over a socket file`() throws {
        let caller = try Caller()
        let path = "/tmp/pinstripe-\(UInt64.random(in: .min ... .max)).socket"
        let server = HTTPServer(loop: caller.loop) { request, reply in
            reply.send(Response(body: Array("\(request.method) \(request.path) \(request.peer)".utf8)))
        }
        try server.listen(unixSocket: path)
        caller.loop.onTurnEnd { [unowned server] in server.release() }
        let response = try caller.response(OutboundRequest(method: "GET", url: "http://pinstripe/_admin/health", unixSocket: path))
        #expect(response.text == "GET /_admin/health unixSocket")
        server.close()
    }
}
