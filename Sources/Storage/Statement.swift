// A prepared statement and its present row. A statement is prepared once and kept, because preparing costs more than running. A Database gives out
// the same statement for the same SQL.
import CSQLite

/// A value to bind to a statement.
public enum Value: Sendable, Equatable {
    case null
    case integer(Int64)
    case text(String)
    case blob([UInt8])

    public static func optional(_ integer: Int64?) -> Value { integer.map(Value.integer) ?? .null }
    public static func optional(_ text: String?) -> Value { text.map(Value.text) ?? .null }
    public static func optional(_ blob: [UInt8]?) -> Value { blob.map(Value.blob) ?? .null }
}

extension Value: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
    public init(stringLiteral value: String) { self = .text(value) }
    public init(integerLiteral value: Int64) { self = .integer(value) }
}

/// The present row of a statement. It is valid only inside the closure that receives it.
public struct Row {
    let handle: OpaquePointer

    public func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

    public func optionalInteger(_ column: Int32) -> Int64? { isNull(column) ? nil : integer(column) }

    public func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }

    public func blob(_ column: Int32) -> [UInt8] {
        guard let start = sqlite3_column_blob(handle, column) else { return [] }
        return [UInt8](UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column))))
    }

    public func optionalBlob(_ column: Int32) -> [UInt8]? { isNull(column) ? nil : blob(column) }

    public func text(_ column: Int32) -> String {
        guard let start = sqlite3_column_text(handle, column) else { return "" }
        let count = Int(sqlite3_column_bytes(handle, column))
        return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    /// A number or a text, as it stands.
    public func key(_ column: Int32) -> Value { sqlite3_column_type(handle, column) == SQLITE_TEXT ? .text(text(column)) : .integer(integer(column)) }

    public func optionalText(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }
}

public final class Statement {
    private let handle: OpaquePointer
    private let connection: OpaquePointer

    init(_ sql: String, on connection: OpaquePointer) throws(StorageError) {
        var handle: OpaquePointer?
        let code = sqlite3_prepare_v3(connection, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &handle, nil)
        guard code == SQLITE_OK, let handle else {
            let message = String(cString: sqlite3_errmsg(connection))
            throw StorageError(code: code, code == SQLITE_ERROR ? "\(message) in \(sql)" : message)
        }
        self.handle = handle
        self.connection = connection
    }

    deinit { sqlite3_finalize(handle) }

    /// Runs to the end, ignoring rows.
    public func run(_ values: Value...) throws(StorageError) { try run(values) }

    public func run(_ values: [Value]) throws(StorageError) {
        try bind(values)
        defer { sqlite3_reset(handle) }
        while try step() {}
    }

    /// The first row, read by `read`. Nil if there is none.
    public func first<Result>(_ values: Value..., read: (Row) -> Result) throws(StorageError) -> Result? {
        try bind(values)
        defer { sqlite3_reset(handle) }
        return try step() ? read(Row(handle: handle)) : nil
    }

    /// Every row, read by `read`.
    public func all<Result>(_ values: Value..., read: (Row) -> Result) throws(StorageError) -> [Result] {
        try all(values, read: read)
    }

    /// - Parameter isEnough: answers whether the row that was just read is the last one to read.
    public func all<Result>(
        _ values: [Value], read: (Row) -> Result, until isEnough: (Result) -> Bool = { _ in false }
    ) throws(StorageError) -> [Result] {
        try bind(values)
        defer { sqlite3_reset(handle) }
        var results: [Result] = []
        while try step() {
            let result = read(Row(handle: handle))
            results.append(result)
            if isEnough(result) { break }
        }
        return results
    }

    private func step() throws(StorageError) -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code: throw StorageError(code: code, String(cString: sqlite3_errmsg(connection)))
        }
    }

    private func bind(_ values: [Value]) throws(StorageError) {
        for (position, value) in values.enumerated() {
            let index = Int32(position + 1)
            let code =
                switch value {
                case .null: sqlite3_bind_null(handle, index)
                case .integer(let integer): sqlite3_bind_int64(handle, index, integer)
                case .text(var text): text.withUTF8 { bindText($0, index) }
                case .blob(let bytes): bytes.withUnsafeBytes { pinstripe_bind_blob(handle, index, $0.baseAddress, Int32(clamping: $0.count)) }
                }
            guard code == SQLITE_OK else { throw StorageError(code: code, String(cString: sqlite3_errmsg(connection))) }
        }
    }

    private func bindText(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int32) -> Int32 {
        guard let start = bytes.baseAddress else { return pinstripe_bind_text(handle, index, "", 0) }
        return start.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
            pinstripe_bind_text(handle, index, $0, Int32(clamping: bytes.count))
        }
    }
}
