// A document that prints lines of text, in the oldest form of PDF that every viewer opens.
import Wire

package struct PDF {
    package let bytes: [UInt8]

    package var response: Response {
        Response(headers: ["Content-Type": "application/pdf", "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"], body: bytes)
    }

    private static let linesOnPage = 50

    package init(lines: [String]) {
        let pages = stride(from: 0, to: max(1, lines.count), by: Self.linesOnPage).map { start in
            Self.content(lines[start..<min(lines.count, start + Self.linesOnPage)])
        }
        // The catalog, the list of pages and the font come first. Then each page is followed by its content.
        let kids = pages.indices.map { "\(4 + 2 * $0) 0 R" }.joined(separator: " ")
        var objects = [
            "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [\(kids)] /Count \(pages.count) >>",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        ].map { Array($0.utf8) }
        for (index, content) in pages.enumerated() {
            let page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> /Contents \(5 + 2 * index) 0 R >>"
            objects.append(Array(page.utf8))
            objects.append(Array("<< /Length \(content.count) >>\nstream\n".utf8) + content + Array("\nendstream".utf8))
        }
        bytes = Self.file(objects)
    }

    /// The objects, and the table that says where each begins.
    private static func file(_ objects: [[UInt8]]) -> [UInt8] {
        var bytes = Array("%PDF-1.4\n".utf8)
        var places: [Int] = []
        for (index, object) in objects.enumerated() {
            places.append(bytes.count)
            bytes += "\(index + 1) 0 obj\n".utf8 + object + "\nendobj\n".utf8
        }
        let start = bytes.count
        bytes += "xref\n0 \(objects.count + 1)\n0000000000 65535 f \n".utf8
        for place in places { bytes += "\(String(repeating: "0", count: max(0, 10 - String(place).count)))\(place) 00000 n \n".utf8 }
        bytes += "trailer\n<< /Size \(objects.count + 1) /Root 1 0 R >>\nstartxref\n\(start)\n%%EOF\n".utf8
        return bytes
    }

    /// Lines from the top of a page downwards.
    private static func content(_ lines: ArraySlice<String>) -> [UInt8] {
        var bytes = Array("BT /F1 11 Tf 14 TL 56 736 Td".utf8)
        for line in lines { bytes += "\n(".utf8 + escaped(line) + ") Tj T*".utf8 }
        return bytes + Array("\nET".utf8)
    }

    /// The font has the characters of Latin-1, and the sign of the euro.
    private static func escaped(_ text: String) -> [UInt8] {
        text.unicodeScalars.flatMap { scalar -> [UInt8] in
            switch scalar {
            case "(", ")", "\\": [UInt8(ascii: "\\"), UInt8(scalar.value)]
            case "€": [0x80]
            case " "..."~", "\u{A0}"..."\u{FF}": [UInt8(scalar.value)]
            default: [UInt8(ascii: "?")]
            }
        }
    }
}
