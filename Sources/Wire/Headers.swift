// The header fields of a request or a response.

/// Header fields in the order they were sent. Names are compared without regard to case.
public struct Headers: Sendable {
    public typealias Element = (name: String, value: String)

    /// Fields that all answers of one kind begin with, ready to be sent.
    public final class Preset: Sendable {
        fileprivate let fields: [Element]
        /// `Name: value`, each with its line end. The values are constants of the program and hold no line ends.
        public let bytes: [UInt8]

        public init(_ headers: Headers) {
            fields = Array(headers)
            bytes = fields.flatMap { "\($0.name): \($0.value)\r\n".utf8 }
        }
    }

    /// What comes before `added`.
    public let preset: Preset?
    /// The fields besides those of the preset.
    public private(set) var added: [Element] = []

    public init(_ preset: Preset? = nil) {
        self.preset = preset
        // Few answers have more, and growing an array costs as much as filling it.
        if preset != nil { added.reserveCapacity(8) }
    }

    /// Adds a field; one of the same name stays.
    public mutating func add(_ name: String, _ value: String) {
        added.append((name, value))
    }

    /// The value of the first field of that name.
    public subscript(name: String) -> String? {
        withUTF8(of: name) { wanted in
            (added.first { Self.isSame($0.name, wanted) } ?? preset?.fields.first { Self.isSame($0.name, wanted) })?.value
        }
    }

    /// The values of all fields of that name, in the order they were sent.
    public func values(of name: String) -> [String] {
        withUTF8(of: name) { wanted in filter { Self.isSame($0.name, wanted) }.map(\.value) }
    }

    /// Whether two names are the same field's.
    public static func isSame(_ name: String, _ other: String) -> Bool {
        withUTF8(of: other) { isSame(name, $0) }
    }

    private static func isSame(_ name: String, _ wanted: UnsafeBufferPointer<UInt8>) -> Bool {
        guard name.utf8.count == wanted.count else { return false }
        return withUTF8(of: name) { utf8 in
            utf8.indices.allSatisfy { lowercased(utf8[$0]) == lowercased(wanted[$0]) }
        }
    }

    @inline(__always)
    private static func lowercased(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}

extension Headers {
    /// Whether HTTP can carry a field of that name, or a method: it is a token (RFC 9110, section 5.6.2).
    public static func isToken(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { $0.isASCIIAlphanumeric || "!#$%&'*+-.^_`|~".utf8.contains($0) }
    }

    /// Whether HTTP can carry that value: it has no control character in it but the tab.
    public static func isValue(_ text: String) -> Bool {
        text.utf8.allSatisfy { ($0 >= 0x20 && $0 != 0x7F) || $0 == UInt8(ascii: "\t") }
    }
}

extension Headers: Sequence {
    public func makeIterator() -> IndexingIterator<[Element]> { ((preset?.fields ?? []) + added).makeIterator() }
}

extension Headers: Equatable {
    /// The same fields, spelled alike, in the same order.
    public static func == (left: Headers, right: Headers) -> Bool {
        left.elementsEqual(right, by: ==)
    }
}

extension Headers: ExpressibleByDictionaryLiteral {
    public init(dictionaryLiteral elements: (String, String)...) {
        self.init()
        for (name, value) in elements { add(name, value) }
    }
}
