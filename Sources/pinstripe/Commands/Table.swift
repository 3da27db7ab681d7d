// A table for people to read in a terminal.
import Common
import Glibc
import Wire

struct Table {
    struct Column: Sendable {
        let title: String
        /// What it shows of an entry.
        let value: @Sendable (JSON) -> String
        /// Whether it keeps its width in a narrow terminal.
        fileprivate let isWhole: Bool
        /// Whether it is left out of a terminal that has no room for it.
        fileprivate let isExtra: Bool

        init(_ title: String, isWhole: Bool = false, isExtra: Bool = false, _ value: @escaping @Sendable (JSON) -> String) {
            self.title = title
            self.value = value
            self.isWhole = isWhole
            self.isExtra = isExtra
        }

        /// Shows a member of the entry.
        init(_ title: String, _ name: String, isExtra: Bool = false) { self.init(title, isExtra: isExtra) { Table.text($0[name]) } }

        /// Shows an amount in the currency of the entry, such as `$20.00`.
        init(_ title: String, money name: String) { self.init(title) { Table.money($0[name], $0["currency"]) } }

        /// Shows a time, such as `2026-11-27 21:05:00`.
        init(_ title: String, time name: String, isExtra: Bool = false) {
            self.init(title, isWhole: true, isExtra: isExtra) { $0[name]?.integer.map(Table.localTime) ?? "" }
        }
    }

    /// The greatest width of a column, in columns of the terminal; what one needs to be read with ease; and the least.
    private static let maximumWidth = 72
    private static let goodWidth = 20
    private static let minimumWidth = 10
    private static let gap = 2
    /// The most lines of a cell. The rest of a longer text is cut.
    private static let maximumHeight = 8

    let columns: [Column]
    /// The width of the terminal. Nil if it is none: then each entry is one line, and only very long texts are cut.
    let width: Int?

    /// - Parameter width: the default is that of the terminal on standard output.
    init(columns: [Column], width: Int? = Table.terminalWidth) {
        self.columns = columns
        self.width = width
    }

    /// The lines of the table. The last column is not padded.
    func lines(of entries: [JSON]) -> [String] {
        let rows = [columns.map { $0.title.uppercased() }] + entries.map { entry in columns.map { StandardErrorHandler.plain($0.value(entry)) } }
        let wanted = columns.indices.map { column in min(rows.map { Self.width(of: $0[column]) }.max() ?? 0, Self.maximumWidth) }
        let shown = shown(wanted)
        let widths = fitting(shown, wanted)
        return rows.flatMap { row in
            let cells = zip(shown, widths).map { column, width in Self.wrapped(row[column], to: width, height: self.width == nil ? 1 : Self.maximumHeight) }
            return (0..<(cells.map(\.count).max() ?? 0)).map { line in Self.line(cells.map { line < $0.count ? $0[line] : "" }, widths) }
        }
    }

    private static func line(_ cells: [String], _ widths: [Int]) -> String {
        let padded = zip(cells, widths).map { cell, width in cell + String(repeating: " ", count: max(0, width - self.width(of: cell))) }
        return String(padded.joined(separator: String(repeating: " ", count: gap)).reversed().drop { $0 == " " }.reversed())
    }

    /// The columns that the terminal has room for. The last of the extra ones leaves first, and the first column never.
    private func shown(_ wanted: [Int]) -> [Int] {
        var shown = Array(columns.indices)
        guard let width else { return shown }
        /// - Parameter least: how narrow a column may become.
        func fits(_ least: Int) -> Bool { Self.sum(shown.map { keepsWidth($0) ? wanted[$0] : min(wanted[$0], least) }) <= width }
        while !fits(Self.goodWidth), let last = shown.last(where: { columns[$0].isExtra }) { shown.removeAll { $0 == last } }
        while !fits(Self.minimumWidth), shown.count > 1 { shown.removeLast() }
        return shown
    }

    /// Takes from the widest columns until the table fits into the terminal.
    private func fitting(_ shown: [Int], _ wanted: [Int]) -> [Int] {
        var widths = shown.map { wanted[$0] }
        guard let width else { return widths }
        let flexible = shown.indices.filter { !keepsWidth(shown[$0]) }
        while Self.sum(widths) > width, let widest = flexible.max(by: { widths[$0] < widths[$1] }), widths[widest] > Self.minimumWidth {
            widths[widest] -= 1
        }
        return widths
    }

    /// The first column and times: somebody may copy the ids in it.
    private func keepsWidth(_ column: Int) -> Bool { column == 0 || columns[column].isWhole }

    private static func sum(_ widths: [Int]) -> Int { widths.reduce(gap * (widths.count - 1), +) }

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

    /// An amount as people write it. The amount as it is if there is no currency.
    static func money(_ amount: JSON?, _ currency: JSON?) -> String {
        guard let amount = amount?.integer, let currency = currency?.string else { return text(amount) }
        return Currency.text(amount, currency)
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

    /// The text in lines of that width, broken between words where that is possible. What is more than the height is cut.
    private static func wrapped(_ text: String, to width: Int, height: Int) -> [String] {
        var lines: [String] = []
        var rest = Substring(text)
        while lines.count + 1 < height, self.width(of: String(rest)) > width {
            let edge = end(of: rest, within: width)
            guard edge < rest.endIndex else { break }
            let space = rest[edge] == " " ? edge : rest[..<edge].lastIndex(of: " ")
            let end = space ?? edge
            lines.append(String(rest[..<end]))
            rest = rest[end...].drop { $0 == " " }
        }
        return lines + [cut(String(rest), to: width)]
    }

    /// Where the part of the text ends that is not wider. It has one character at least.
    private static func end(of text: Substring, within width: Int) -> Substring.Index {
        var left = width
        let end = text.indices.first { index in
            left -= self.width(of: text[index])
            return left < 0 && index > text.startIndex
        }
        return end ?? text.endIndex
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
