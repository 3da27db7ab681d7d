// Random characters for ids and secrets. OpenSSL's generator costs a microsecond a call whatever the length, so its bytes are
// fetched a page at a time; each byte is used once.
import COpenSSL

public final class RandomSource: RandomNumberGenerator {
    private var page = [UInt8](repeating: 0, count: 4096)
    private var position = 4096

    public init() {}

    /// Appends `count` characters of the Base62 alphabet, each equally likely.
    public func appendBase62(_ count: Int, to bytes: inout [UInt8]) {
        let alphabet = Base62.alphabet
        var missing = count
        while missing > 0 {
            if position == page.count { refill() }
            var used = 0
            for byte in page[position...] {
                used += 1
                // 248 = 4 × 62. Bytes above would favour the first characters.
                guard byte < 248 else { continue }
                bytes.append(alphabet[Int(byte % 62)])
                missing -= 1
                if missing == 0 { break }
            }
            position += used
        }
    }

    public func next() -> UInt64 {
        if position + 8 > page.count { refill() }
        defer { position += 8 }
        return page[position..<position + 8].reduce(0) { $0 << 8 | UInt64($1) }
    }

    private func refill() {
        // OpenSSL fails here only if the system has no entropy at all. Then the system's own generator is used.
        if RAND_bytes(&page, Int32(page.count)) != 1 {
            var generator = SystemRandomNumberGenerator()
            for index in page.indices { page[index] = UInt8.random(in: .min ... .max, using: &generator) }
        }
        position = 0
    }
}
