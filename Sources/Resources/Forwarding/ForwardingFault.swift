// What can go wrong with a forwarded request. An answer of the destination is never a fault, only a missing one is. Source: Stripe's list of error
// codes, and its changelog for their statuses.
import Engine

enum ForwardingFault {
    /// The destination is not set up.
    case inactive(_ host: String)
    case parameter(_ message: String, _ name: String)
    /// The outcome of the call is unknown.
    case lost

    var refusal: Refusal {
        switch self {
        case .inactive(let host):
            .invalid(
                "The destination \(host) is not set up for forwarding. Pinstripe forwards to this machine, and to what its setting "
                    + "forwarding-destinations names.", code: "forwarding_api_inactive", parameter: "url")
        case .parameter(let message, let name): .invalid(message, code: "forwarding_api_invalid_parameter", parameter: name)
        case .lost:
            Refusal(
                .upstreamFault,
                "Pinstripe was stopped or reset while it waited for the destination, so it is not known what came of the request. Use a "
                    + "new idempotency key to make it again.", code: "forwarding_api_upstream_error")
        }
    }

    static func of(_ failure: UpstreamFailure) -> Refusal {
        let message = "The request could not be forwarded: \(failure.description)."
        switch failure.kind {
        case .unreachable, .broken: return Refusal(.upstreamFault, message, code: "forwarding_api_upstream_connection_error")
        case .connectTimeout: return Refusal(.upstreamUnreached, message, code: "forwarding_api_retryable_upstream_error")
        case .timeout: return Refusal(.upstreamTimeout, message, code: "forwarding_api_upstream_connection_timeout")
        case .unusable, .abandoned: return Refusal(.upstreamFault, message, code: "forwarding_api_upstream_error")
        }
    }
}
