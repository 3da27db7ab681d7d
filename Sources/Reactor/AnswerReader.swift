// Makes a response of the bytes from libcurl. The head is kept as it comes and parsed at the end, because only the last head counts: "100 Continue"
// and others come before it.

import Wire

/// Collects the answer to one call, within the call's limits.
struct AnswerReader {
    /// The most bytes of all heads and trailers of an answer together.
    static let maximumHead = 64 << 10

    private var limits = OutboundLimits()
    private var head: [UInt8] = []
    private var headBytes = 0
    /// Whether the last head is complete.
    private(set) var isHeadComplete = false
    private var body: [UInt8] = []
    /// Whether we did not wait for the end of the body.
    private(set) var isTruncated = false
    /// The part of the answer that was too large.
    private(set) var excess: String?

    mutating func begin(_ limits: OutboundLimits) {
        self = AnswerReader()
        self.limits = limits
    }

    /// Takes one line. False ends the call.
    mutating func takeHead(_ line: UnsafeRawBufferPointer) -> Bool {
        headBytes &+= line.count
        guard headBytes <= Self.maximumHead else {
            excess = "more than \(Self.maximumHead) bytes of header fields"
            return false
        }
        if isHeadComplete {
            // This is another head, or a trailer.
            guard line.starts(with: "HTTP/".utf8) else { return true }
            isHeadComplete = false
            head.removeAll(keepingCapacity: true)
        }
        if line.first == UInt8(ascii: "\r") || line.first == UInt8(ascii: "\n") {
            isHeadComplete = true
        } else {
            head.append(contentsOf: line)
        }
        return true
    }

    /// Takes a part of the body. False ends the call.
    mutating func takeBody(_ part: UnsafeRawBufferPointer) -> Bool {
        let kept = part.prefix(max(0, limits.maximumBody - body.count))
        body.append(contentsOf: kept)
        if kept.count == part.count { return true }
        isTruncated = true
        if limits.excess == .cut { return false }
        excess = "a body of more than \(limits.maximumBody) bytes"
        return false
    }

    func response(status: Int) -> OutboundResponse {
        OutboundResponse(status: status, headers: fields, body: body, isTruncated: isTruncated)
    }

    /// The fields of the last head. libcurl has refused lines without a colon.
    private var fields: Headers {
        var fields: [(name: String, value: String)] = []
        for line in head.split(separator: UInt8(ascii: "\n")).dropFirst() {
            let line = line.trimmed
            if line.first == UInt8(ascii: " ") || line.first == UInt8(ascii: "\t"), let last = fields.indices.last {
                // A field that continues in the next line, which was usual once.
                fields[last].value += " " + .read(line.drop(while: \.isBlank))
            } else if let colon = line.firstIndex(of: UInt8(ascii: ":")) {
                fields.append((.read(line[..<colon]), .read(line[(colon + 1)...].drop(while: \.isBlank))))
            }
        }
        var headers = Headers()
        for (name, value) in fields { headers.add(name, value) }
        return headers
    }
}

extension UInt8 {
    fileprivate var isBlank: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") || self == UInt8(ascii: "\r") }
}

extension ArraySlice<UInt8> {
    /// The bytes without blanks at the end.
    fileprivate var trimmed: Self { self[..<(lastIndex { !$0.isBlank }.map { $0 + 1 } ?? startIndex)] }
}

extension String {
    fileprivate static func read(_ bytes: ArraySlice<UInt8>) -> String {
        String(validating: bytes, as: UTF8.self) ?? String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    }
}
