// Random inputs that come again: a generator made from a seed, which is a test's argument and so part of its name
// when it fails.

/// SplitMix64: small, fast, and the same on every machine.
struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: Int) {
        state = UInt64(seed)
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

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
