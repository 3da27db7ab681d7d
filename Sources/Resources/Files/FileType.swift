// The type of a file. Its first bytes decide, and not its name. Only for texts and zip archives the name says which kind it is.
import Wire

enum FileType: String {
    case csv, docx, gif, jpg, json, pdf, png, svg, txt, xlsx, zip

    /// The media type for files of unknown type.
    static let unknown = "application/octet-stream"

    var mediaType: String {
        switch self {
        case .csv: "text/csv"
        case .docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        case .gif: "image/gif"
        case .jpg: "image/jpeg"
        case .json: "application/json"
        case .pdf: "application/pdf"
        case .png: "image/png"
        case .svg: "image/svg+xml"
        case .txt: "text/plain"
        case .xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        case .zip: "application/zip"
        }
    }

    /// The media type for downloads. An SVG could contain a script, which would run as a page of this server.
    var served: String { self == .svg ? Self.unknown : mediaType }

    private static let beginnings: [(bytes: [UInt8], type: FileType)] = [
        ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], .png), ([0xFF, 0xD8, 0xFF], .jpg), (Array("GIF8".utf8), .gif),
        (Array("%PDF-".utf8), .pdf), (Array("PK\u{3}\u{4}".utf8), .zip),
    ]

    /// - Returns: nil if the type is unknown.
    static func of(_ file: FormFile) -> FileType? {
        let named = file.name.split(separator: ".").last.flatMap { FileType(rawValue: $0.lowercased()) }
        if let found = beginnings.first(where: { file.bytes.starts(with: $0.bytes) })?.type {
            return found == .zip && [.docx, .xlsx].contains(named) ? named : found
        }
        // A text contains no zero byte. Looking at its beginning is enough.
        let isText = !file.bytes.isEmpty && !file.bytes.prefix(512).contains(0)
        return isText && [.csv, .json, .svg, .txt].contains(named) ? named : nil
    }
}
