// The page at an onramp session's `redirect_url`: what it shows, what a tester can have the customer do there, and what comes of it.
import Engine
import TestHarness
import Testing
import Wire

@Suite("The page of an onramp session") struct OnrampPageTests {
    private static let list = "/v1/crypto/onramp_sessions"
    private static let wallet = "0x" + String(repeating: "a1", count: 20)
    private static let settled =
        "source_amount=50&source_currency=eur&destination_currency=eth&destination_network=base&wallet_addresses[base_network]=\(wallet)"

    private func start(_ form: String = "") throws -> (server: TestServer, id: String, url: String) {
        let server = try TestServer(seeds: .builtIn)
        let session = try server.post(Self.list, form)
        return (server, session.id, try #require(session["redirect_url"]?.string, "\(session.text)"))
    }

    private func session(_ server: TestServer, _ id: String) throws -> JSON { try server.get("\(Self.list)/\(id)").json }

    /// The names of a page's fields, without those of the delay, and what stands in them.
    private func fields(_ page: Answer) -> [String] {
        page.text.matches(of: #/<(?:input|select) id="(\w+)"(?: type="text" name="\w+" value="(.*?)")?/#)
            .map { field in field.2.map { "\(field.1)=\($0)" } ?? String(field.1) }
            .filter { $0 != "delay" }
    }

    // MARK: What it shows

    @Test("of a session that leaves all open: fields for everything") func open() throws {
        let (server, id, url) = try start()
        let page = try server.open(url)
        #expect(page.status == 200)
        #expect(page.text.contains("<title>Buy crypto · Pinstripe</title>"))
        #expect(page.facts == ["Shop: \(try server.admin("GET objects/\(id)")["account"]?.string ?? "")", "Session: \(id)", "Status: initialized"])
        #expect(page.offers == ["pay", "sign_in", "reject"])
        #expect(fields(page) == ["source_amount=100.00", "destination_currency", "destination_network", "wallet_address="])
        #expect(page.text.contains("<label for=\"source_amount\">Amount in USD</label>"))
        #expect(page.text.matches(of: #/<option value="(.*?)">/#).map(\.1) == [
            "", "btc", "eth", "matic", "sol", "xlm", "avax", "usdc", "", "bitcoin", "ethereum", "base", "polygon", "solana", "stellar", "avalanche",
        ])
    }

