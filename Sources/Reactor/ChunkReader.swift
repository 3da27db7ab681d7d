// Reads a body in chunks (RFC 9112, section 7.1), as strictly as the head. A size has hexadecimal digits only, and a chunk must end with CR and LF.
// Extensions and trailers are skipped.

struct ChunkReader {
    private enum Stage { case size, extensions, sizeEnd, data, dataEnd, dataEndLF, trailer, done }

    /// The most bytes in the line of a size, and in all trailers.
    private static let maximumLine = 8192
    /// Hexadecimal digits of a size.
    private static let maximumDigits = 15

    private var stage = Stage.size
    private var size = 0
    private var digits = 0
    private var lineLength = 0
    private var trailer: [UInt8] = []

    /// Reads on.
    /// - Returns: the number of bytes that belonged to the body, and whether it has ended.
    mutating func read(_ bytes: UnsafeRawBufferPointer, into body: inout [UInt8], maximum: Int) throws(HTTPRefusal) -> (count: Int, isDone: Bool) {
        var place = 0
        while place < bytes.count, stage != .done {
            if stage == .data {
                let count = min(size, bytes.count - place)
                body.append(contentsOf: bytes[place..<(place + count)])
                place += count
                size -= count
                if size == 0 { stage = .dataEnd }
                continue
            }
            try step(bytes[place], held: body.count, maximum: maximum)
            place += 1
        }
        return (place, stage == .done)
    }

    /// Reads one byte around the data.
    private mutating func step(_ byte: UInt8, held: Int, maximum: Int) throws(HTTPRefusal) {
        switch (stage, byte) {
        case (.size, 0x0D) where digits > 0: stage = .sizeEnd
        case (.size, UInt8(ascii: ";")) where digits > 0: stage = .extensions
        case (.size, _):
            guard let digit = Self.digit(byte), digits < Self.maximumDigits else { throw .malformed("The size of a chunk is a hexadecimal number.") }
            size = size << 4 | digit
            digits += 1
        case (.extensions, 0x0D): stage = .sizeEnd
        case (.extensions, _):
            lineLength += 1
            guard lineLength <= Self.maximumLine, byte >= 0x20 || byte == 0x09 else { throw .malformed("The size of a chunk is followed by nonsense.") }
        case (.sizeEnd, 0x0A):
            guard size <= maximum - held else { throw .bodyTooLarge }
            stage = size == 0 ? .trailer : .data
            digits = 0
        case (.dataEnd, 0x0D): stage = .dataEndLF
        case (.dataEndLF, 0x0A): stage = .size
        case (.trailer, _): try readTrailer(byte)
        default: throw .malformed("A chunk ends with CR and LF.")
        }
    }

    /// Fields after the body are ignored, but they must be well-formed.
    private mutating func readTrailer(_ byte: UInt8) throws(HTTPRefusal) {
        trailer.append(byte)
        lineLength += 1
        guard lineLength <= Self.maximumLine else { throw .headTooLarge }
        guard byte == 0x0A else { return }
        guard trailer.suffix(2) == [0x0D, 0x0A] else { throw .malformed("A line ends with CR and LF.") }
        if trailer.count == 2 {
            stage = .done
        } else {
            let line = trailer.dropLast(2)
            let isField: Result<Void, HTTPRefusal> = line.withUnsafeBytes { bytes in
                do throws(HTTPRefusal) { return .success(_ = try RequestHead.field(bytes)) } catch { return .failure(error) }
            }
            try isField.get()
            trailer = []
        }
    }

    private static func digit(_ byte: UInt8) -> Int? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): Int(byte - UInt8(ascii: "a")) + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): Int(byte - UInt8(ascii: "A")) + 10
        default: nil
        }
    }
}
