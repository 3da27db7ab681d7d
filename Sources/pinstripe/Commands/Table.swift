// A table for people to read in a terminal.
import Glibc
import Wire

struct Table {
    struct Column: Sendable {
        let title: String
        /// What it shows of an entry.
        let value: @Sendable (JSON) -> String
        /// Whether it keeps its width in a narrow terminal.
        fileprivate let isWhole: Bool

        init(_ title: String, isWhole: Bool = false, _ value: @escaping @Sendable (JSON) -> String) {
            self.title = title
            self.value = value
            self.isWhole = isWhole
        }

        /// Shows a member of the entry.
        init(_ title: String, _ name: String) { self.init(title) { Table.text($0[name]) } }

        /// Shows a time, such as `2026-11-27 21:05:00`.
        init(_ title: String, time name: String) { self.init(title, isWhole: true) { $0[name]?.integer.map(Table.localTime) ?? "" } }
    }

    /// What a column is cut to at most, in columns of the terminal, and what it is not cut below.
    private static let maximumWidth = 72
    private static let minimumWidth = 12
    private static let gap = 2

    let columns: [Column]
    /// The width of the terminal. Nil if it is none: then nothing is cut but very long texts.
    let width: Int?

    /// - Parameter width: the default is that of the terminal on standard output.
    init(columns: [Column], width: Int? = Table.terminalWidth) {
        self.columns = columns
        self.width = width
    }

    /// The lines of the table. The last column is not padded.
    func lines(of entries: [JSON]) -> [String] {
        let rows = [columns.map { $0.title.uppercased() }] + entries.map { entry in columns.map { StandardErrorHandler.plain($0.value(entry)) } }
        let widths = fitting(columns.indices.map { column in min(rows.map { Self.width(of: $0[column]) }.max() ?? 0, Self.maximumWidth) })
        return rows.map { row in
            let cells = zip(row, widths).map { text, width in
                let cell = Self.cut(text, to: width)
                return cell + String(repeating: " ", count: max(0, width - Self.width(of: cell)))
            }
            return String(cells.joined(separator: String(repeating: " ", count: Self.gap)).reversed().drop { $0 == " " }.reversed())
        }
    }

    /// Takes from the widest columns until the table fits into the terminal. The first column and times stay: somebody may copy the ids in it.
    private func fitting(_ wanted: [Int]) -> [Int] {
        var widths = wanted
        guard let width else { return widths }
        let flexible = columns.indices.filter { $0 > 0 && !columns[$0].isWhole }
        while widths.reduce(Self.gap * (widths.count - 1), +) > width, let widest = flexible.max(by: { widths[$0] < widths[$1] }) {
            guard widths[widest] > Self.minimumWidth else { break }
            widths[widest] -= 1
        }
        return widths
    }

    static var terminalWidth: Int? {
        var size = winsize()
        guard isatty(STDOUT_FILENO) == 1, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }

    /// How many columns of a terminal a text takes: two for each Chinese, Japanese or Korean character, and for most emoji.
    static func width(of text: String) -> Int {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.utf8.count }
        return text.reduce(0) { $0 + width(of: $1) }
    }

    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F,
        0x1F680...0x1F6FF, 0x1F900...0x1FAFF, 0x20000...0x3FFFD,
    ]

    private static func width(of character: Character) -> Int {
        guard let scalar = character.unicodeScalars.first else { return 0 }
        return wide.contains { $0.contains(scalar.value) } ? 2 : 1
    }

    static func text(_ value: JSON?) -> String {
        switch value {
        case .string(let text)?, .number(let text)?: text
        case .integer(let number)?: String(number)
        case .bool(let truth)?: truth ? "yes" : "no"
        default: ""
        }
    }

    /// Unix seconds, in the machine's time zone.
    static func localTime(_ seconds: Int64) -> String {
        var time = time_t(seconds)
        var parts = tm()
        guard localtime_r(&time, &parts) != nil else { return String(seconds) }
        var buffer = [CChar](repeating: 0, count: 64)
        let count = strftime(&buffer, buffer.count, "%Y-%m-%d %H:%M:%S", &parts)
        return String(decoding: buffer.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    private static func cut(_ text: String, to width: Int) -> String {
        guard self.width(of: text) > width else { return text }
        var (cut, left) = ("", width - 1)
        for character in text {
            left -= self.width(of: character)
            if left < 0 { break }
            cut.append(character)
        }
        return cut + "…"
    }
}
