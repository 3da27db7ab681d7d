// What a PaymentMethod keeps of how its payments end in test mode.
import Engine
import TestHarness
import Wire

struct Kept: Equatable {
    let outcome: String?
    var code: String?
    /// Seconds.
    var delay: Int64?
}

extension TestServer {
    /// What a PaymentMethod keeps, and never shows.
    func kept(by id: String) throws -> Kept {
        var kept = Kept(outcome: nil)
        try inspect("payment_method", id) {
            kept = Kept(
                outcome: $0["test_outcome"]?.string ?? "succeeds", code: $0["failure_code"]?.string, delay: $0["test_delay"]?.integer)
        }
        return kept
    }

    /// Reads the fields of an object, with those that are never shown.
    func inspect(_ name: String, _ id: String, _ body: (JSONObject) throws -> Void) throws {
        try engine.perform(engine.accounts.account(AccountKey(keyName: "alpha", isLive: false)), .controlPlane) { change in
            if let object = try change.object(name, id) { try body(object.fields) }
        }
    }
}
