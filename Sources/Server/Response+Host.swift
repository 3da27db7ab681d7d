// An answer whose URLs begin with the host that its request came for.
import Wire

extension Response {
    /// - Parameters:
    ///   - host: the request's `Host`, with its port.
    ///   - publicURL: the beginning of the URLs in the body.
    func naming(_ host: String?, insteadOf publicURL: String) -> Response {
        guard let host, Authority(Substring(host)) != nil, "http://\(host)" != publicURL else { return self }
        let (old, new) = (Array(publicURL.utf8), Array("http://\(host)".utf8))
        var named: [UInt8] = []
        var rest = body[...]
        while let place = rest.firstRange(of: old) {
            named += rest[..<place.lowerBound]
            // http://127.0.0.1:1211 is no beginning of http://127.0.0.1:12111.
            let isWhole = place.upperBound == rest.endIndex || !rest[place.upperBound].isASCIIDigit
            named += isWhole ? new : old
            rest = rest[place.upperBound...]
        }
        guard !named.isEmpty else { return self }
        var response = self
        response.body = named + rest
        return response
    }
}
