// A call's header fields in libcurl's form. libcurl adds fields of its own unless it is told otherwise, by an entry with nothing
// behind its colon; a field that is really to be sent empty ends in a semicolon instead.

import CCurl
import Wire

extension OutboundRequest {
    /// Refuses what would end a line and begin another.
    func check() throws(OutboundFailure) {
        guard !method.isEmpty, method.utf8.allSatisfy(Self.isTokenCharacter) else {
            throw OutboundFailure(.invalidRequest, "the method is not a word")
        }
        for (name, value) in headers {
            guard !name.isEmpty, name.utf8.allSatisfy(Self.isTokenCharacter) else {
                throw OutboundFailure(.invalidRequest, "the name of a header field is not a word")
            }
            guard value.utf8.allSatisfy({ ($0 >= 0x20 && $0 != 0x7f) || $0 == UInt8(ascii: "\t") }) else {
                throw OutboundFailure(.invalidRequest, "the header field \(name) has a control character in it")
            }
        }
    }

    private static func isTokenCharacter(_ byte: UInt8) -> Bool {
        byte.isASCIIAlphanumeric || "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
}

extension UnsafeMutablePointer<curl_slist> {
    /// The list for a request that has been checked; the caller frees it.
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

    /// What only libcurl can know.
    private static var owned: [String] { ["content-length", "transfer-encoding"] }
    /// What libcurl would add.
    private static var unwanted: [String] { ["Accept", "Content-Type", "Expect"] }
}
