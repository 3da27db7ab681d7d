// Versions of Stripe's API as clients send them.
import Testing

@testable import Engine

@Suite("A version") struct APIVersionTests {
    @Test("is well formed or none", arguments: [
        ("2019-03-14", true), ("2025-03-31.basil", true), ("2026-10-28.endive.preview", true), ("2026-10-28.endive; feature_beta=v1", true),
        ("", false), ("basil", false), ("2025-13-01", false), ("2025-03-31.", false), ("2025-03-31.Basil", false), ("2025-03-31;", false),
    ])
    func form(text: String, isWellFormed: Bool) {
        #expect((APIVersion(text) != nil) == isWellFormed)
        if isWellFormed { #expect(APIVersion(text)?.description == text) }
    }

    @Test("came out before another by its date alone", arguments: [
        ("2025-03-30", true), ("2025-02-24.acacia", true), ("2011-01-01", true), ("2025-03-31", false), ("2025-03-31.basil", false),
        ("2025-03-31.preview; a=b", false), ("2025-04-01", false), ("2026-10-28.endive", false),
    ])
    func order(text: String, isBefore: Bool) throws {
        #expect(try #require(APIVersion(text)).isBefore(.basil) == isBefore)
    }
}