    @Test("of a session that leaves nothing open: facts instead, and the wallet to change") func closed() throws {
        let (server, id, url) = try start(Self.settled)
        let page = try server.open(url)
        #expect(page.facts == [
            "Spends: 50.00 EUR", "Network: base", "Wallet: \(Self.wallet)", "Shop: \(try server.admin("GET objects/\(id)")["account"]?.string ?? "")",
            "Session: \(id)", "Status: initialized",
        ])
        #expect(fields(page) == ["wallet_address=\(Self.wallet)"])
    }

    @Test("a locked wallet is shown, and is no field") func locked() throws {
        let (server, _, url) = try start("\(Self.settled)&lock_wallet_address=true")
        let page = try server.open(url)
        #expect(fields(page) == [])
        #expect(page.facts.contains("Wallet: \(Self.wallet)"))
    }

    @Test("an amount of coins leaves none of money to choose") func coins() throws {
        let (server, _, url) = try start("destination_currency=eth&destination_network=base&destination_amount=1")
        let page = try server.open(url)
        #expect(fields(page) == ["wallet_address="])
        #expect(page.facts.first == "Buys: 1.000000000000000000 ETH")
    }

    @Test("after each step, what is left", arguments: [
        ([], ["pay", "sign_in", "reject"]), (["sign_in"], ["pay", "reject"]), (["sign_in", "pay"], ["deliver"]),
        (["sign_in", "pay", "deliver"], []), (["reject"], []),
    ])
    func steps(steps: [String], offers: [String]) throws {
        let (server, id, url) = try start()
        for step in steps { _ = try server.fire(step, id) }
        let page = try server.open(url)
        #expect(page.offers == offers)
        #expect(page.text.contains("There is nothing left to decide.") == offers.isEmpty)
        #expect(page.text.contains("<form") != offers.isEmpty)
    }

    // MARK: What it does

    @Test("what is chosen there is bought") func pay() throws {
        let (server, id, url) = try start()
        let answer = try server.submit(
            url, "do=pay&when=now&delay=3&source_amount=250&destination_currency=usdc&destination_network=base&wallet_address=\(Self.wallet)")
        #expect(answer.status == 200)
        let details = try session(server, id)["transaction_details"]
        #expect(["source_amount", "destination_amount", "destination_currency", "destination_network", "wallet_address"].map { details?[$0] } == [
            "250.00", "250.000000", "usdc", "base", .string(Self.wallet),
        ])
        #expect(try server.history(of: id) == [
            "create → initialized (api)", "sign_in → requires_payment (control_plane, crypto.onramp_session.updated)",
            "pay → fulfillment_processing (control_plane, crypto.onramp_session.updated)",
        ])
    }

    @Test("fields that are left empty are chosen for the customer") func empty() throws {
        let (server, id, url) = try start()
        #expect(try server.submit(url, "do=pay&source_amount=&destination_currency=&destination_network=&wallet_address=").status == 200)
        #expect(try session(server, id)["transaction_details"]?["destination_currency"] == "btc")
    }

    @Test("step by step", arguments: [
        (["sign_in"], "requires_payment"), (["sign_in", "pay"], "fulfillment_processing"), (["pay", "deliver"], "fulfillment_complete"),
        (["reject"], "rejected"), (["sign_in", "reject"], "rejected"),
    ])
    func walk(steps: [String], status: String) throws {
        let (server, id, url) = try start()
        for step in steps { #expect(try server.submit(url, "do=\(step)").status == 200) }
        #expect(try session(server, id)["status"] == .string(status))
    }

    @Test("later, on the account's clock", arguments: [("pay", "requires_payment", "fulfillment_processing"), ("reject", "initialized", "rejected")])
    func later(act: String, before: String, after: String) throws {
        let (server, id, url) = try start()
        #expect(try server.submit(url, "do=\(act)&when=later&delay=90").status == 200)
        _ = try server.admin("POST clock", "advance=89")
        #expect(try session(server, id)["status"] == .string(before))
        _ = try server.admin("POST clock", "advance=1")
        #expect(try session(server, id)["status"] == .string(after))
    }

    @Test("what cannot be done changes nothing", arguments: [
        ("", "do=deliver"), ("", "do=cancel"), ("", "do=pay&destination_currency=btc&destination_network=base"),
        ("", "do=pay&source_amount=0"), ("", "do=pay&wallet_address=x"), ("", "do=pay&destination_network=base&wallet_address=x&when=later"),
        ("", "do=pay&when=later&delay=0"), ("", "do=pay&destination_currency=btc&destination_network=base&when=later"),
        ("\(settled)&lock_wallet_address=true", "do=pay&wallet_address=0x1234567890123456789012345678901234567890"),
        (settled, "do=pay&source_amount=51"), (settled, "do=sign_in&destination_network=ethereum"),
    ])
    func refused(form: String, act: String) throws {
        let (server, id, url) = try start(form)
        let before = try session(server, id)
        #expect(try server.submit(url, act).status == 400)
        _ = try server.admin("POST clock", "advance=1h")
        #expect(try session(server, id) == before)
        #expect(server.notes.faults == [])
    }

    @Test("a payment that cannot be made when its time has come is not made") func tooLate() throws {
        let (server, id, url) = try start()
        _ = try server.fire("sign_in", id)
        #expect(try server.submit(url, "do=pay&when=later&delay=5&wallet_address=x").status == 200)
        _ = try server.admin("POST clock", "advance=5")
        #expect(try session(server, id)["status"] == "requires_payment")
        #expect(server.notes.faults == [])
        // Nobody was there to be told why, so the session's history says it.
        #expect(try server.admin("GET objects/\(id)")["history"]?.array?.last == [
            "at": 1_695_680_125, "from": "requires_payment", "to": "requires_payment", "transition": "pay", "cause": "clock", "event": .null,
            "refused": "The wallet address is not one of its network.",
        ])
        #expect(try server.submit(url, "do=pay").status == 200)
    }

    @Test("a payment that comes too late, because the customer was turned away meanwhile, leaves no trace") func movedOn() throws {
        let (server, id, url) = try start()
        #expect(try server.submit(url, "do=pay&when=later&delay=5").status == 200)
        _ = try server.fire("reject", id)
        _ = try server.admin("POST clock", "advance=5")
        #expect(try server.history(of: id).last == "reject → rejected (control_plane, crypto.onramp_session.updated)")
    }

    @Test("as long as there is something left to do, the page is shown again", arguments: [
        ([], "sign_in", "Buy crypto"), ([], "pay", "Buy crypto"), (["sign_in", "pay"], "deliver", "Done"), ([], "reject", "Done"),
        ([], "sign_in&when=later", "Done"),
    ])
    func again(steps: [String], act: String, title: String) throws {
        let (server, id, url) = try start()
        for step in steps { _ = try server.fire(step, id) }
        let page = try server.submit(url, "do=\(act)")
        #expect(page.text.contains("<title>\(title) · Pinstripe</title>"))
        let isShownAgain = title == "Buy crypto"
        #expect(isShownAgain == (page.text == (try server.open(url).text)))
    }

    // MARK: Its link

    @Test("without the whole secret there is no page") func secret() throws {
        let (server, id, url) = try start()
        let (_, _, other) = try start()
        let root = "\(server.engine.settings.publicURL)/onramp"
        let wrong = [
            root, "\(root)/", "\(root)/\(id)", "\(root)/\(id)_secret_", String(url.dropLast()), "\(url)x", "\(url)/", "\(url)/x", other,
            "\(root)/cos_none_secret_x", "\(root)/%00", "\(root)/_secret_",
        ]
        for url in wrong {
            #expect(try server.open(url).status == 404)
            #expect(try server.submit(url, "do=pay").status == 404)
        }
        #expect(try server.open(url).status == 200)
        _ = try server.admin("POST reset")
        #expect(try server.open(url).status == 404)
    }

    @Test("what a session carries is text there") func escaping() throws {
        let server = try TestServer()
        let hostile = "\"><script>alert('x')</script>"
        server.engine.settings.seeds = try Seeds(["crypto.onramp_session": [[
            "id": "cos_known", "client_secret": "cos_known_secret_x",
            "transaction_details": ["destination_currencies": [.string(hostile)], "destination_networks": [], "wallet_address": .string(hostile)],
        ]]], registry: server.engine.registry)
        _ = try server.get("\(Self.list)/cos_known")
        let page = try server.open("\(server.engine.settings.publicURL)/onramp/cos_known_secret_x").text
        #expect(!page.contains("<script"))
        // The fact and the field of the wallet, the value and the text of the coin.
        #expect(page.matches(of: #/&quot;&gt;&lt;script&gt;/#).count == 4)
    }
}
