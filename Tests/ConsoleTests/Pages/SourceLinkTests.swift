// Which source a link opens: the one that it names, to whoever has its secret too.
import Engine
import TestHarness
import Testing
import Wire

@Suite("The link to a source's page") struct SourceLinkTests {
    private func shown(_ page: Answer) -> String? { page.facts.first { $0.hasPrefix("Source: ") }.map { String($0.dropFirst(8)) } }

    private static let page = "/redirect/authenticate"

    @Test("without the secret, or with another one, there is no page") func secrets() throws {
        let server = try TestServer()
        let (source, other) = (try server.newSource(), try server.newSource())
        let root = server.engine.settings.publicURL + Self.page
        for query in [
            "", "?", "?client_secret", "?client_secret=", "?client_secret=\(source.secret.dropLast())", "?client_secret=\(source.secret)x",
            "?client_secret=\(other.secret)", "?secret=\(source.secret)", "?client_secret[]=\(source.secret)", "?client_secret[x]=\(source.secret)",
            "?client_secret=\(source.secret)&client_secret=x", "?client_secret=\(source.secret)&x=%zz", "?client_secret=\(source.secret)%FF",
            "?client_secret=\(source.secret)" + String(repeating: "&x=1", count: 1000), "?client_secret=" + String(repeating: "x", count: 100_000),
        ] {
            for method in ["GET", "HEAD", "POST"] { #expect(try server.open("\(root)/\(source.id)\(query)", method: method).status == 404) }
            #expect(try server.submit("\(root)/\(source.id)\(query)", "do=authorize").status == 404)
        }
        #expect(try server.source(source.id)["status"] == "pending")
        #expect(try shown(server.open("\(root)/\(source.id)?a=%20&client_secret=x&client_secret=\(source.secret)&b")) == source.id)
        #expect(server.notes.faults.isEmpty)
    }

    @Test("another path is no page", arguments: [
        "/redirect/", "/redirect/ID", "/redirect/authenticate", "/redirect/authenticate/", "/redirect/authenticate/ID/", "/redirect//authenticate/ID",
        "/redirect/authenticate/ID/x", "/redirect/Authenticate/ID", "/redirect/authenticate/%FF", "/redirect/authenticate/ID%00", "/redirect/authenticate/'",
    ])
    func paths(path: String) throws {
        let server = try TestServer()
        let source = try server.newSource()
        let url = server.engine.settings.publicURL + path.replacing("ID", with: source.id) + "?client_secret=\(source.secret)"
        #expect(try server.open(url).status == 404)
    }

    @Test("types whose customer has nothing to do have no page", arguments: [
        "type=card&card[number]=4242424242424242&card[exp_month]=8&card[exp_year]=2030",
        "type=sepa_debit&currency=eur&owner[name]=Jenny&sepa_debit[iban]=DE89370400440532013000",
        "type=ach_credit_transfer&currency=usd&owner[email]=jenny@example.com",
        "type=sepa_credit_transfer&currency=eur&owner[name]=Jenny",
        "type=ach_debit&currency=usd&owner[name]=Jenny&ach_debit[country]=US&ach_debit[type]=individual&ach_debit[routing_number]=110000000"
            + "&ach_debit[account_number]=000123456789",
    ])
    func noPage(form: String) throws {
        let server = try TestServer()
        let source = try server.post("/v1/sources", form)
        let secret = try #require(source["client_secret"]?.string)
        #expect(try server.open("\(server.engine.settings.publicURL)\(Self.page)/\(source.id)?client_secret=\(secret)").status == 404)
    }

    @Test("other objects have no page here, be their secret known") func otherObjects() throws {
        let server = try TestServer()
        let session = try server.post(TestServer.sessions, "type=document")
        let secret = try #require(session["client_secret"]?.string)
        #expect(try server.open("\(server.engine.settings.publicURL)\(Self.page)/\(session.id)?client_secret=\(secret)").status == 404)
    }

    @Test("accounts and connected accounts: each link opens the source of its own") func connected() throws {
        let server = try TestServer()
        let own = try server.newSource()
        let alpha = try server.newSource(headers: ["Stripe-Account": "acct_shared"])
        let beta = try server.newSource(key: "sk_test_beta", headers: ["Stripe-Account": "acct_shared"])
        for source in [own, alpha, beta] { #expect(try shown(server.open(source.url)) == source.id) }
        #expect(try server.open(alpha.url).facts.contains("Shop: acct_shared"))
        #expect(try server.submit(beta.url, "do=authorize").status == 303)
        let path = "/v1/sources/\(beta.id)"
        #expect(try server.get(path, key: "sk_test_beta", headers: ["Stripe-Account": "acct_shared"])["status"] == "chargeable")
        #expect(try server.open(alpha.url).offers == ["authorize", "fail", "abort"])
    }

    @Test("a reset ends it") func reset() throws {
        let server = try TestServer()
        let source = try server.newSource()
        _ = try server.admin("POST reset")
        #expect(try server.open(source.url).status == 404)
        #expect(try server.submit(source.url, "do=authorize").status == 404)
    }

    @Test("a live source's page") func live() throws {
        let server = try TestServer(allowsLiveKeys: true)
        let source = try server.newSource(key: "sk_live_alpha")
        #expect(try server.submit(source.url, "do=authorize").headers["Location"]?.contains("&livemode=true&") == true)
    }

    // MARK: Seeds

    private static let seeds: JSON = [
        "source": [[
            "id": "src_known", "type": "giropay", "flow": "redirect", "usage": "single_use", "amount": 1099, "currency": "eur",
            "client_secret": "a&b c#\r\nd", "giropay": [:],
            "redirect": ["return_url": "https://shop.example/back", "status": "pending", "url": "http://127.0.0.1:12111/redirect/authenticate/src_known"],
        ]]
    ]
    private static let known = "\(page)/src_known?client_secret=a%26b%20c%23%0d%0ad"

    private func seeded() throws -> (server: TestServer, url: String) {
        let server = try TestServer()
        server.engine.settings.seeds = try Seeds(Self.seeds, registry: server.engine.registry)
        return (server, server.engine.settings.publicURL + Self.known)
    }

    @Test("a source that a seed has given has a page and a way back, whatever its secret is made of") func seed() throws {
        let (server, url) = try seeded()
        #expect(try server.source("src_known")["status"] == "pending")
        let answer = try server.submit(url, "do=authorize")
        #expect(answer.headers["Location"]
            == "https://shop.example/back?source=src_known&livemode=false&client_secret=a%26b%20c%23%0D%0Ad")
        #expect(try server.source("src_known")["status"] == "chargeable")
    }

    @Test("where seeds give several accounts the same source, the URL has to say whose is meant") func ambiguous() throws {
        let (server, url) = try seeded()
        let accounts = try ["alpha", "beta"].map { key in
            _ = try server.get("/v1/sources/src_known", key: "sk_test_\(key)")
            return try server.admin("GET objects/src_known", key: "sk_test_\(key)")["account"]?.string ?? ""
        }
        for answer in [try server.open(url), try server.submit(url, "do=authorize")] {
            #expect(answer.status == 400)
            #expect(answer.text.contains(
                "<p>Several accounts have this source, from the seeds. Add account=acct_… to the query of the URL to say whose is meant.</p>"))
        }
        #expect(try server.open("\(url)&account=\(accounts[0])").facts.contains("Shop: \(accounts[0])"))
        #expect(try server.submit("\(url)&account=\(accounts[1])", "do=fail").status == 303)
        #expect(try server.open("\(url)&account=acct_nobody").status == 404)
        #expect(try ["alpha", "beta"].map { try server.get("/v1/sources/src_known", key: "sk_test_\($0)")["status"] } == ["pending", "failed"])
    }
}
