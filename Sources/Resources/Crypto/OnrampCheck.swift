// Finds the first fault of a session's parameters, in the order of the list of faults.
import Engine
import Wire

struct OnrampCheck {
    let arguments: Arguments
    let pairs: [OnrampPrice.Pair]
    let wallets: JSONObject
    let region: OnrampRegion?
    /// Whether the merchant has all required fields.
    let isSetUp: Bool

    /// Nil if there is none.
    var refusal: Refusal? {
        guard let fault = OnrampFault.allCases.first(where: isPresent) else { return nil }
        return fault.refusal(of: fault == .walletAddress && !isWalletUsable ? "wallet_address" : nil)
    }

    private var currency: String? { arguments.string("destination_currency") }
    private var network: String? { arguments.string("destination_network") }
    private var currencies: [String]? { arguments["destination_currencies"]?.array?.compactMap(\.string) }
    private var networks: [String]? { arguments["destination_networks"]?.array?.compactMap(\.string) }

    private func isPresent(_ fault: OnrampFault) -> Bool {
        switch fault {
        case .unsupportableCustomer, .unsupportedCountry: region?.refusal == fault
        case .ipAddress: arguments.string("customer_ip_address").map { !IPAddress.isWellFormed($0) } ?? false
        case .both: arguments.has("source_amount") && arguments.has("destination_amount")
        case .incompletePair: (currency == nil) != (network == nil)
        case .pair: currency.map { pairs.pair($0, network ?? "") == nil } ?? false
        case .noSourceCurrency: arguments.has("source_amount") && !arguments.has("source_currency")
        case .sourceAmount: !isPositive("source_amount")
        case .noDestinationCurrency: arguments.has("destination_amount") && currency == nil
        case .destinationAmount: !isPositive("destination_amount") || !isExpressible
        case .noPair: listed.isEmpty
        case .currency: currency.map { own in currencies.map { !$0.contains(own) } ?? false } ?? false
        case .network: network.map { own in networks.map { !$0.contains(own) } ?? false } ?? false
        case .walletNetwork: addressed.contains { !(networks ?? pairs.networks).contains($0.network) }
        case .noWalletToLock: arguments["lock_wallet_address"] == true && !arguments.has("wallet_address")
            && !open.contains { pair in addressed.contains { $0.network == pair.network } }
        case .merchant: !isSetUp
        case .walletAddress: !isWalletUsable || addressed.contains { !WalletAddress.isWellFormed($0.address, on: $0.network) }
        case .notSoldInRegion: region.map { region in open.allSatisfy { !region.sells($0) } } ?? false
        case .sourceCurrency: arguments.string("source_currency").map { own in !pairs.contains { $0.isSold(for: own) } } ?? false
        }
    }

    /// The pairs that the lists allow.
    private var listed: [OnrampPrice.Pair] {
        pairs.filter { (currencies?.contains($0.currency) ?? true) && (networks?.contains($0.network) ?? true) }
    }

    /// The allowed pairs that the customer can still buy.
    private var open: [OnrampPrice.Pair] { listed.filter { (currency ?? $0.currency) == $0.currency && (network ?? $0.network) == $0.network } }

    /// Whether the wallet for all networks fits a network that the customer can still choose.
    private var isWalletUsable: Bool {
        arguments.string("wallet_address").map { address in open.contains { WalletAddress.isWellFormed(address, on: $0.network) } } ?? true
    }

    private func isPositive(_ name: String) -> Bool { arguments.string(name).flatMap(Decimal.init).map { $0.units > 0 } ?? true }

    /// Whether it has at most as many places as the coin.
    private var isExpressible: Bool {
        guard let amount = arguments.string("destination_amount").flatMap(Decimal.init), let currency, let pair = pairs.pair(currency, network ?? "")
        else { return true }
        return amount.trimmed.places <= pair.places
    }

    private var addressed: [(network: String, address: String)] {
        wallets.compactMap { key, value in value.string.map { (key == "base_network" ? "base" : key, $0) } }
    }
}
