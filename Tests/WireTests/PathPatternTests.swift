// Paths in which a star stands for anything.
import Testing
import Wire

@Suite("Paths with stars") struct PathPatternTests {
    @Test("a star stands for anything, also for nothing", arguments: [
        ("/v1/refunds", "/v1/refunds", true), ("/v1/refunds", "/v1/refunds/re_1", false), ("/v1/refunds*", "/v1/refunds", true),
        ("/v1/refunds*", "/v1/refunds/re_1", true), ("*/re_1", "/v1/refunds/re_1", true), ("/v1/*/re_1", "/v1/refunds/re_1", true),
        ("/v1/*/re_2", "/v1/refunds/re_1", false), ("*", "", true), ("", "", true), ("", "/", false), ("**", "/v1", true),
        ("/v1*/v1", "/v1", false), ("/a*b*c", "/abc", true), ("/a*b*c", "/acb", false), ("*b*b*", "/abab", true), ("*bab*ab", "/abab", false),
    ]) func matches(pattern: String, path: String, isMatch: Bool) {
        #expect(PathPattern(pattern).matches(path) == isMatch)
    }
}
