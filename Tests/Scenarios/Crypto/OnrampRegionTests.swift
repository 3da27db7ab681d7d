// Where an onramp's customer is: a table among the seeds says of some IP addresses that nobody is served there, or that not everything is sold.
import Engine
import TestHarness
import Testing
import Wire

@Suite("Where an onramp's customer is") struct OnrampRegionTests {
    private static let notSold = Failure(
        400, code: "crypto_onramp_currency_not_available_in_region", parameter: "destination_currency",
        "The destination currency is not sold on this network where the customer is.")

    /// There, usdc is not sold on solana.
    private static let address = "customer_ip_address=198.51.100.3"

    private func create(_ form: String, at address: String = address) throws -> Answer {
        try TestServer.onramp().post(TestServer.onrampSessions, "\(address)&\(form)")
    }

    @Test("nobody is served there") func refusals() throws {
        #expect(try create("", at: "customer_ip_address=198.51.100.1").failure == Failure(
            400, code: "crypto_onramp_unsupported_country", parameter: "customer_ip_address", "The onramp is not offered in the customer's country."))
        #expect(try create("", at: "customer_ip_address=198.51.100.2").failure == Failure(
            400, code: "crypto_onramp_unsupportable_customer", parameter: "customer_ip_address", "The onramp cannot serve this customer where she is."))
    }

    @Test("not everything is sold there", arguments: [
        ("destination_currency=usdc&destination_network=solana", true),
        ("destination_currencies[]=usdc&destination_networks[]=solana", true),
        ("destination_currencies[]=usdc&destination_currencies[]=btc&destination_networks[]=solana", true),
        ("", false), ("destination_currency=usdc&destination_network=ethereum", false), ("destination_currency=sol&destination_network=solana", false),
        ("destination_currencies[]=usdc", false), ("destination_networks[]=solana", false),
        ("destination_currencies[]=usdc&destination_networks[]=solana&destination_networks[]=base", false),
    ])
    func pairs(form: String, isRefused: Bool) throws {
        #expect(try create(form).failure == (isRefused ? Self.notSold : nil))
        #expect(try create(form, at: "customer_ip_address=198.51.100.4").failure == nil)
    }

    @Test("what is not sold there cannot be chosen later, and is not chosen for the customer") func choice() throws {
        let server = try TestServer.onramp()
        let id = try server.newOnramp("\(Self.address)&destination_networks[]=solana").id
        #expect(try server.fire("sign_in", id, "destination_currency=usdc").failure == Self.notSold)
        #expect(try server.paid("\(Self.address)&destination_networks[]=solana")["destination_currency"] == "sol")
        try server.begin(with: [
            "crypto.onramp_price": .array(try ["solana", "base"].map { network in
                try JSON.parse(#"{"destination_currency": "usdc", "destination_network": "\#(network)", "places": 6, "quoted_places": 2, "#
                    + #""price": {"usd": "1"}, "network_fee": {"usd": "0"}}"#)
            }),
            "crypto.onramp_region": [["customer_ip_address": "198.51.100.3", "unavailable": [
                ["destination_currency": "usdc", "destination_network": "solana"],
            ]]],
        ])
        #expect(try server.paid()["destination_network"] == "solana")
        #expect(try server.paid(Self.address)["destination_network"] == "base")
    }

    @Test("an address of version 6, whatever its letters") func version6() throws {
        let server = try TestServer.onramp()
        try server.begin(with: ["crypto.onramp_region": [["customer_ip_address": "2001:DB8::1", "refusal": "unsupported_country"]]])
        for address in ["2001:db8::1", "2001:DB8::1", "2001:dB8::1"] {
            #expect(try server.post(TestServer.onrampSessions, "customer_ip_address=\(address)").failure?.code == "crypto_onramp_unsupported_country")
        }
    }

    @Test("the address is shown nowhere") func hidden() throws {
        let server = try TestServer.onramp()
        let session = try server.newOnramp(Self.address)
        #expect(!session.text.contains("198.51"))
        #expect(try !server.admin("GET objects/\(session.id)").text.contains("198.51"))
        #expect(try !server.get("/v1/crypto/onramp_sessions").text.contains("198.51"))
    }

    @Test("what is no row of the table makes the seeds invalid", arguments: [
        "{}", "7", #"{"customer_ip_address": "198.51.100.1"}"#, #"{"refusal": "unsupported_country"}"#,
        #"{"customer_ip_address": "198.51.100", "refusal": "unsupported_country"}"#, #"{"customer_ip_address": 7, "refusal": "unsupported_country"}"#,
        #"{"customer_ip_address": "198.51.100.1", "refusal": "bad_weather"}"#, #"{"customer_ip_address": "198.51.100.1", "refusal": null}"#,
        #"{"customer_ip_address": "198.51.100.1", "unavailable": []}"#, #"{"customer_ip_address": "198.51.100.1", "unavailable": ["usdc"]}"#,
        #"{"customer_ip_address": "198.51.100.1", "unavailable": [{"destination_currency": "usdc"}]}"#,
        #"{"customer_ip_address": "198.51.100.1", "unavailable": [{"destination_currency": "doge", "destination_network": "base"}]}"#,
        #"{"customer_ip_address": "198.51.100.1", "refusal": "unsupported_country", "#
            + #""unavailable": [{"destination_currency": "usdc", "destination_network": "base"}]}"#,
    ])
    func rows(row: String) {
        let fault = #expect(throws: SeedFault.self) { try TestServer(seeds: .own(#"{"crypto.onramp_region": [\#(row)]}"#)) }
        #expect(fault?.description == "Seeds of crypto.onramp_region must be a list of rows, each with all fields of the table.")
    }
}
