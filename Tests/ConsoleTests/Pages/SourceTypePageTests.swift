// The pages of sources whose types go ways of their own: a reference to pay, a code to scan, a card that its bank may want confirmed.
import Engine
import TestHarness
import Testing
import Wire

@Suite("The page of a source, by type") struct SourceTypePageTests {
    private func back(_ source: SourceVisit) -> String {
        "https://shop.example/back?order=42&source=\(source.id)&livemode=false&client_secret=\(source.secret)#top"
    }

    @Test("every type that redirects offers the same", arguments: [
        "type=alipay&currency=usd", "type=bancontact&currency=eur&owner[name]=Jenny", "type=eps&currency=eur&owner[name]=Jenny",
        "type=giropay&currency=eur&owner[name]=Jenny", "type=ideal&currency=eur", "type=p24&currency=pln&owner[email]=jenny@example.com",
        "type=sofort&currency=eur&sofort[country]=DE",
        "type=klarna&currency=eur&klarna[product]=payment&klarna[purchase_country]=DE&klarna[first_name]=Jenny&klarna[last_name]=Rosen"
            + "&source_order[items][0][amount]=1000&source_order[items][0][type]=sku",
    ])
    func redirecting(form: String) throws {
        let server = try TestServer()
        let source = try server.newSource("\(form)&amount=1000")
        #expect(try server.open(source.url).offers == ["authorize", "fail", "abort"])
        #expect(try server.submit(source.url, "do=authorize").headers["Location"] == back(source))
        #expect(try server.source(source.id)["status"] == "chargeable")
    }

    // MARK: Multibanco

    @Test("a reference: the page shows it, and offers to pay it or to go back without") func reference() throws {
        let server = try TestServer()
        let source = try server.newSource(TestServer.multibanco)
        let page = try server.open(source.url)
        #expect(page.text.contains("<h1>Pay €10.99</h1>"))
        let reference = try #require(server.source(source.id)["multibanco"]?["reference"]?.string)
        #expect(page.facts.contains("Entity: 12345"))
        #expect(page.facts.contains("Reference: \(reference)"))
        #expect(page.offers == ["deposit", "Leave without paying"])
        #expect(page.text.contains("<a href=\"\(back(source).replacing("&", with: "&amp;"))\">"))
    }

    @Test("paying the reference is a deposit of the whole amount, at once or later", arguments: ["", "&when=later&delay=60"])
    func deposit(when: String) throws {
        let server = try TestServer()
        let source = try server.newSource(TestServer.multibanco)
        #expect(try server.submit(source.url, "do=deposit\(when)").headers["Location"] == back(source))
        _ = try server.admin("POST clock", "advance=60")
        let paid = try server.source(source.id)
        #expect(paid["status"] == "chargeable")
        #expect(paid["receiver"]?["amount_received"] == 1099)
        #expect(try server.eventTypes() == ["source.transaction.created", "source.chargeable"])
        #expect(try server.open(source.url).offers == ["Back to the shop"])
    }

    @Test("a reference cannot be authorized, failed or aborted, and is not paid twice") func onlyDeposits() throws {
        let server = try TestServer()
        let source = try server.newSource(TestServer.multibanco)
        for act in ["authorize", "fail", "abort"] {
            for when in ["", "&when=later"] {
                let answer = try server.submit(source.url, "do=\(act)\(when)")
                #expect(answer.status == 400)
                #expect(answer.text.contains("<p>You cannot \(act) this source: its type is multibanco, and its status pending.</p>"))
            }
        }
        #expect(try server.submit(source.url, "do=deposit&when=later&delay=10").status == 303)
        #expect(try server.submit(source.url, "do=deposit").status == 303)
        #expect(try server.submit(source.url, "do=deposit").status == 400)
        _ = try server.admin("POST clock", "advance=10")
        #expect(try server.source(source.id)["receiver"]?["amount_received"] == 1099)
    }

    @Test("what the owner's e-mail has had planned finds the reference paid") func planned() throws {
        let server = try TestServer()
        let source = try server.newSource("type=multibanco&amount=1099&currency=eur&owner[email]=jenny@example.com")
        #expect(try server.submit(source.url, "do=deposit").status == 303)
        #expect(try server.admin("POST clock", "advance=3")["fired"] == [])
        #expect(try server.source(source.id)["receiver"]?["amount_received"] == 1099)
    }

    @Test("a reference that a seed has given waits to be paid, unless its owner's e-mail says that it is", arguments: [
        ("jenny@example.com", "pending"), ("jenny+fill_now@example.com", "chargeable"),
    ])
    func seed(email: String, status: String) throws {
        let server = try TestServer()
        let seed: JSON = [
            "id": "src_known", "type": "multibanco", "flow": "receiver", "usage": "single_use", "amount": 1099, "currency": "eur",
            "client_secret": "secret", "multibanco": [:], "owner": ["email": .string(email)],
            "receiver": ["amount_charged": 0, "amount_received": 0, "amount_returned": 0, "refund_attributes_method": "email",
                "refund_attributes_status": "missing"],
            "redirect": ["return_url": "https://shop.example/back", "status": "pending", "url": "http://127.0.0.1:12111/"],
        ]
        server.engine.settings.seeds = try Seeds(["source": [seed]], registry: server.engine.registry)
        #expect(try server.source("src_known")["status"] == .string(status))
        let page = try server.open("\(server.engine.settings.publicURL)/redirect/authenticate/src_known?client_secret=secret")
        #expect(page.offers == (status == "pending" ? ["deposit", "Leave without paying"] : ["Back to the shop"]))
    }

