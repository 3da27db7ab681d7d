// Sources with what is different each time left out, and what has changed from one answer to the next.
import TestHarness
import Wire

extension Answer {
    /// The body without what is random in a source: its secrets, the accounts that are made for it, its fingerprints and references.
    var maskedSource: String {
        masked.replacing(#/test_[0-9a-f]{12}/#) { _ in "test_…" }
            .replacing(#/DE\d{2}11001100\d{10}/#) { _ in "DE…" }
            .replacing(#/"fingerprint": "[0-9A-Za-z]{16}"/#) { _ in "\"fingerprint\": \"…\"" }
            .replacing(#/"mandate_reference": "[0-9A-Z]{16}"/#) { _ in "\"mandate_reference\": \"…\"" }
            .replacing(#/"reference": "[0-9A-Z]{16}"/#) { _ in "\"reference\": \"…\"" }
            .replacing(#/"reference": "\d{9,16}"/#) { _ in "\"reference\": \"…\"" }
            .replacing(#/12345-\d{9}/#) { _ in "12345-…" }
            .replacing(#/"client_token": "[0-9A-Za-z]{40}"/#) { _ in "\"client_token\": \"…\"" }
            .replacing(#/wx[0-9A-Za-z]{30}/#) { _ in "wx…" }
    }

    /// The leaves that are not as they were in `former`, such as `redirect.status: "succeeded"`; random ones masked.
    func changes(since former: Answer) -> [String] {
        let old = Dictionary(leaves(of: former.json, at: ""), uniquingKeysWith: { first, _ in first })
        return leaves(of: json, at: "").filter { old[$0.0] != $0.1 }.map { path, value in
            "\(path): \(String(decoding: value.compact(), as: UTF8.self).replacing(#/^"\d{16}"$/#) { _ in "\"…\"" })"
        }
    }

    private func leaves(of json: JSON, at path: String) -> [(String, JSON)] {
        guard case .object(let members) = json, !members.isEmpty else { return [(path, json)] }
        return members.flatMap { name, value in leaves(of: value, at: path.isEmpty ? name : "\(path).\(name)") }
    }
}

extension TestServer {
    /// Does to a source what makes it chargeable.
    /// - Returns: what that has changed, its new status included.
    func changes(of source: Answer, by action: String) throws -> [String] {
        switch action {
        case "verify": _ = try post("/v1/sources/\(source.id)/verify", "values[]=32&values[]=45")
        default: _ = try fire(action, source.id)
        }
        return try self.source(source.id).changes(since: source)
    }
}
