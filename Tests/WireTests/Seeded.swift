// The random texts and bytes that formats trip over.
import TestFixtures

extension Seeded {
    mutating func below(_ limit: Int) -> Int {
        Int.random(in: 0..<limit, using: &self)
    }

    /// Up to eleven characters, with those among them that formats trip over.
    mutating func text() -> String {
        String((0..<below(12)).map { _ in Self.characters[below(Self.characters.count)] })
    }

    private static let characters = Array(
        "abcxyz019 -_.~/\\\"'%+&=[]{}:,;\n\t\r\u{0}\u{1f}\u{7f}éßЖ漢😀🇫🇷\u{2028}")

    mutating func bytes(below limit: Int, from alphabet: [UInt8]) -> [UInt8] {
        (0..<below(limit)).map { _ in alphabet[below(alphabet.count)] }
    }
}
