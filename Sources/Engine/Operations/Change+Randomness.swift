// Random values for hooks: parts of tokens and references, scores.
import Wire

extension Change {
    /// Appends random characters of the alphabet of ids.
    public func appendRandom(_ count: Int, to bytes: inout [UInt8]) { identifiers.random.appendBase62(count, to: &bytes) }

    public func randomCharacters(_ count: Int) -> String {
        var bytes: [UInt8] = []
        appendRandom(count, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    public func randomInteger(in range: ClosedRange<Int64>) -> Int64 {
        var generator = identifiers.random
        return Int64.random(in: range, using: &generator)
    }

    public func randomDigits(_ count: Int) -> String { random(count, of: "0123456789") }
    public func randomHexadecimal(_ count: Int) -> String { random(count, of: "0123456789abcdef") }
    public func randomCapitals(_ count: Int) -> String { random(count, of: "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") }

    private func random(_ count: Int, of alphabet: String) -> String {
        var generator = identifiers.random
        return String((0..<count).compactMap { _ in alphabet.randomElement(using: &generator) })
    }
}
