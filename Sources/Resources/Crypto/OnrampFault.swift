// What can be wrong with the amounts, coins, networks and wallets of an onramp session. Where several things are, the first in this list is told.
// Source: Stripe's list of the onramp's error codes; the sentences are ours.
import Engine

enum OnrampFault: CaseIterable {
    case ipAddress, both, incompletePair, pair, noSourceCurrency, sourceAmount, noDestinationCurrency, destinationAmount, noPair, currency, network
    case walletNetwork, noWalletToLock, walletAddress, sourceCurrency, noPairQuoted, tooManyQuoted

    var refusal: Refusal {
        let (code, parameter, message) = details
        return .invalid(message, code: code, parameter: parameter)
    }

    private var details: (code: String, parameter: String?, message: String) {
        switch self {
        case .ipAddress: ("customer_ip_address", "customer_ip_address", "The customer's IP address is not well formed.")
        case .both:
            ("crypto_onramp_invalid_source_destination_pair", "source_amount", "Give source_amount or destination_amount, not both.")
        case .incompletePair:
            (
                "crypto_onramp_incomplete_destination_currency_and_network_pair", "destination_currency",
                "Give destination_currency and destination_network together."
            )
        case .pair:
            (
                "crypto_onramp_invalid_destination_currency_and_network_pair", "destination_currency",
                "The destination currency cannot be bought on the destination network."
            )
        case .noSourceCurrency:
            ("crypto_onramp_missing_source_currency", "source_currency", "A source_amount needs a source_currency.")
        case .sourceAmount: ("crypto_onramp_invalid_source_amount", "source_amount", "The source amount must be greater than 0, and not too large.")
        case .noDestinationCurrency:
            (
                "crypto_onramp_missing_destination_currency", "destination_currency",
                "A destination_amount needs a destination_currency and a destination_network."
            )
        case .destinationAmount:
            (
                "crypto_onramp_invalid_destination_amount", "destination_amount",
                "The destination amount must be greater than 0, with no more decimals than the currency has."
            )
        case .noPair:
            (
                "crypto_onramp_invalid_destination_currencies_and_networks", "destination_currencies",
                "None of the destination currencies can be bought on any of the destination networks."
            )
        case .currency:
            (
                "crypto_onramp_conflicting_destination_currency", "destination_currency",
                "The destination currency is not among the destination currencies."
            )
        case .network:
            (
                "crypto_onramp_conflicting_destination_network", "destination_network",
                "The destination network is not among the destination networks."
            )
        case .walletNetwork:
            (
                "crypto_onramp_wallet_addresses_not_all_networks_supported", "wallet_addresses",
                "There is a wallet address for a network that is not among the destination networks."
            )
        case .noWalletToLock:
            ("crypto_onramp_no_wallet_address_to_lock", "lock_wallet_address", "There is no wallet address to lock.")
        case .walletAddress:
            ("crypto_onramp_wallet_address_invalid", "wallet_addresses", "The wallet address is not one of its network.")
        case .sourceCurrency:
            ("crypto_onramp_invalid_source_currency", "source_currency", "Nothing is sold for the source currency.")
        case .noPairQuoted:
            (
                "crypto_onramp_quote_invalid_destination_currencies_and_networks", "destination_currencies",
                "None of the destination currencies can be bought on any of the destination networks."
            )
        case .tooManyQuoted:
            (
                "crypto_onramp_quote_too_many_destination_currencies_and_networks", "destination_currencies",
                "A destination_amount needs exactly one destination currency and one destination network."
            )
        }
    }
}
