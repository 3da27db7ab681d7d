// A table for people to read in a terminal.
import Glibc
import Wire

struct Table {
    struct Column: Sendable {
        let title: String
        /// What it shows of an entry.
        let value: @Sendable (JSON) -> String

        init(_ title: String, _ value: @escaping @Sendable (JSON) -> String) {
            self.title = title
            self.value = value
        }

        /// Shows a member of the entry.
        init(_ title: String, _ name: String) { self.init(title) { Table.text($0[name]) } }

        /// Shows a time, such as `2026-11-27 21:05:00`.
        init(_ title: String, time name: String) { self.init(title) { $0[name]?.integer.map(Table.localTime) ?? "" } }
    }

    /// What a column that is too wide is cut to, in characters.
    private static let maximumWidth = 72

    let columns: [Column]

    /// The lines of the table. The last column is not padded.
    func lines(of entries: [JSON]) -> [String] {
        let rows = [columns.map { $0.title.uppercased() }] + entries.map { entry in columns.map { Self.cut($0.value(entry)) } }
        let widths = columns.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let cells = row.enumerated().map { column, text in
                column == row.count - 1 ? text : text + String(repeating: " ", count: widths[column] - text.count)
            }
            return String(cells.joined(separator: "  ").reversed().drop { $0 == " " }.reversed())
        }
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

    private static func cut(_ text: String) -> String {
        let line = StandardErrorHandler.plain(text)
        return line.count > maximumWidth ? "\(line.prefix(maximumWidth - 1))…" : line
    }
}