    // MARK: WeChat Pay

    @Test("the code of WeChat Pay opens the page, which knows a way back where the shop has named one", arguments: [true, false])
    func weChat(returns: Bool) throws {
        let server = try TestServer()
        let source = try server.newSource(TestServer.wechat, backTo: returns ? TestServer.shop : nil)
        let page = try server.open(source.url)
        #expect(page.text.contains("<h1>Authorize a payment of $10.99</h1>"))
        #expect(page.offers == ["authorize", "fail"])
        let answer = try server.submit(source.url, "do=authorize")
        #expect(answer.status == (returns ? 303 : 200))
        #expect(answer.headers["Location"] == (returns ? back(source) : nil))
        #expect(answer.text.contains("<strong>chargeable</strong>") != returns)
        #expect(try server.open(source.url).offers == (returns ? ["Back to the shop"] : []))
        #expect(try server.eventTypes() == ["source.chargeable"])
    }

    @Test("WeChat Pay can fail, but there is no page of a bank's to abort", arguments: ["", "&when=later"]) func weChatFailure(when: String) throws {
        let server = try TestServer()
        let source = try server.newSource(TestServer.wechat, backTo: nil)
        #expect(try server.submit(source.url, "do=abort\(when)").status == 400)
        #expect(try server.submit(source.url, "do=fail&failure_reason=processing_error").text.contains("<strong>failed</strong>"))
    }

    // MARK: 3D Secure

    @Test("a card that has to be confirmed is authenticated on the page") func enrolled() throws {
        let server = try TestServer()
        let card = try server.newCard("4000000000003063")
        let source = try server.newSource("type=three_d_secure&amount=1099&currency=eur&three_d_secure[card]=\(card)")
        #expect(try server.open(source.url).facts.contains("Card: Visa ending in 3063"))
        #expect(try server.submit(source.url, "do=authorize").headers["Location"] == back(source))
        let after = try server.source(source.id)
        #expect(after["three_d_secure"]?["authenticated"] == true)
        #expect(after["redirect"]?["status"] == "succeeded")
    }

    @Test("a card that needs no confirmation has a page, and nothing to decide on it") func notRequired() throws {
        let server = try TestServer()
        let card = try server.newCard("378282246310005")
        let source = try server.newSource("type=three_d_secure&amount=1099&currency=eur&three_d_secure[card]=\(card)")
        #expect(try server.source(source.id)["redirect"]?["status"] == "not_required")
        #expect(try server.open(source.url).offers == ["Back to the shop"])
        #expect(try server.submit(source.url, "do=fail").status == 400)
        #expect(try server.source(source.id)["status"] == "chargeable")
    }

    // MARK: Mandates

    private static let debit = "type=sepa_debit&currency=eur&owner[name]=Jenny %3Cb%3E Rosen&sepa_debit[iban]=DE89370400440532013000"

    @Test("the mandate of a debit: what the customer has agreed to, and nothing to decide") func mandate() throws {
        let server = try TestServer()
        let source = try server.post("/v1/sources", Self.debit)
        let url = try #require(source["sepa_debit"]?["mandate_url"]?.string)
        let page = try server.open(url)
        #expect(page.status == 200)
        #expect(page.text.contains("<h1>SEPA Direct Debit mandate</h1>"))
        #expect(page.facts == [
            "Reference: \(source["sepa_debit"]?["mandate_reference"]?.string ?? "")", "Debtor: Jenny &lt;b&gt; Rosen", "Country: DE",
            "Account: ends in 3000", "Creditor: \(try server.admin("GET objects/\(source.id)")["account"]?.string ?? "")", "Source: \(source.id)",
        ])
        #expect(page.offers == [])
        #expect(try server.open(url, method: "HEAD").maskedHeaders == page.maskedHeaders)
        for form in ["", "do=authorize"] { #expect(try server.submit(url, form).status == 400) }
        #expect(try server.history(of: source.id).count == 1)
    }

    @Test("a mandate's URL that is changed anywhere leads nowhere") func otherMandates() throws {
        let server = try TestServer()
        let source = try server.post("/v1/sources", Self.debit)
        let (giropay, url) = (try server.newSource(), try #require(source["sepa_debit"]?["mandate_url"]?.string))
        let root = "\(server.engine.settings.publicURL)/adapter"
        for other in [
            String(url.dropLast()), url + "/", url + "x", "\(root)/sepa_debit/file/\(source.id)", "\(root)/sepa_debit/file/\(source.id)/",
            "\(root)/sepa_debit/file/\(source.id)/\(giropay.secret)", "\(root)/sepa_debit/file/\(giropay.id)/\(giropay.secret)",
            url.replacing("sepa_debit", with: "ach_debit"), url.replacing("/file/", with: "/files/"), "\(url)?account=acct_nobody",
        ] {
            #expect(try server.open(other).status == 404)
        }
        for same in [url, "\(url)?%zz", "\(url)?account=\(try server.admin("GET objects/\(source.id)")["account"]?.string ?? "")"] {
            #expect(try server.open(same).status == 200)
        }
    }
}
