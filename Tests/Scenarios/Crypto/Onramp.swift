// Onramp sessions as their tests make them, and what those tests look at. Every server begins with the built-in table of prices.
import Engine
import TestHarness
import Testing
import Wire

/// Addresses that could be somebody's.
enum Wallet {
    static let ethereum = "0x" + String(repeating: "A1b2", count: 10)
    static let bitcoin = "bc1qxy2kgdygjrsqtzq2n0yrf2493p83kkfjhx0wlh"
    static let solana = "7EYnhQoR9YM3N7UoaKRoA44Uy8JeaZV3qyouov87awMs"
    static let stellar = "G" + String(repeating: "A2", count: 27) + "B"
}

extension TestServer {
    static let onrampSessions = "/v1/crypto/onramp_sessions"

    static func onramp(now: Int64 = 1_695_680_120) throws -> TestServer { try TestServer(now: now, seeds: .builtIn) }

    func newOnramp(_ form: String = "", key: String = "sk_test_alpha") throws -> Answer {
        let answer = try post(Self.onrampSessions, form, key: key)
        #expect(answer.status == 200, "\(answer.text)")
        return answer
    }

    func onramp(_ id: String) throws -> Answer { try get("\(Self.onrampSessions)/\(id)") }

    /// A session that has come to a status.
    func newOnramp(in status: String, _ form: String = "") throws -> String {
        let id = try newOnramp(form).id
        let ways = [
            "initialized": [], "requires_payment": ["sign_in"], "fulfillment_processing": ["sign_in", "pay"],
            "fulfillment_complete": ["sign_in", "pay", "deliver"], "rejected": ["reject"],
        ]
        for step in try #require(ways[status]) { #expect(try fire(step, id).status == 200) }
        return id
    }

    /// A session whose customer has paid.
    /// - Returns: its transaction details.
    func paid(_ form: String = "", _ choices: String = "") throws -> JSON {
        let id = try newOnramp(form).id
        _ = try fire("sign_in", id)
        let answer = try fire("pay", id, choices)
        #expect(answer.status == 200, "\(answer.text)")
        return try onramp(id).details
    }

    func quotes(_ query: String = "", path: String = "/v1/crypto/onramp_quotes") throws -> Answer { try get("\(path)?\(query)") }

    /// What `--seeds` would have given.
    func begin(with seeds: JSON) throws { engine.settings.seeds = try Seeds(seeds, registry: engine.registry) }
}

extension Answer {
    var details: JSON { json["transaction_details"] ?? .null }

    func texts(_ name: String) -> [String]? { details[name]?.array?.compactMap(\.string) }

    /// All quotes of the answer, by network and currency, such as `base_network eth`.
    var quotes: [(name: String, quote: JSON)] {
        (json["destination_network_quotes"]?.object ?? [:]).flatMap { network, quotes in
            (quotes.array ?? []).map { ("\(network) \($0["destination_currency"]?.string ?? "")", $0) }
        }
    }
}
