// What an onramp session cannot be made of: each fault by its code, and of several the first in Stripe's list.
import Crypto
import Foundation
import TestHarness
import Testing
import Wire

@Suite("What an onramp session cannot be made of") struct OnrampRefusalTests {
    private func failure(_ form: String) throws -> Failure? { try TestServer.onramp().post(TestServer.onrampSessions, form).failure }

    /// In the order of the list.
    static let faults: [(code: String, parameter: String, form: String)] = [
        ("crypto_onramp_unsupportable_customer", "customer_ip_address", "customer_ip_address=198.51.100.2"),
        ("crypto_onramp_unsupported_country", "customer_ip_address", "customer_ip_address=198.51.100.1"),
        ("customer_ip_address", "customer_ip_address", "customer_ip_address=8.8.8.256"),
        ("crypto_onramp_invalid_source_destination_pair", "source_amount",
            "source_amount=1&source_currency=usd&destination_amount=1&destination_currency=eth&destination_network=base"),
        ("crypto_onramp_incomplete_destination_currency_and_network_pair", "destination_currency", "destination_currency=eth"),
        ("crypto_onramp_incomplete_destination_currency_and_network_pair", "destination_currency", "destination_network=base"),
        ("crypto_onramp_invalid_destination_currency_and_network_pair", "destination_currency", "destination_currency=btc&destination_network=base"),
        ("crypto_onramp_invalid_destination_currency_and_network_pair", "destination_currency", "destination_currency=wld&destination_network=worldchain"),
        ("crypto_onramp_missing_source_currency", "source_currency", "source_amount=5"),
        ("crypto_onramp_invalid_source_amount", "source_amount", "source_amount=0.00&source_currency=usd"),
        ("crypto_onramp_invalid_source_amount", "source_amount", "source_amount=-5&source_currency=usd"),
        ("crypto_onramp_missing_destination_currency", "destination_currency", "destination_amount=5"),
        ("crypto_onramp_invalid_destination_amount", "destination_amount", "destination_amount=0&destination_currency=eth&destination_network=base"),
        ("crypto_onramp_invalid_destination_amount", "destination_amount", "destination_amount=-1&destination_currency=eth&destination_network=base"),
        ("crypto_onramp_invalid_destination_amount", "destination_amount",
            "destination_amount=0.123456789&destination_currency=btc&destination_network=bitcoin"),
        ("crypto_onramp_invalid_destination_currencies_and_networks", "destination_currencies",
            "destination_currencies[]=btc&destination_currencies[]=sol&destination_networks[]=ethereum"),
        ("crypto_onramp_invalid_destination_currencies_and_networks", "destination_currencies", "destination_currencies[]=wld"),
        ("crypto_onramp_conflicting_destination_currency", "destination_currency",
            "destination_currency=eth&destination_network=base&destination_currencies[]=btc"),
        ("crypto_onramp_conflicting_destination_network", "destination_network",
            "destination_currency=eth&destination_network=base&destination_networks[]=ethereum"),
        ("crypto_onramp_wallet_addresses_not_all_networks_supported", "wallet_addresses",
            "wallet_addresses[base_network]=\(Wallet.ethereum)&wallet_addresses[ethereum]=\(Wallet.ethereum)&destination_networks[]=ethereum"),
        ("crypto_onramp_wallet_addresses_not_all_networks_supported", "wallet_addresses", "wallet_addresses[celo]=\(Wallet.ethereum)"),
        ("crypto_onramp_no_wallet_address_to_lock", "lock_wallet_address", "lock_wallet_address=true"),
        ("crypto_onramp_no_wallet_address_to_lock", "lock_wallet_address", "lock_wallet_address=true&wallet_addresses[destination_tags][stellar]=7"),
        ("crypto_onramp_no_wallet_address_to_lock", "lock_wallet_address",
            "lock_wallet_address=true&wallet_addresses[solana]=\(Wallet.solana)&destination_currency=eth&destination_network=base"),
        ("crypto_onramp_no_wallet_address_to_lock", "lock_wallet_address",
            "lock_wallet_address=true&wallet_addresses[solana]=\(Wallet.solana)&destination_currencies[]=eth"),
        ("crypto_onramp_wallet_address_invalid", "wallet_addresses", "wallet_addresses[ethereum]=0x12"),
        ("crypto_onramp_currency_not_available_in_region", "destination_currency",
            "customer_ip_address=198.51.100.3&destination_currency=usdc&destination_network=solana"),
    ]

