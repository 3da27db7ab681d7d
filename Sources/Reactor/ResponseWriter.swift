// Makes bytes of a response. The head is written into a buffer that is used for every answer.

import Glibc
import Wire

struct ResponseWriter {
    /// Used for every answer, so it grows only once.
    private var head: [UInt8] = []
    private var dateField: [UInt8] = []
    private var dateSecond: time_t = -1

    /// The field `Connection` of the answer.
    enum Connection { case keep, close, keepOfHTTP10 }

    /// Writes the status line, the fields and the empty line. The transport sets `Date`, `Connection`, `Content-Length` and `Transfer-Encoding`
    /// itself; the response cannot change them. A field with a control character is left out.
    mutating func head(for response: Response, connection: Connection) -> [UInt8] {
        head.removeAll(keepingCapacity: true)
        head.append("HTTP/1.1 ")
        head.append(decimal: response.status)
        head.append(UInt8(ascii: " "))
        head.append(Self.reason(response.status))
        head.append("\r\n")
        if let preset = response.headers.preset { head += preset.bytes }
        for (name, value) in response.headers.added where !Self.isOwned(name) { append(name, value) }
        refreshDate()
        head.append(contentsOf: dateField)
        if Self.mayHaveLength(response.status), response.stream == nil {
            head.append("Content-Length: ")
            head.append(decimal: response.body.count)
            head.append("\r\n")
        }
        switch connection {
        case .keep: break
        case .close: head.append("Connection: close\r\n")
        case .keepOfHTTP10: head.append("Connection: keep-alive\r\n")
        }
        head.append("\r\n")
        return head
    }

    /// Whether a body may follow, by the status and the method.
    static func mayHaveBody(_ status: Int) -> Bool { mayHaveLength(status) && status != 304 }

    private static func mayHaveLength(_ status: Int) -> Bool { status >= 200 && status != 204 }

    private mutating func append(_ name: String, _ value: String) {
        let start = head.count
        head.append(name)
        head.append(": ")
        head.append(value)
        // The application's bytes must not end the line and begin another.
        let isClean = head[start...].allSatisfy { ($0 >= 0x20 && $0 != 0x7f) || $0 == UInt8(ascii: "\t") }
        if isClean && !name.isEmpty {
            head.append("\r\n")
        } else {
            head.removeSubrange(start...)
        }
    }

    private static func isOwned(_ name: String) -> Bool {
        let owned: StaticString
        switch name.utf8.count {
        case 4: owned = "date"
        case 10: owned = "connection"
        case 14: owned = "content-length"
        case 17: owned = "transfer-encoding"
        default: return false
        }
        return owned.withUTF8Buffer { owned in name.utf8.elementsEqual(owned) { $0 | 0x20 == $1 } }
    }

    private mutating func refreshDate() {
        var now = time(nil)
        if now == dateSecond { return }
        dateSecond = now
        var parts = tm()
        gmtime_r(&now, &parts)
        dateField = Array(unsafeUninitializedCapacity: 64) { bytes, filled in
            bytes.withMemoryRebound(to: CChar.self) {
                filled = strftime($0.baseAddress, 64, "Date: %a, %d %b %Y %H:%M:%S GMT\r\n", &parts)
            }
        }
    }

    static func reason(_ status: Int) -> StaticString {
        switch status {
        case 200: "OK"
        case 201: "Created"
        case 202: "Accepted"
        case 204: "No Content"
        case 301: "Moved Permanently"
        case 302: "Found"
        case 303: "See Other"
        case 304: "Not Modified"
        case 307: "Temporary Redirect"
        case 308: "Permanent Redirect"
        case 400: "Bad Request"
        case 401: "Unauthorized"
        case 402: "Payment Required"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 406: "Not Acceptable"
        case 408: "Request Timeout"
        case 409: "Conflict"
        case 410: "Gone"
        case 412: "Precondition Failed"
        case 413: "Request Entity Too Large"
        case 415: "Unsupported Media Type"
        case 417: "Expectation Failed"
        case 422: "Unprocessable Content"
        case 424: "Failed Dependency"
        case 429: "Too Many Requests"
        case 500: "Internal Server Error"
        case 501: "Not Implemented"
        case 502: "Bad Gateway"
        case 503: "Service Unavailable"
        case 504: "Gateway Timeout"
        default: "Status"
        }
    }
}

extension [UInt8] {
    fileprivate mutating func append(_ text: StaticString) {
        append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    fileprivate mutating func append(_ text: String) {
        append(contentsOf: text.utf8)
    }

    fileprivate mutating func append(decimal number: Int) {
        append(contentsOf: String(number).utf8)
    }
}
