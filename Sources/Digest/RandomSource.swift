// Random characters for ids and secrets. OpenSSL's generator costs a microsecond a call whatever the length, so its bytes are
// fetched a page at a time; each byte is used once.
import COpenSSL

public final class RandomSource {
    private var page = [UInt8](repeating: 0, count: 4096)
    private var position = 4096

    public init() {}

    /// Appends `count` characters of the Base62 alphabet, each equally likely.
    public func appendBase62(_ count: Int, to bytes: inout [UInt8]) {
        let end = bytes.count + count
        while bytes.count < end {
            let byte = next()
            // 248 = 4 × 62: what lies above would favour the first characters.
            if byte < 248 { bytes.append(Base62.alphabet[Int(byte % 62)]) }
        }
    }

    private func next() -> UInt8 {
        if position == page.count {
            // OpenSSL fails here only where the system has no entropy at all; the system's own generator then answers in its stead.
            if RAND_bytes(&page, Int32(page.count)) != 1 {
                var generator = SystemRandomNumberGenerator()
                for index in page.indices { page[index] = UInt8.random(in: .min ... .max, using: &generator) }
            }
            position = 0
        }
        defer { position += 1 }
        return page[position]
    }
}
