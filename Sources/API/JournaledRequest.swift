// What the journal keeps of a request, and how its first lines are stored.
import Engine
import Wire

/// A request with its answer, as the journal tells of it.
public struct JournaledRequest: Sendable {
    /// Requests have higher numbers than those before them.
    public let number: Int
    /// Without its body and its query, if the journal has given them up, and only with the headers that somebody asks for.
    public let request: Request
    /// With the headers that somebody asks for.
    public let response: Response
    /// When it was answered, in Unix seconds of the machine's clock.
    public let time: Int64
    /// Seconds until the answer.
    public let duration: Double
    /// Whether query and body were given up to save memory.
    public let isStripped: Bool

    /// The answer's `Request-Id`. If there was no answer, the entry has an id of its own.
    public var id: String { response.headers["Request-Id"] ?? "unanswered_\(number)" }
}

/// The first lines of a request and of its answer, kept as one piece of text, as HTTP would send them:
///
///     GET /v1/customers/cus_1
///     Authorization: Bearer sk_test_alpha
///
///     Request-Id: req_1
struct JournaledHead {
    private static let line = UInt8(ascii: "\n")
    private static let requestHeaders = ["Authorization", "Content-Type", "Idempotency-Key", "Stripe-Account", "Stripe-Version", "User-Agent"]
    private static let answerHeaders = ["Idempotent-Replayed", "Request-Id", "Stripe-Version"]
    /// The longest path, and the longest value of a header, in bytes. The rest is cut off.
    private static let longestPath = 4096
    private static let longestValue = 1024

    private let text: [UInt8]

    init(_ request: Request, _ response: Response) {
        var text: [UInt8] = []
        text.reserveCapacity(320)
        text.append(contentsOf: request.method.utf8)
        text.append(UInt8(ascii: " "))
        Self.add(request.path, upTo: Self.longestPath, to: &text)
        text.append(Self.line)
        Self.add(request.headers, Self.requestHeaders, to: &text)
        text.append(Self.line)
        Self.add(response.headers, Self.answerHeaders, to: &text)
        self.text = text
    }

    private static func add(_ headers: Headers, _ names: [String], to text: inout [UInt8]) {
        // The lengths are compared first, because that alone tells most names apart.
        for (name, value) in headers.added where names.contains(where: { $0.utf8.count == name.utf8.count && Headers.isSame($0, name) }) {
            text.append(contentsOf: name.utf8)
            text.append(UInt8(ascii: ":"))
            add(value, upTo: longestValue, to: &text)
            text.append(line)
        }
    }

    private static func add(_ value: String, upTo maximum: Int, to text: inout [UInt8]) {
        withUTF8(of: value) { text.append(contentsOf: UnsafeBufferPointer(rebasing: $0.prefix(maximum))) }
    }

    /// The request without query and body, and the answer's headers.
    func read() -> (request: Request, answer: Headers) {
        let lines = text.split(separator: Self.line, omittingEmptySubsequences: false)
        let end = lines.dropFirst().firstIndex { $0.isEmpty } ?? lines.endIndex
        var request = Request(method: "", path: "")
        if let first = lines.first {
            request.method = Self.text(first.prefix { $0 != UInt8(ascii: " ") })
            request.path = Self.text(first.drop { $0 != UInt8(ascii: " ") }.dropFirst())
        }
        request.headers = Self.headers(lines[..<end].dropFirst())
        return (request, Self.headers(lines[end...]))
    }

    private static func headers(_ lines: ArraySlice<ArraySlice<UInt8>>) -> Headers {
        lines.reduce(into: Headers()) { headers, line in
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return }
            headers.add(text(line[..<colon]), text(line[(colon + 1)...]))
        }
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
}
