// The faults of an onramp session, by their codes. If there are several, the first in this list is reported. Before all of them comes the error that
// the onramp is switched off (OnrampMerchant).
// Source: Stripe's list of the onramp's error codes; the sentences are ours.
import Engine

package enum OnrampFault: String, CaseIterable {
    case unsupportableCustomer = "crypto_onramp_unsupportable_customer"
    case unsupportedCountry = "crypto_onramp_unsupported_country"
    case ipAddress = "customer_ip_address"
    case both = "crypto_onramp_invalid_source_destination_pair"
    case incompletePair = "crypto_onramp_incomplete_destination_currency_and_network_pair"
    case pair = "crypto_onramp_invalid_destination_currency_and_network_pair"
    case noSourceCurrency = "crypto_onramp_missing_source_currency"
    case sourceAmount = "crypto_onramp_invalid_source_amount"
    case noDestinationCurrency = "crypto_onramp_missing_destination_currency"
    case destinationAmount = "crypto_onramp_invalid_destination_amount"
    case noPair = "crypto_onramp_invalid_destination_currencies_and_networks"
    case currency = "crypto_onramp_conflicting_destination_currency"
    case network = "crypto_onramp_conflicting_destination_network"
    case walletNetwork = "crypto_onramp_wallet_addresses_not_all_networks_supported"
    case noWalletToLock = "crypto_onramp_no_wallet_address_to_lock"
    case merchant = "crypto_onramp_merchant_not_properly_setup"
    case walletAddress = "crypto_onramp_wallet_address_invalid"
    case notSoldInRegion = "crypto_onramp_currency_not_available_in_region"
    case sourceCurrency = "crypto_onramp_invalid_source_currency"

    package var refusal: Refusal { refusal() }

    /// - Parameter other: the `param`, if it is not the usual one.
    package func refusal(of other: String? = nil) -> Refusal { .invalid(message, code: rawValue, parameter: other ?? parameter) }

    private var parameter: String? {
        switch self {
        case .unsupportableCustomer, .unsupportedCountry, .ipAddress: "customer_ip_address"
        case .both, .sourceAmount: "source_amount"
        case .destinationAmount: "destination_amount"
        case .noSourceCurrency, .sourceCurrency: "source_currency"
        case .incompletePair, .pair, .noDestinationCurrency, .currency, .notSoldInRegion: "destination_currency"
        case .noPair: "destination_currencies"
        case .network: "destination_network"
        case .walletNetwork, .walletAddress: "wallet_addresses"
        case .noWalletToLock: "lock_wallet_address"
        case .merchant: nil
        }
    }

    private var message: String {
        switch self {
        case .unsupportableCustomer: "The onramp cannot serve this customer where she is."
        case .unsupportedCountry: "The onramp is not offered in the customer's country."
        case .ipAddress: "The customer's IP address is not well formed."
        case .both: "Give source_amount or destination_amount, not both."
        case .incompletePair: "Give destination_currency and destination_network together."
        case .pair: "The destination currency cannot be bought on the destination network."
        case .noSourceCurrency: "A source_amount needs a source_currency."
        case .sourceAmount: "The source amount must be greater than 0, and not too large."
        case .noDestinationCurrency: "A destination_amount needs a destination_currency and a destination_network."
        case .destinationAmount: "The destination amount must be greater than 0, with no more decimals than the currency has."
        case .noPair: "None of the destination currencies can be bought on any of the destination networks."
        case .currency: "The destination currency is not among the destination currencies."
        case .network: "The destination network is not among the destination networks."
        case .walletNetwork: "There is a wallet address for a network that is not among the destination networks."
        case .noWalletToLock: "There is no wallet address to lock."
        case .merchant: "The account has no business_name or no business_url, and the onramp needs both."
        case .walletAddress: "The wallet address is not one of its network."
        case .notSoldInRegion: "The destination currency is not sold on this network where the customer is."
        case .sourceCurrency: "Nothing is sold for the source currency."
        }
    }
}
