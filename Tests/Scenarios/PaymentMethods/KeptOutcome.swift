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
        try inspect(id) {
            let fields = $0.fields
            kept = Kept(
                outcome: fields["test_outcome"]?.string ?? "succeeds", code: fields["failure_code"]?.string, delay: fields["test_delay"]?.integer)
        }
        return kept
    }
}
