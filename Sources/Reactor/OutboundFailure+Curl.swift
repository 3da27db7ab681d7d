// Maps libcurl's hundred errors to the few that a caller needs.

import CCurl
import Glibc

extension OutboundFailure {
    /// - Parameters:
    ///   - words: libcurl's own description.
    ///   - systemError: the error of the system call that failed last, or 0.
    ///   - hasConnected: whether everything before the request was done.
    static func of(_ code: CURLcode, place: String, words: String, systemError: Int32, hasConnected: Bool) -> OutboundFailure {
        switch code {
        case CURLE_URL_MALFORMAT:
            OutboundFailure(.invalidURL, "the URL cannot be used")
        case CURLE_COULDNT_RESOLVE_HOST:
            OutboundFailure(.unknownHost, "the host of \(place) is not known")
        case CURLE_COULDNT_CONNECT where systemError == ECONNREFUSED:
            OutboundFailure(.refused, "\(place) refuses the connection")
        case CURLE_COULDNT_CONNECT where systemError == ETIMEDOUT, CURLE_OPERATION_TIMEDOUT where !hasConnected:
            OutboundFailure(.connectTimeout, "connecting to \(place) took too long")
        case CURLE_OPERATION_TIMEDOUT:
            OutboundFailure(.timeout, "the answer of \(place) took too long")
        // The same code as that of a connection that broke; only the words are different.
        case CURLE_RECV_ERROR where words.hasSuffix("chunked-encoding"):
            OutboundFailure(.malformed, "the answer of \(place) is not HTTP: \(words)")
        // libcurl's own limit for a line; memory itself does not run out here.
        case CURLE_OUT_OF_MEMORY:
            OutboundFailure(.tooLarge, "\(place) sends a header field that is too long")
        case CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE:
            .closed(place)
        case CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL, CURLE_BAD_FUNCTION_ARGUMENT, CURLE_BAD_CONTENT_ENCODING:
            OutboundFailure(.malformed, "the answer of \(place) is not HTTP: \(words)")
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CERTPROBLEM,
            CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_CLIENTCERT:
            OutboundFailure(.tls, "no trusted connection to \(place): \(words)")
        default:
            OutboundFailure(.other, "the call to \(place) failed: \(words)")
        }
    }

    static func closed(_ place: String) -> OutboundFailure {
        OutboundFailure(.reset, "\(place) closed the connection before the end of its answer")
    }

    static let canceled = OutboundFailure(.canceled, "the call was cancelled")
}
