// Parameters that hold a URL.
import TestHarness
import Testing
import Wire

@Suite("URL parameters") struct URLParameterTests {
    /// No browser knows where these lead.
    private static let withoutScheme = ["notaurl", "/relative", "//shop.example/x", "ht!tp://shop.example", "undefined/done"]
    private static let none = withoutScheme + [
        "https://", "https:///x", "https://:80/x", "http://?x", "javascript:alert(1)", "javascript://%0aalert(1)",
        "data:text/html,x", "https://shop.example/a b", "https://shop.example/\r\nSet-Cookie: a=b", "mailto:a@b.co", "localhost:3000/done",
    ]

    private func invalid(_ parameter: String, _ url: String) -> Failure {
        let isRelative = Self.withoutScheme.contains(url)
        let message = isRelative ? "Invalid URL: An explicit scheme (such as https) must be provided." : "Not a valid URL"
        return Failure(400, code: "url_invalid", parameter: parameter, message)
    }

    @Test("Identity takes the web's only", arguments: none + ["capacitor://localhost/x", "myapp://done", "ftp://shop.example/x"])
    func identity(url: String) throws {
        let server = try TestServer()
        let answer = try server.post(TestServer.sessions, "type=document&return_url=\(Percent.encode(url))")
        #expect(answer.failure == invalid("return_url", url))
        #expect(try server.get(TestServer.sessions).ids == [])
    }

    @Test("a URL that is too long says so") func long() throws {
        let url = "https://shop.example/" + String(repeating: "x", count: 5000)
        #expect(try TestServer().post(TestServer.sessions, "type=document&return_url=\(url)").failure
            == Failure(400, code: "url_invalid", parameter: "return_url", "Invalid URL: URL must be 5000 characters or less."))
    }

    @Test("http and https of any host will do", arguments: [
        "https://shop.example", "http://localhost:3000/back?x=1#top", "http://127.0.0.1:4242/", "HTTPS://SHOP.EXAMPLE/", "http://[::1]:8080/x",
        "https://shop.example/ä?q=é",
    ])
    func web(url: String) throws {
        #expect(try TestServer().post(TestServer.sessions, "type=document&return_url=\(Percent.encode(url))").status == 200)
    }

    @Test("a source takes an app's own as well", arguments: none) func source(url: String) throws {
        let server = try TestServer()
        let form = "type=ideal&amount=1099&currency=eur&redirect[return_url]="
        #expect(try server.post("/v1/sources", form + Percent.encode(url)).failure == invalid("redirect[return_url]", url))
        #expect(try server.post("/v1/sources", form + "capacitor://localhost/x").status == 200)
    }

    @Test("Klarna's pictures", arguments: ["background_image_url", "logo_url"]) func klarna(name: String) throws {
        #expect(try TestServer().post("/v1/sources", "type=klarna&klarna[\(name)]=undefined/done").failure
            == invalid("klarna[\(name)]", "undefined/done"))
    }
}
