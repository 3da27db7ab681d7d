// A search by bytes.
import Testing
import TestFixtures
import Wire

@Suite("A text in another one") struct StringBytesTests {
    @Test("it is found wherever it stands", arguments: [
        ("sk_test_1", "sk_", true), ("a sk_", "sk_", true), ("ssk_", "sk_", true), ("sk", "sk_", false), ("", "sk_", false), ("s_k_", "sk_", false),
        ("a", "", true), ("", "", true), ("a\u{0}whsec_b", "whsec_", true), ("sk_\u{301}", "sk_", true), ("é", "\u{e9}", true),
    ]) func isFound(text: String, part: String, expected: Bool) {
        #expect(text.hasBytes(of: part) == expected)
    }

    @Test("it finds what the bytes hold", arguments: 0..<10) func findsTheSame(seed: Int) {
        var random = Seeded(seed)
        for _ in 0..<1000 {
            let text = String(decoding: random.bytes(below: 12, from: Array("ab".utf8)), as: UTF8.self)
            let part = String(decoding: random.bytes(below: 4, from: Array("ab".utf8)), as: UTF8.self)
            #expect(text.hasBytes(of: part) == (part.isEmpty || text.contains(part)))
        }
    }
}
