// Requests, responses and the encodings that their parts come in.

import TestFixtures
import Testing
import Wire

@Suite struct HTTPTests {
    @Test func headersAreFoundWithoutRegardToCase() {
        var headers: Headers = ["Content-Type": "text/plain", "X-A": "1"]
        headers.add("x-a", "2")
        #expect(headers["content-type"] == "text/plain")
        #expect(headers["CONTENT-TYPE"] == "text/plain")
        #expect(headers["x-A"] == "1")
        #expect(headers["X-"] == nil)
        #expect(headers[""] == nil)
        #expect(headers.map { "\($0.name): \($0.value)" } == ["Content-Type: text/plain", "X-A: 1", "x-a: 2"])
    }

    @Test("only letters have a case", arguments: [("a[", "a{"), ("a@", "a`"), ("a-", "a\r"), ("é", "É")])
    func otherCharactersStayApart(name: String, other: String) {
        let headers: Headers = [name: "1"]
        #expect(headers[other] == nil)
        #expect(headers[name] == "1")
    }

    @Test func equalHeadersHaveTheSameFieldsInOrder() {
        #expect(["A": "1", "B": "2"] as Headers == ["A": "1", "B": "2"])
        #expect(["A": "1", "B": "2"] as Headers != ["B": "2", "A": "1"])
        #expect(["A": "1"] as Headers != ["A": "1", "B": "2"])
        #expect(Headers() == [:])
    }

    @Test(arguments: [
        ("/v1/x", "/v1/x", ""), ("/v1/x?a=1&b=?", "/v1/x", "a=1&b=?"), ("/v1/x?", "/v1/x", ""), ("?", "", ""),
        ("/v1/%3F", "/v1/%3F", ""),
    ])
    func aRequestSplitsItsTarget(target: String, path: String, query: String) {
        let request = Request(method: "GET", path: target)
        #expect(request.path == path)
        #expect(request.query == query)
        #expect(request.headers == [:] && request.body.isEmpty && request.peer == .loopback)
        #expect(Request(method: "GET", path: "/x", query: "a=1").query == "a=1")
    }

    @Test func aJSONResponse() {
        let response = Response.json(["a": 1], status: 404)
        #expect(response.status == 404)
        #expect(response.headers == ["Content-Type": "application/json"])
        #expect(String(decoding: response.body, as: UTF8.self) == "{\n  \"a\": 1\n}\n")
        #expect(Response() == Response(status: 200, headers: [:], body: []))
    }
}

@Suite struct PercentTests {
    @Test(arguments: [("", ""), ("a b/é+", "a%20b%2F%C3%A9%2B"), ("aZ09-._~", "aZ09-._~"), ("%\n", "%25%0A")])
    func encodes(text: String, expected: String) {
        #expect(Percent.encode(text) == expected)
        #expect(Percent.decode(expected) == text)
    }

    @Test(arguments: [
        ("a+b", "a+b"), ("%c3%a9é", "éé"), ("%", nil), ("%4", nil), ("%4g", nil), ("%+1", nil), ("%ff", nil),
    ])
    func decodes(text: String, expected: String?) {
        #expect(Percent.decode(text) == expected)
        #expect(Percent.decode("/\(text)".dropFirst()) == expected)
    }
}

@Suite struct Base64Tests {
    @Test("the examples of RFC 4648 and a colon as in basic authentication", arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"), ("sk_test_1:", "c2tfdGVzdF8xOg=="), ("\u{3FF}\u{FFF}?>", "z7/gv78/Pg=="),
    ])
    func examples(text: String, encoded: String) {
        #expect(Base64.encode(Array(text.utf8)) == encoded)
        #expect(Base64.decode(encoded) == Array(text.utf8))
        #expect(Base64.decode(String(encoded.filter { $0 != "=" })) == Array(text.utf8))
    }

    @Test(arguments: [
        "A", "=", "====", "AA=", "A===", "AA==A", "AA=A", "AB==", "AAB=", "AB", "A A=", "AA==\n", "-_==", "é===",
    ])
    func refuses(text: String) {
        #expect(Base64.decode(text) == nil)
    }

    @Test(arguments: 0..<10)
    func everyValueComesBack(seed: Int) {
        var random = Seeded(seed)
        for _ in 0..<100 {
            let bytes = random.bytes(below: 50, from: Array(0...255))
            #expect(Base64.decode(Base64.encode(bytes)) == bytes)
        }
    }
}
