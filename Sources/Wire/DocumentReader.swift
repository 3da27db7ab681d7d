// Reads a document whose layout is known: what was written field by field can be read field by field. That takes less time than parsing it as any JSON,
// because no name has to be recognized.
import Glibc

public struct DocumentReader {
    private var parser: JSONParser

    /// - Parameters:
    ///   - keys: those that are likely to stand in it.
    ///   - body: reads the document from its first byte on.
    public static func read<Result>(
        _ bytes: [UInt8], keys: KeyTable?, _ body: (inout DocumentReader) throws(JSONError) -> Result
    ) throws(JSONError) -> Result {
        try bytes.withUnsafeBufferPointer { (buffer) throws(JSONError) -> Result in
            let parser = JSONParser(bytes: buffer, hasUniqueKeys: true, keys: keys, remainingDepth: JSON.deepestNesting, remainingValues: .max)
            var reader = DocumentReader(parser: parser)
            return try body(&reader)
        }
    }

    /// Whether everything was read.
    public var isAtEnd: Bool { parser.position == parser.bytes.count }

    /// Goes behind a text, if it comes next.
    /// - Parameter separator: must come before the text. Nil if nothing must.
    /// - Returns: whether it came next. If not, nothing was read.
    public mutating func take(_ text: [UInt8], after separator: UInt8? = nil) -> Bool {
        var start = parser.position
        if let separator {
            guard start < parser.bytes.count, parser.bytes[start] == separator else { return false }
            start += 1
        }
        guard let bytes = parser.bytes.baseAddress, text.count <= parser.bytes.count - start else { return false }
        guard text.withUnsafeBytes({ $0.baseAddress.map { memcmp($0, bytes + start, text.count) == 0 } ?? true }) else { return false }
        parser.position = start + text.count
        return true
    }

    /// Goes behind a byte, if it comes next.
    public mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        parser.position += 1
        return true
    }

    /// The next byte. Nil at the end.
    public var next: UInt8? { parser.current() }

    /// Reads any value.
    public mutating func value() throws(JSONError) -> JSON { try parser.value() }
}
