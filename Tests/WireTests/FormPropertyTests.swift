// Forms over random parameters and random bytes: what holds for every one of them.

import TestFixtures
import Testing
import Wire

@Suite struct FormPropertyTests {
    @Test(arguments: 0..<20)
    func everyFormComesBack(seed: Int) throws {
        var random = Seeded(seed)
        for _ in 0..<100 {
            let values = random.hash(depth: 3)
            let encoded = random.pairs(of: values).joined(separator: "&")
            let form = try Form(encoded)
            #expect(form.values == values, "\(encoded)")
        }
    }

    @Test(arguments: 0..<20)
    func canonicalTellsFormsApartButNotTheirOrder(seed: Int) throws {
        var random = Seeded(seed)
        var forms: [[UInt8]: FormHash] = [:]
        for _ in 0..<100 {
            // Lists lie in the order of their pairs, so only the parameters as wholes may change places.
            let values = random.hash(depth: 2)
            let parameters = values.elements.map { random.pairs(of: [$0.key: $0.value]).joined(separator: "&") }
            let form = try Form(parameters.joined(separator: "&"))
            let shuffled = try Form(parameters.shuffled(using: &random).joined(separator: "&"))
            let canonical = form.canonical()
            #expect(shuffled.canonical() == canonical)
            var sorted = form.values
            sorted.sort { $0.key < $1.key }
            if let twin = forms.updateValue(sorted, forKey: canonical) { #expect(sorted.isSame(as: twin)) }
        }
    }

    @Test(arguments: 0..<20)
    func randomBytesAreDecodedOrRefused(seed: Int) {
        var random = Seeded(seed)
        let alphabet = Array("aaabk[[[]]]]&&==%%+0415cdC3".utf8) + [0x00, 0x80, 0xC3, 0xFF]
        for _ in 0..<500 {
            var form = Form()
            do throws(FormError) {
                try form.decode(random.bytes(below: 60, from: alphabet))
            } catch {
                #expect(error.reason.hasPrefix("The parameter") && error.reason.hasSuffix("."))
                #expect(form == Form())
            }
        }
    }

    private static let shapes: [@Sendable (Int) -> String] = [
        { size in (0..<size / 1000).map { "metadata[\(String(repeating: "k", count: 1000))\($0)]=v" }.joined(separator: "&") },
        { size in (0..<size / 1000).map { "a[][k\($0)]=\(String(repeating: "%20", count: 300))" }.joined(separator: "&") },
        { size in (0..<size / 50).map { "a[][b][c][d][e][f][k\($0)][]=v" }.joined(separator: "&") },
        { size in "a=" + String(repeating: "+", count: size) }, { size in String(repeating: "[]", count: size / 2) },
        { size in "a[" + String(repeating: "]", count: size) }, { size in String(repeating: "=", count: size) },
    ]

    @Test("a form in a bad shape takes a time that grows with its size, not with the square of it", arguments: 0..<shapes.count)
    func largeForms(shape: Int) {
        let factor = Growth.factor(from: 32 << 10) { size in _ = try? Form(Self.shapes[shape](size)).canonical() }
        #expect(factor < 24)
    }
}

extension FormHash {
    fileprivate func isSame(as other: FormHash) -> Bool {
        FormValue.hash(self).sorted == FormValue.hash(other).sorted
    }
}

extension FormValue {
    /// The value with the names of every hash in order.
    fileprivate var sorted: FormValue {
        switch self {
        case .text, .file: return self
        case .list(let elements): return .list(elements.map(\.sorted))
        case .hash(let members):
            var members = members.mapValues(\.sorted)
            members.sort { $0.key < $1.key }
            return .hash(members)
        }
    }
}

extension Seeded {
    private mutating func name() -> String {
        let text = text().filter { $0 != "[" && $0 != "]" }
        return text.isEmpty ? "n\(below(100))" : text
    }

    /// Between one and three members, none of which is empty: a form has no way to send an empty hash or list.
    fileprivate mutating func hash(depth: Int) -> FormHash {
        (0...below(3)).reduce(into: [:]) { members, _ in members[name()] = value(depth: depth) }
    }

    /// Lists hold texts, or hashes that all have the first one's first name: what brackets can tell apart.
    private mutating func value(depth: Int) -> FormValue {
        switch depth == 0 ? 0 : below(4) {
        case 0: return .text(text())
        case 1: return .hash(hash(depth: depth - 1))
        case 2: return .list((0...below(3)).map { _ in .text(text()) })
        default:
            let first = name()
            return .list(
                (0...below(3)).map { _ in
                    var element: FormHash = [first: .text(text())]
                    for (name, value) in hash(depth: depth - 1) where name != first { element[name] = value }
                    return .hash(element)
                })
        }
    }

    fileprivate mutating func pairs(of values: FormHash) -> [String] {
        var pairs: [String] = []
        for (name, value) in values { write(value, named: encode(name), into: &pairs) }
        return pairs
    }

    private mutating func write(_ value: FormValue, named name: String, into pairs: inout [String]) {
        let (open, close) = below(2) == 0 ? ("[", "]") : ("%5B", "%5d")
        switch value {
        case .text(let text): pairs.append(text.isEmpty && below(2) == 0 ? name : "\(name)=\(encode(text))")
        case .list(let elements):
            for element in elements { write(element, named: name + open + close, into: &pairs) }
        case .hash(let members):
            for (key, member) in members { write(member, named: name + open + encode(key) + close, into: &pairs) }
        // A form in one text holds none.
        case .file: return
        }
    }

    private mutating func encode(_ text: String) -> String {
        let encoded = Percent.encode(text)
        if below(2) == 0 { return encoded }
        return encoded.split(separator: "%20", omittingEmptySubsequences: false).joined(separator: "+")
    }
}
