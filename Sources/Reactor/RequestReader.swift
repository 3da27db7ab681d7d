// From evhttp's request to ours. The whole cost of a request is a few microseconds, so this reads every field once and
// copies only what Wire keeps.

import CLibevent
import Glibc
import Wire

extension Request {
    init(_ request: UnsafeMutablePointer<evhttp_request>, peer: Peer) {
        let target = request.pointee.uri_elems
        self.init(
            method: Self.methodName(request.pointee.type), path: "",
            headers: Headers(request.pointee.input_headers), body: Array(draining: request.pointee.input_buffer),
            peer: peer)
        if let text = evhttp_uri_get_path(target) { path = .read(text) }
        if let text = evhttp_uri_get_query(target) { query = .read(text) }
    }

    /// The methods evhttp knows; it refuses all others with 501.
    static let methods: [(evhttp_cmd_type, String)] = [
        (EVHTTP_REQ_GET, "GET"), (EVHTTP_REQ_POST, "POST"), (EVHTTP_REQ_DELETE, "DELETE"), (EVHTTP_REQ_HEAD, "HEAD"),
        (EVHTTP_REQ_PUT, "PUT"), (EVHTTP_REQ_PATCH, "PATCH"), (EVHTTP_REQ_OPTIONS, "OPTIONS"),
        (EVHTTP_REQ_TRACE, "TRACE"), (EVHTTP_REQ_CONNECT, "CONNECT"),
    ]

    private static func methodName(_ type: evhttp_cmd_type) -> String {
        for (known, name) in methods where known.rawValue == type.rawValue { return name }
        return ""
    }
}

extension Headers {
    /// Walks evhttp's list once.
    fileprivate init(_ queue: UnsafeMutablePointer<evkeyvalq>?) {
        self.init()
        var next = queue?.pointee.tqh_first
        while let field = next {
            if let name = field.pointee.key, let value = field.pointee.value {
                add(.read(name), .read(value))
            }
            next = field.pointee.next.tqe_next
        }
    }
}

extension String {
    /// HTTP says nothing of the encoding of its text. What is not UTF-8 is read as Latin-1, in which every byte means something: two
    /// different values stay different.
    fileprivate static func read(_ text: UnsafePointer<CChar>) -> String {
        if let valid = String(validatingCString: text) { return valid }
        let bytes = UnsafeBufferPointer(start: text, count: strlen(text))
        return String(String.UnicodeScalarView(bytes.map { Unicode.Scalar(UInt8(bitPattern: $0)) }))
    }
}

extension [UInt8] {
    /// Takes everything out of an evbuffer.
    init(draining buffer: OpaquePointer?) {
        let count = evbuffer_get_length(buffer)
        guard count > 0 else {
            self = []
            return
        }
        self.init(unsafeUninitializedCapacity: count) { bytes, filled in
            filled = Swift.max(0, Int(evbuffer_remove(buffer, bytes.baseAddress, count)))
        }
    }
}
