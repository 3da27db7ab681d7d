// The rows of snapshots: all of them are deleted when nobody needs them any more, and a reset keeps them.
import Storage
import TestHarness
import Testing
import Wire

@testable import Engine

@Suite("Rows of snapshots") struct SnapshotRowTests {
    private let server: TestServer
    private static let tables = [
        "objects", "given_ids", "tombstones", "lists", "history", "contents", "timers", "deliveries", "attempts", "idempotency_keys", "snapshots",
        "copied_objects", "copied_deliveries",
    ]

    init() throws { server = try TestServer() }

    fileprivate func sweep() throws { while try server.engine.sweep() { try server.endTurn() } }

    private func rows() throws -> [String: Int64] {
        var rows: [String: Int64] = [:]
        for table in Self.tables { rows[table] = try server.engine.database.statement("SELECT count(*) FROM \(table)").first { $0.integer(0) } }
        return rows
    }

    private func fill() throws {
        let receiver = server.receiver()
        receiver.reply = { _ in .status(500) }
        _ = try server.newEndpoint(receiver.url, "*")
        let customer = try server.post("/v1/customers", "name=ada", headers: ["Idempotency-Key": "k"]).id
        _ = try server.post("/v1/customers/\(customer)", "name=eve")
        _ = try server.delete("/v1/customers/\(customer)")
        let session = try server.verifiedSession()
        _ = try server.post("\(TestServer.sessions)/\(session)/redact")
        let part = "--X\r\nContent-Disposition: form-data; name="
        let body = "\(part)\"purpose\"\r\n\r\ndispute_evidence\r\n\(part)\"file\"; filename=\"a.pdf\"\r\n\r\n%PDF-1.7\n\r\n--X--\r\n"
        _ = try server.post("/v1/files", body, headers: ["Content-Type": "multipart/form-data; boundary=X"])
        try server.settle()
    }

    @Test("a copy has as many rows of each table, and nothing is left of it") func counted() throws {
        try fill()
        try server.engine.markLists()
        try server.endTurn()
        let once = try rows()
        #expect(once.filter { $0.value == 0 }.keys.sorted() == ["copied_deliveries", "copied_objects", "given_ids", "snapshots"])
        _ = try server.admin("PUT snapshots/base")
        try sweep()
        // The account, its snapshot, and the copy for the next restore.
        for (table, count) in try rows() where !["given_ids", "snapshots"].contains(table) { #expect(count == 3 * (once[table] ?? 0), "\(table)") }
        #expect(try rows()["given_ids"] == 2 * (once["objects"] ?? 0))
        for _ in 0..<3 {
            _ = try server.admin("POST snapshots/base/restore")
            try sweep()
        }
        for (table, count) in try rows() where !["given_ids", "snapshots"].contains(table) { #expect(count == 3 * (once[table] ?? 0), "\(table)") }
        _ = try server.admin("POST reset")
        try sweep()
        #expect(try rows()["objects"] == 2 * (once["objects"] ?? 0))
        _ = try server.admin("DELETE snapshots/base")
        try sweep()
        #expect(try rows().values.allSatisfy { $0 == 0 })
    }

    @Test("nothing is left of a copy that was given up") func abandoned() throws {
        try fill()
        _ = try server.admin("PUT snapshots/base")
        for _ in 0..<9 {
            // Each leaves the copy in another state.
            _ = try server.engine.sweep()
            try server.endTurn()
            if try server.engine.database.statement("SELECT 1 FROM copied_objects LIMIT 1").first(read: { _ in true }) == true { break }
        }
        _ = try server.admin("DELETE snapshots/base")
        _ = try server.admin("POST reset")
        try sweep()
        #expect(try rows().values.allSatisfy { $0 == 0 })
    }
}

extension SnapshotRowTests {
    @Test("after a kill, the objects of copies are not listed anew: their lists are there") func marked() throws {
        for _ in 0..<30 { _ = try server.post("/v1/customers") }
        _ = try server.admin("PUT snapshots/base")
        try sweep()
        _ = try server.admin("POST snapshots/base/restore")
        for _ in 0..<25 {
            _ = try server.engine.sweep()
            try server.endTurn()
        }
        let marked = try server.engine.objects.lists.marked()
        #expect(try server.engine.objects.portion(after: marked, withSnapshots: false).isEmpty)
    }
}
