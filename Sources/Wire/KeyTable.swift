// Names that stand in document after document. The parser takes a key from here, and need not make a text of its own each time.
import Glibc

public final class KeyTable: Sendable {
    private let names: [String]
    /// The bytes of all names, one after the other, and where each begins. The last place is the end.
    private let bytes: [UInt8]
    private let places: [Int]
    /// For each hash, the index of a name, or -1. If the slot of a name is taken, it is in the next free one.
    private let slots: [Int]

    public init(_ names: Set<String>) {
        self.names = names.sorted()
        var bytes: [UInt8] = []
        var places: [Int] = [0]
        for name in self.names {
            bytes += name.utf8
            places.append(bytes.count)
        }
        var count = 16
        while count < 2 * names.count { count *= 2 }
        var slots = Array(repeating: -1, count: count)
        for (index, name) in self.names.enumerated() {
            var slot = name.utf8.reduce(Self.seed, Self.mix) & (count - 1)
            while slots[slot] >= 0 { slot = (slot + 1) & (count - 1) }
            slots[slot] = index
        }
        (self.bytes, self.places, self.slots) = (bytes, places, slots)
    }

    /// FNV-1a. The names come from definitions, so nobody can choose them to collide.
    private static let seed = 0x811c9dc5
    private static func mix(_ hash: Int, _ byte: UInt8) -> Int { (hash ^ Int(byte)) &* 0x01000193 & 0xffff_ffff }

    /// The name with these bytes. Nil if it is none of the table's.
    func find(_ key: UnsafeBufferPointer<UInt8>) -> String? {
        guard let start = key.baseAddress else { return nil }
        var hash = Self.seed
        for byte in key { hash = Self.mix(hash, byte) }
        return bytes.withUnsafeBufferPointer { bytes in
            var slot = hash & (slots.count - 1)
            while case let index = slots[slot], index >= 0 {
                let place = places[index]
                if let name = bytes.baseAddress, places[index + 1] - place == key.count, memcmp(name + place, start, key.count) == 0 { return names[index] }
                slot = (slot + 1) & (slots.count - 1)
            }
            return nil
        }
    }
}
