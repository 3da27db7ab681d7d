// The target of a call. libcurl's own parser splits the URL, so that the host that is checked is the host that is called.

import CCurl

/// A URL that may be called.
struct Target {
    /// Scheme, host and port. Calls with the same origin share connections.
    let origin: String
    /// Host and port, for messages.
    let place: String

    init(_ url: String) throws(OutboundFailure) {
        guard let parts = curl_url() else { throw OutboundFailure(.other, "there is no memory for a URL") }
        defer { curl_url_cleanup(parts) }
        // A C string would end at a zero.
        guard !url.utf8.contains(0) else { throw OutboundFailure(.invalidURL, "the URL has a control character in it") }
        let code = curl_url_set(parts, CURLUPART_URL, url, 0)
        if code == CURLUE_UNSUPPORTED_SCHEME { throw Self.foreign }
        guard code == CURLUE_OK else {
            throw OutboundFailure(.invalidURL, "the URL cannot be used: \(String(cString: curl_url_strerror(code)))")
        }
        let scheme = Self.part(CURLUPART_SCHEME, of: parts)
        guard scheme == "http" || scheme == "https" else { throw Self.foreign }
        place = "\(Self.part(CURLUPART_HOST, of: parts)):\(Self.part(CURLUPART_PORT, of: parts))"
        origin = "\(scheme)://\(place)"
    }

    private static let foreign = OutboundFailure(.invalidURL, "the URL is neither http nor https")

    private static func part(_ part: CURLUPart, of parts: OpaquePointer) -> String {
        var text: UnsafeMutablePointer<CChar>?
        guard curl_url_get(parts, part, &text, UInt32(CURLU_DEFAULT_PORT)) == CURLUE_OK, let text else { return "" }
        defer { curl_free(text) }
        return String(cString: text)
    }
}