    /// By tests of their own: OnrampMerchantTests, and `currency` below.
    static let elsewhere: [OnrampFault] = [.merchant, .sourceCurrency]

    @Test("no fault is left out, here or with the real SDK") func complete() throws {
        #expect(Set(Self.faults.map(\.code) + Self.elsewhere.map(\.rawValue)) == Set(OnrampFault.allCases.map(\.rawValue)))
        let codes = OnrampFault.allCases.map(\.rawValue) + OnrampQuoteFault.allCases.compactMap(\.refusal.code) + ["crypto_onramp_disabled"]
        let folder = URL(filePath: #filePath).appending(path: "../../../SDK/python").standardized
        let files = try ["test_onramp_sessions.py", "test_onramp_quotes.py", "test_onramp_refusals.py"].map {
            try String(contentsOf: folder.appending(path: $0), encoding: .utf8)
        }
        for code in codes { #expect(files.contains { $0.contains("\"\(code)\"") }, "\(code)") }
    }

    @Test("each fault", arguments: faults) func fault(code: String, parameter: String, form: String) throws {
        let failure = try #require(try failure(form), "\(form)")
        #expect((failure.status, failure.type, failure.code, failure.parameter) == (400, "invalid_request_error", code, parameter))
    }

    /// Each is there together with all that stand below it, as far as they can be.
    @Test("of several faults, the first of the list is told", arguments: [
        ("crypto_onramp_unsupported_country", "customer_ip_address=198.51.100.1&source_amount=0&destination_amount=0&destination_currency=btc"),
        ("customer_ip_address", "customer_ip_address=x&source_amount=0&destination_amount=0&destination_currency=btc&lock_wallet_address=true"),
        ("crypto_onramp_invalid_source_destination_pair", "source_amount=0&destination_amount=0&destination_currency=btc&lock_wallet_address=true"),
        ("crypto_onramp_incomplete_destination_currency_and_network_pair",
            "source_amount=0&destination_network=bitcoin&destination_currencies[]=wld&lock_wallet_address=true"),
        ("crypto_onramp_invalid_destination_currency_and_network_pair",
            "source_amount=0&destination_currency=btc&destination_network=solana&destination_currencies[]=wld&lock_wallet_address=true"),
        ("crypto_onramp_missing_source_currency", "source_amount=0&destination_currencies[]=wld&lock_wallet_address=true"),
        ("crypto_onramp_invalid_source_amount", "source_amount=0&source_currency=usd&destination_currencies[]=wld&lock_wallet_address=true"),
        ("crypto_onramp_missing_destination_currency", "destination_amount=0&destination_currencies[]=wld&lock_wallet_address=true"),
        ("crypto_onramp_invalid_destination_amount",
            "destination_amount=0&destination_currency=btc&destination_network=bitcoin&destination_currencies[]=wld&lock_wallet_address=true"),
        ("crypto_onramp_invalid_destination_currencies_and_networks",
            "destination_currency=btc&destination_network=bitcoin&destination_currencies[]=sol&destination_networks[]=base&lock_wallet_address=true"),
        ("crypto_onramp_conflicting_destination_currency", "destination_currency=btc&destination_network=bitcoin&destination_currencies[]=eth"
            + "&destination_networks[]=base&wallet_addresses[solana]=x&lock_wallet_address=true"),
        ("crypto_onramp_conflicting_destination_network",
            "destination_currency=btc&destination_network=bitcoin&destination_networks[]=base&wallet_addresses[solana]=x"),
        ("crypto_onramp_wallet_addresses_not_all_networks_supported", "destination_networks[]=base&wallet_addresses[solana]=x"),
        ("crypto_onramp_no_wallet_address_to_lock",
            "customer_ip_address=198.51.100.3&destination_currency=usdc&destination_network=solana&lock_wallet_address=true&wallet_addresses[base_network]=x"),
        ("crypto_onramp_wallet_address_invalid",
            "customer_ip_address=198.51.100.3&destination_currency=usdc&destination_network=solana&wallet_addresses[base_network]=x"),
        ("crypto_onramp_wallet_address_invalid", "destination_networks[]=base&wallet_addresses[base_network]=x&lock_wallet_address=true"),
    ])
    func several(code: String, form: String) throws { #expect(try failure(form)?.code == code) }

    @Test("whole") func whole() throws {
        #expect(try failure("source_amount=5") == Failure(
            400, code: "crypto_onramp_missing_source_currency", parameter: "source_currency", "A source_amount needs a source_currency."))
        #expect(try failure("source_amount=1.234&source_currency=usd") == Failure(
            400, parameter: "source_amount", "Invalid decimal: 1.234; must contain at maximum two decimal places."))
        #expect(try failure("source_amount=1e3&source_currency=usd") == Failure(400, parameter: "source_amount", "Invalid decimal: 1e3"))
        #expect(try failure("source_currency=chf") == Failure(
            400, code: "crypto_onramp_invalid_source_currency", parameter: "source_currency", "Nothing is sold for the source currency."))
        #expect(try failure("destination_currencies=&destination_networks=")?.parameter == "destination_currencies")
        #expect(try failure("wallet_addresses[base]=\(Wallet.ethereum)")?.code == "parameter_unknown")
        #expect(try failure("wallet_addresses[base]=\(Wallet.ethereum)")?.parameter == "wallet_addresses[base]")
        #expect(try failure("kyc_details[dob][year]=1990") == Failure(
            400, code: "parameter_missing", parameter: "kyc_details[dob][day]", "Missing required param: kyc_details[dob][day]."))
        #expect(try failure("kyc_details[id_number]=000000000") == Failure(
            400, code: "parameter_unknown", parameter: "kyc_details[id_number]", "Received unknown parameter: kyc_details[id_number]"))
        #expect(try failure("transaction_details[destination_currency]=eth")?.code == "parameter_unknown")
    }

    @Test("where a table of prices has nothing for a currency, it cannot be paid in") func currency() throws {
        let server = try TestServer.onramp()
        try server.begin(with: ["crypto.onramp_price": [[
            "destination_currency": "sol", "destination_network": "solana", "places": 9, "quoted_places": 9, "price": ["usd": "10"],
            "network_fee": ["usd": "1"],
        ]]])
        _ = try server.newOnramp("source_currency=usd")
        for answer in [try server.post(TestServer.onrampSessions, "source_currency=eur"), try server.quotes("source_currency=eur")] {
            #expect(answer.failure == Failure(
                400, code: "crypto_onramp_invalid_source_currency", parameter: "source_currency", "Nothing is sold for the source currency."))
        }
    }

    @Test("IP addresses of both versions", arguments: [
        ("8.8.8.8", true), ("255.255.255.255", true), ("0.0.0.0", true), ("::", true), ("::1", true), ("2001:db8::ff00:42:8329", true),
        ("1:2:3:4:5:6:7:8", true), ("1:2:3:4:5:6:7::", true), ("::2:3:4:5:6:7:8", true), ("::ffff:1.2.3.4", true), ("1:2:3:4:5:6:1.2.3.4", true),
        ("ABCD::EF01", true), ("8.8.8", false), ("8.8.8.8.8", false), ("8.8.8.256", false), ("8.8.8.", false), ("8.8.8.-8", false), ("x", false),
        (":", false), (":::", false), (":1::2", false), ("1::2:", false), ("1::2::3", false), ("1:2:3:4:5:6:7", false), ("1:2:3:4:5:6:7:8:9", false),
        ("1:2:3:4:5:6:7::8", false), ("1:2:3:4:5:6:7:8::", false), ("12345::", false), ("g::", false), ("１::", false), ("1.2.3.4::", false),
        ("1:2:3:4:5:6:7:1.2.3.4", false), ("8.8.8.8%20", false),
    ])
    func address(address: String, isGood: Bool) throws {
        #expect(try failure("customer_ip_address=\(Percent.encode(address))")?.code == (isGood ? nil : "customer_ip_address"))
    }

    @Test("addresses of wallets, by the form of their network", arguments: [
        ("bitcoin", Wallet.bitcoin, true), ("bitcoin", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", true), ("bitcoin", Wallet.ethereum, false),
        ("ethereum", Wallet.ethereum, true), ("ethereum", Wallet.ethereum + "0", false), ("ethereum", String(Wallet.ethereum.dropFirst(2)), false),
        ("ethereum", "0x" + String(repeating: "g", count: 40), false), ("polygon", Wallet.ethereum, true), ("avalanche", Wallet.ethereum, true),
        ("solana", Wallet.solana, true), ("solana", Wallet.solana + "0", false), ("solana", Wallet.ethereum, false),
        ("stellar", Wallet.stellar, true), ("stellar", String(Wallet.stellar.dropLast()), false), ("stellar", Wallet.stellar.lowercased(), false),
    ])
    func wallet(network: String, address: String, isGood: Bool) throws {
        let code = isGood ? nil : "crypto_onramp_wallet_address_invalid"
        #expect(try failure("wallet_addresses[\(network)]=\(address)")?.code == code)
    }
}
