// A call's header fields in libcurl's form. libcurl adds fields of its own. An entry with nothing after its colon prevents that. A field that must be
// sent empty ends with a semicolon instead.

import CCurl
import Wire

extension OutboundRequest {
    /// Refuses a field that would end the line and begin another.
    func check() throws(OutboundFailure) {
        guard Headers.isToken(method) else {
            throw OutboundFailure(.invalidRequest, "the method is not a word")
        }
        for (name, value) in headers {
            guard Headers.isToken(name) else {
                throw OutboundFailure(.invalidRequest, "the name of a header field is not a word")
            }
            guard Headers.isValue(value) else {
                throw OutboundFailure(.invalidRequest, "the header field \(name) has a control character in it")
            }
        }
    }
}

extension UnsafeMutablePointer<curl_slist> {
    /// The list for a checked request. The caller frees it.
    static func fields(of request: OutboundRequest) -> Self? {
        var list: Self?
        for (name, value) in request.headers where !owned.contains(name.lowercased()) {
            let isEmpty = value.utf8.allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
            list = curl_slist_append(list, isEmpty ? "\(name);" : "\(name): \(value)") ?? list
        }
        for name in unwanted where request.headers[name] == nil {
            list = curl_slist_append(list, "\(name):") ?? list
        }
        return list
    }

    /// Fields that only libcurl can set.
    private static var owned: [String] { ["content-length", "transfer-encoding"] }
    /// Fields that libcurl would add.
    private static var unwanted: [String] { ["Accept", "Content-Type", "Expect"] }
}
