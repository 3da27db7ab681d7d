// Sources as the tests of their pages make them, and what those tests look at.
import TestHarness
import Testing
import Wire

/// What a source's customer has of it.
struct SourceVisit {
    let id: String
    let secret: String
    /// Where its page is.
    let url: String
}

extension TestServer {
    static let shop = "https://shop.example/back?order=42#top"
    static let giropay = "type=giropay&amount=1099&currency=eur&owner[name]=Jenny Rosen"
    static let multibanco = "type=multibanco&amount=1099&currency=eur&owner[email]=jenny%2Bfill_never@example.com"
    static let wechat = "type=wechat&amount=1099&currency=usd"

    /// A source with a page.
    /// - Parameter shop: where it sends the customer back to; nil: nowhere.
    func newSource(
        _ form: String = giropay, backTo shop: String? = shop, key: String = "sk_test_alpha", headers: Headers = [:]
    ) throws -> SourceVisit {
        let back = shop.map { "&redirect[return_url]=\(Percent.encode($0))" } ?? ""
        let source = try post("/v1/sources", form + back, key: key, headers: headers)
        return SourceVisit(
            id: source.id, secret: try #require(source["client_secret"]?.string, "\(source.text)"),
            url: try #require(source["redirect"]?["url"]?.string ?? source["wechat"]?["qr_code_url"]?.string))
    }

    /// A card whose bank wants its holder to agree, or does not.
    func newCard(_ number: String) throws -> String {
        try post("/v1/sources", "type=card&card[number]=\(number)&card[exp_month]=8&card[exp_year]=2030&card[cvc]=123").id
    }

    func source(_ id: String) throws -> Answer { try get("/v1/sources/\(id)") }

    /// Types of all events, oldest first.
    func eventTypes() throws -> [String] { try get("/v1/events")["data"]?.array?.compactMap { $0["type"]?.string }.reversed() ?? [] }
}

extension Answer {
    /// What a page says of its object, a line each.
    var facts: [String] { text.matches(of: #/<dt>(.*?)</dt><dd>(.*?)</dd>/#).map { "\($0.1): \($0.2)" } }

    /// What a page offers: the buttons, and behind them the link away.
    var offers: [String] {
        text.matches(of: #/<button name="do" value="(.*?)".*?>/#).map { String($0.1) } + text.matches(of: #/<a .*?>(.*?)</a>/#).map { String($0.1) }
    }
}
