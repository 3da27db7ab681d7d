// The page at a source's `redirect.url`: what it shows, what a tester can have the customer do there, and what comes of it.
import TestHarness
import Testing
import Wire

@Suite("The page of a source") struct SourcePageTests {
    private static func line(_ transition: String, _ status: String, _ cause: String = "control_plane", event: String? = nil) -> String {
        "\(transition) → \(status) (\(cause)\(event.map { ", source.\($0)" } ?? ""))"
    }
    private static let created = line("create", "pending", "api")

    private func back(_ source: SourceVisit) -> String {
        "https://shop.example/back?order=42&source=\(source.id)&livemode=false&client_secret=\(source.secret)#top"
    }

    // MARK: What it shows

    @Test("what is to be paid, to whom, by whom") func facts() throws {
        let server = try TestServer()
        let source = try server.newSource("\(TestServer.giropay)&owner[email]=jenny@example.com&statement_descriptor=ORDER 42")
        let page = try server.open(source.url)
        #expect(page.status == 200)
        #expect(page.text.contains("<title>Authorize a payment of €10.99 · Pinstripe</title>"))
        #expect(page.text.contains("<h1>Authorize a payment of €10.99</h1>"))
        #expect(page.facts == [
            "Type: giropay", "Amount: €10.99", "Shop: \(try server.admin("GET objects/\(source.id)")["account"]?.string ?? "")",
            "Statement: ORDER 42", "Customer: Jenny Rosen", "Email: jenny@example.com", "Source: \(source.id)", "Status: pending",
        ])
        #expect(page.offers == ["authorize", "fail", "abort"])
    }

    @Test("amounts as people write them", arguments: [
        ("usd", 5, "$0.05"), ("gbp", 123_456, "£1,234.56"), ("jpy", 500, "¥500"), ("sgd", 1000, "10.00 SGD"),
    ])
    func amount(currency: String, amount: Int, text: String) throws {
        let server = try TestServer()
        let page = try server.open(server.newSource("type=alipay&amount=\(amount)&currency=\(currency)").url)
        #expect(page.text.contains("<h1>Authorize a payment of \(text)</h1>"))
    }

    @Test("the reasons of a failure") func reasons() throws {
        let server = try TestServer()
        let page = try server.open(server.newSource().url).text
        #expect(page.matches(of: #/<option value="(.*?)">(.*?)</option>/#).map { "\($0.1): \($0.2)" } == [
            "declined: The bank declines the payment", "processing_error: Something goes wrong on the way",
            "user_abort: The customer gives up at the bank",
        ])
    }

    @Test("what the source carries is text on the page, whatever it looks like") func escaping() throws {
        let server = try TestServer()
        let hostile = "\"><script>alert('x')</script>"
        let fields = ["owner[name]", "owner[email]", "statement_descriptor"].map { "&\($0)=\(Percent.encode(hostile))" }.joined()
        let source = try server.newSource("type=ideal&amount=1&currency=eur\(fields)", backTo: "https://shop.example/\(hostile)")
        _ = try server.fire("authorize", source.id)
        let page = try server.open(source.url).text
        #expect(page.matches(of: #/&quot;&gt;&lt;script&gt;alert\(&#39;x&#39;\)&lt;\/script&gt;/#).count == 4)
        #expect(!page.contains("<script"))
    }

    // MARK: What it does

    @Test("each outcome at once: the source, its history, its event, and back", arguments: [
        ("do=authorize", "authorize", "chargeable", "succeeded", nil),
        ("do=authorize&when=now&delay=3&failure_reason=declined", "authorize", "chargeable", "succeeded", nil),
        ("do=fail", "fail", "failed", "failed", "declined"),
        ("do=fail&failure_reason=", "fail", "failed", "failed", "declined"),
        ("do=fail&failure_reason=declined", "fail", "failed", "failed", "declined"),
        ("do=fail&failure_reason=processing_error", "fail", "failed", "failed", "processing_error"),
        ("do=fail&failure_reason=user_abort", "fail", "failed", "failed", "user_abort"),
        ("do=abort&failure_reason=declined", "abort", "failed", "failed", "user_abort"),
    ] as [(String, String, String, String, String?)])
    func outcome(form: String, transition: String, status: String, redirect: String, reason: String?) throws {
        let server = try TestServer()
        let source = try server.newSource()
        let answer = try server.submit(source.url, form)
        #expect(answer.status == 303)
        #expect(answer.headers["Location"] == back(source))
        let after = try server.source(source.id)
        #expect(after["status"] == .string(status))
        #expect(after["redirect"]?["status"] == .string(redirect))
        #expect(after["redirect"]?["failure_reason"] == reason.map(JSON.string) ?? .null)
        #expect(try server.history(of: source.id) == [Self.created, Self.line(transition, status, event: status)])
        #expect(try server.eventTypes() == ["source.\(status)"])
    }

    @Test("each outcome later: back at once, and it comes about when its time has come on the account's clock", arguments: [
        ("do=authorize&when=later", 3, "authorize", "chargeable", nil),
        ("do=authorize&when=later&delay=", 3, "authorize", "chargeable", nil),
        ("do=fail&failure_reason=processing_error&when=later&delay=60", 60, "fail", "failed", "processing_error"),
        ("do=abort&when=later&delay=3599", 3599, "abort", "failed", "user_abort"),
    ] as [(String, Int64, String, String, String?)])
    func later(form: String, delay: Int64, transition: String, status: String, reason: String?) throws {
        let server = try TestServer()
        let source = try server.newSource()
        #expect(try server.submit(source.url, form).headers["Location"] == back(source))
        #expect(try server.source(source.id)["status"] == "pending")
        #expect(try server.admin("POST clock", "advance=\(delay - 1)")["fired"] == [])
        #expect(try server.admin("POST clock", "advance=1")["fired"] == [
            ["at": .integer(1_695_680_120 + delay), "id": .string(source.id), "transition": .string(transition)]
        ])
        #expect(try server.source(source.id)["redirect"]?["failure_reason"] == reason.map(JSON.string) ?? .null)
        #expect(try server.history(of: source.id) == [Self.created, Self.line(transition, status, "clock", event: status)])
    }

    @Test("later than the customer may wait: the source is canceled first, and the outcome does not come about") func tooLate() throws {
        let server = try TestServer()
        let source = try server.newSource()
        _ = try server.submit(source.url, "do=authorize&when=later&delay=7200")
        #expect(try server.admin("POST clock", "advance=7200")["fired"]?.array?.count == 1)
        #expect(try server.history(of: source.id) == [Self.created, Self.line("abandon", "canceled", "clock", event: "canceled")])
    }

    @Test("a source that no longer waits: nothing to decide but the way back; a form that comes too late changes nothing", arguments: [
        ("chargeable", "transitions/authorize"), ("failed", "transitions/fail"), ("canceled", "clock"), ("consumed", "charges"),
    ])
    func over(status: String, way: String) throws {
        let server = try TestServer()
        let source = try server.newSource()
        switch way {
        case "clock": _ = try server.admin("POST clock", "advance=1h")
        case "charges":
            _ = try server.fire("authorize", source.id)
            #expect(try server.post("/v1/charges", "amount=1099&currency=eur&source=\(source.id)")["status"] == "succeeded")
        default: _ = try server.fire(status == "failed" ? "fail" : "authorize", source.id)
        }
        let before = try server.admin("GET objects/\(source.id)").text
        let page = try server.open(source.url)
        #expect(page.status == 200)
        #expect(page.facts.contains("Status: \(status)"))
        #expect(page.offers == ["Back to the shop"])
        #expect(page.text.contains("<a href=\"\(back(source).replacing("&", with: "&amp;"))\">"))
        for act in ["authorize", "fail", "abort", "deposit"] {
            for when in ["", "&when=later"] {
                let answer = try server.submit(source.url, "do=\(act)\(when)")
                #expect(answer.status == 400)
                #expect(answer.text.contains("<p>You cannot \(act) this source: its type is giropay, and its status \(status).</p>"))
            }
        }
        #expect(try server.admin("GET objects/\(source.id)").text == before)
        #expect(try server.admin("POST clock", "advance=3")["fired"] == [])
    }

    @Test("of two tabs the second comes too late, also where both wanted it later") func tabs() throws {
        let server = try TestServer()
        let source = try server.newSource()
        _ = try server.submit(source.url, "do=fail&when=later&delay=10")
        #expect(try server.submit(source.url, "do=authorize&when=later&delay=5").status == 303)
        #expect(try server.submit(source.url, "do=abort").status == 303)
        #expect(try server.submit(source.url, "do=authorize").status == 400)
        #expect(try server.admin("POST clock", "advance=10")["fired"] == [])
        #expect(try server.history(of: source.id) == [Self.created, Self.line("abort", "failed", event: "failed")])
    }

    @Test("what makes no sense is refused, and the source waits on", arguments: [
        ("do=", "You passed an empty string for &#39;do&#39;."), ("do=consume", "Invalid do: must be one of"),
        ("do=deposit", "You cannot deposit this source: its type is giropay, and its status pending."),
        ("do=fail&failure_reason=%3Cb%3E", "Invalid failure_reason: must be one of"), ("do=authorize&when=never", "Invalid when: must be one of"),
        ("do=authorize&when=later&delay=86401", "Invalid delay: it is a number of seconds from 1 to 86400."),
        ("do=authorize&when=later&delay=99999999999999999999", "Invalid integer: 99999999999999999999"),
        ("do=authorize&client_secret=x", "Received unknown parameter: client_secret"), ("do[]=authorize", "Invalid string: "),
        ("do=authorize&amount=1", "Received unknown parameter: amount"), ("do=%", "Invalid request: "),
    ])
    func refused(form: String, message: String) throws {
        let server = try TestServer()
        let source = try server.newSource()
        let answer = try server.submit(source.url, form)
        #expect(answer.status == 400)
        #expect(answer.text.contains("<p>\(message)"), "\(answer.text)")
        #expect(!answer.text.contains("<b>"))
        #expect(try server.history(of: source.id) == [Self.created])
    }

    @Test("an empty form, as a script sends it, does what the first button does") func empty() throws {
        let server = try TestServer()
        let source = try server.newSource()
        _ = try server.submit(source.url, "")
        #expect(try server.source(source.id)["status"] == "chargeable")
    }

    @Test("of an act that is named twice the later one counts, as in any form") func twice() throws {
        let server = try TestServer()
        let source = try server.newSource()
        _ = try server.submit(source.url, "do=authorize&do=abort")
        #expect(try server.source(source.id)["status"] == "failed")
    }

    @Test("HEAD answers as GET does, and the headers are those of every page") func head() throws {
        let server = try TestServer()
        let source = try server.newSource()
        let get = try server.open(source.url)
        #expect(try server.open(source.url, method: "HEAD").maskedHeaders == get.maskedHeaders)
        #expect(get.maskedHeaders == [
            "X-Content-Type-Options: nosniff", "Referrer-Policy: no-referrer", "Cache-Control: no-store", "Content-Type: text/html; charset=utf-8",
            "Content-Security-Policy: default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'",
        ])
        #expect(get.text.contains("href=\"../../assets/pinstripe.css\""))
        #expect(try server.history(of: source.id) == [Self.created])
    }
}
