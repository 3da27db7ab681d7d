// Whether a text has the form of a wallet address on a network. The checksum is not checked.
import Wire

enum WalletAddress {
    static func isWellFormed(_ address: String, on network: String) -> Bool {
        let bytes = Array(address.utf8)
        switch network {
        case "bitcoin":
            let beginnings = ["1", "3", "2", "m", "n", "bc1", "tb1"]
            return (26...62).contains(bytes.count) && beginnings.contains { address.hasPrefix($0) } && bytes.allSatisfy(\.isASCIIAlphanumeric)
        case "solana": return (32...44).contains(bytes.count) && bytes.allSatisfy { base58.contains($0) }
        case "stellar": return bytes.count == 56 && address.hasPrefix("G") && bytes.allSatisfy { base32.contains($0) }
        case "sui": return isHexadecimal(bytes, digits: 64)
        default: return isHexadecimal(bytes, digits: 40)
        }
    }

    private static let base58 = Set("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz".utf8)
    private static let base32 = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)
    private static let hexadecimal = Set("0123456789abcdefABCDEF".utf8)

    private static func isHexadecimal(_ bytes: [UInt8], digits: Int) -> Bool {
        bytes.count == digits + 2 && bytes.starts(with: "0x".utf8) && bytes.dropFirst(2).allSatisfy { hexadecimal.contains($0) }
    }
}
