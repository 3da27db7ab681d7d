// Ids against real ones, whose creation times are in the API reference.
import Digest
import Testing

@testable import Engine

@Suite struct IdentifierTests {
    private func time(_ created: Int64) -> String {
        var bytes: [UInt8] = []
        Identifier.appendTime(created, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test("the time part of real ids", arguments: [
        (1_695_680_120, "1NuN3k"), (1_695_680_478, "1NuN9W"), (1_695_680_526, "1NuNAI"), (1_683_144_457, "1N3lxd"),
        (1_692_121_393, "1NfRGv"), (1_693_610_677, "1Nlghd"), (1_681_337_011, "1MwBlH"),
    ] as [(Int64, String)])
    func realTimes(created: Int64, expected: String) {
        #expect(time(created) == expected)
    }

    @Test("times at the edges", arguments: [
        (426_256_548, "000000"), (426_256_549, "000001"), (426_256_547, "000000"), (0, "000000"), (-1, "000000"), (.min, "000000"),
        (426_256_548 + 61, "00000z"), (426_256_548 + 62, "000010"),
        // The last second that six characters can tell, in the year 3783.
        (426_256_548 + 56_800_235_583, "zzzzzz"),
    ] as [(Int64, String)])
    func edges(created: Int64, expected: String) {
        #expect(time(created) == expected)
    }

    @Test(arguments: [Clock.last, .max]) func theFarFutureHasSixCharactersToo(created: Int64) {
        #expect(time(created).utf8.count == 6)
    }

    @Test func theWorkedExample() {
        let source = IdentifierSource(RandomSource())
        let id = source.mint("vs_", number: 62, created: 1_695_680_120, accountTail: Identifier.tail(ofAccount: "acct_1032D82eLkdIwHu7ix"))
        #expect(id.hasPrefix("vs_1NuN3kLkdIwHu7ix000010"))
        #expect(Identifier.number(in: id) == 62)
        #expect(id.utf8.count == 3 + 24)
        #expect(id.utf8.dropFirst(3).allSatisfy(Base62.alphabet.contains))
    }

    @Test(arguments: [
        ("acct_1032D82eLkdIwHu7ix", "LkdIwHu7ix"), ("acct_1234567890", "1234567890"), ("acct_x", "000000000x"), ("acct_", "0000000000"),
        ("", "0000000000"),
    ])
    func theAccountsPart(account: String, expected: String) {
        #expect(String(decoding: Identifier.tail(ofAccount: account), as: UTF8.self) == expected)
    }

    @Test func idsOfOneSecondAreUniqueAndInOrder() {
        let source = IdentifierSource(RandomSource())
        let ids = (0..<20_000).map { source.mint("vs_", number: $0, created: 1_695_680_120, accountTail: Array("LkdIwHu7ix".utf8)) }
        #expect(Set(ids).count == ids.count)
        #expect(ids == ids.sorted())
        #expect(ids.map(Identifier.number) == Array(0..<20_000))
    }

    @Test("ids that name no row", arguments: ["", "vs_", "vs_1", "vs_session", "vs_1NuN3kLkdIwHu7ix-00010ab"])
    func noNumber(id: String) { #expect(Identifier.number(in: id) == nil) }

    @Test func anAccountsIdFollowsFromItsKey() {
        #expect(Identifier.account(named: "alpha") == "acct_1sTFWwSKw18I4tRy")
        #expect(AccountKey(keyName: "alpha", isLive: false).id == AccountKey(keyName: "alpha", isLive: true).id)
        let ids = Set(["alpha", "beta", "Alpha", "alpha_", ""].map { Identifier.account(named: $0) })
        #expect(ids.count == 5)
        #expect(ids.allSatisfy { $0.hasPrefix("acct_1") && $0.utf8.count == 5 + 16 })
    }

    @Test func requestIds() {
        let source = IdentifierSource(RandomSource())
        let ids = (0..<5_000).map { _ in source.request(at: 1_695_680_120) }
        #expect(ids.allSatisfy { $0.hasPrefix("req_") && $0.utf8.count == 4 + 14 })
        #expect(Set(ids).count == ids.count)
    }

    @Test func everyCharacterIsEquallyLikely() {
        var bytes: [UInt8] = []
        RandomSource().appendBase62(62_000, to: &bytes)
        let counts = Base62.alphabet.map { character in bytes.count { $0 == character } }
        // A thousand each; ten standard deviations either way.
        #expect(counts.allSatisfy { 684...1316 ~= $0 })
    }

    @Test func hashes() {
        let digest = SHA256.hash(Array("abc".utf8)).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        #expect(digest == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(SHA256.hash([]).first == 0xe3)
    }
}
