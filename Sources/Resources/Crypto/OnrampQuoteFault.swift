// The faults of a request for quotes. If there are several, the first in this list is reported. Most of them are also faults of sessions, with the
// same messages.
import Engine
import Wire

package enum OnrampQuoteFault: CaseIterable {
    case both, sourceAmount, destinationAmount, sourceCurrency, noPair, tooMany

    package var refusal: Refusal {
        switch self {
        case .both: OnrampFault.both.refusal
        case .sourceAmount: OnrampFault.sourceAmount.refusal
        case .destinationAmount: OnrampFault.destinationAmount.refusal
        case .sourceCurrency: OnrampFault.sourceCurrency.refusal
        case .noPair:
            .invalid(
                "None of the destination currencies can be bought on any of the destination networks.",
                code: "crypto_onramp_quote_invalid_destination_currencies_and_networks", parameter: "destination_currencies")
        case .tooMany:
            .invalid(
                "A destination_amount needs exactly one destination currency and one destination network.",
                code: "crypto_onramp_quote_too_many_destination_currencies_and_networks", parameter: "destination_currencies")
        }
    }
}
