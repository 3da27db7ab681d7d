// JSON over random trees and damaged texts: what holds for every one of them.

import TestFixtures
import Testing
import Wire

@Suite struct JSONPropertyTests {
    @Test(arguments: 0..<20)
    func everyTreeComesBack(seed: Int) throws {
        var random = Seeded(seed)
        for _ in 0..<100 {
            let tree = random.tree(depth: 5)
            let (compact, pretty) = (tree.compact(), tree.pretty())
            #expect(try JSON.parse(compact) == tree, "\(String(decoding: compact, as: UTF8.self))")
            #expect(try JSON.parse(pretty) == tree)
            #expect(try JSON.parse(String(decoding: pretty, as: UTF8.self)).compact() == compact)
        }
    }

    @Test(arguments: 0..<20)
    func reindentingIsWritingFurtherRight(seed: Int) {
        var random = Seeded(seed)
        for _ in 0..<50 {
            let tree = random.tree(depth: 4)
            let spaces = random.below(9)
            var written = Array("[".utf8)
            tree.write(into: &written, indentation: spaces)
            var moved = Array("[".utf8)
            JSON.reindent(tree.pretty(), by: spaces, into: &moved)
            #expect(moved == written)
        }
    }

    @Test(arguments: 0..<20)
    func damagedTextIsRefusedOrReadConsistently(seed: Int) throws {
        var random = Seeded(seed)
        let alphabet = Array("\"\\{}[]:,u0-.eE+tn \n".utf8) + [0x00, 0x1F, 0x80, 0xC3, 0xE2, 0xF0, 0xFF]
        for _ in 0..<200 {
            var bytes = random.below(2) == 0 ? random.tree(depth: 3).compact() : random.tree(depth: 3).pretty()
            for _ in 0...random.below(3) {
                let position = random.below(bytes.count + 1)
                switch random.below(4) {
                case 0: bytes.insert(alphabet[random.below(alphabet.count)], at: position)
                case 1: bytes.removeSubrange(position..<min(bytes.count, position + random.below(4)))
                case 2: bytes.removeSubrange(position...)
                default: if position < bytes.count { bytes[position] = alphabet[random.below(alphabet.count)] }
                }
            }
            do throws(JSONError) {
                let tree = try JSON.parse(bytes)
                #expect(try JSON.parse(tree.compact()) == tree)
            } catch {
                #expect((0...bytes.count).contains(error.offset) && error.reason.hasSuffix("."))
            }
        }
    }
}

extension Seeded {
    fileprivate mutating func tree(depth: Int) -> JSON {
        switch below(depth == 0 ? 5 : 8) {
        case 0: .null
        case 1: .bool(below(2) == 0)
        case 2: .integer(Int64(truncatingIfNeeded: next()) >> Int64(below(64)))
        case 3: .number(["0.5", "-1e9", "1E-7", "123456789012345678901234567890", "-0.0"][below(5)])
        case 4: .string(text())
        case 5, 6:
            .object((0..<below(20)).reduce(into: [:]) { members, _ in members[text()] = tree(depth: depth / 2) })
        default: .array((0..<below(6)).map { _ in tree(depth: depth - 1) })
        }
    }
}
