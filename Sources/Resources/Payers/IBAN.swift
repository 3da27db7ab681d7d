// The numbers of European bank accounts.
import Wire

/// An International Bank Account Number.
package struct IBAN: Sendable {
    /// Without spaces, in capitals.
    package let text: String

    package var country: String { String(text.prefix(2)) }
    package var last4: String { String(text.suffix(4)) }

    /// Nil if the form or the checksum is wrong.
    package init?(_ given: String) {
        text = given.filter { $0 != " " }.uppercased()
        let bytes = Array(text.utf8)
        guard (15...34).contains(bytes.count), bytes.allSatisfy(\.isASCIIAlphanumeric), !bytes[0].isASCIIDigit, !bytes[1].isASCIIDigit,
            bytes[2].isASCIIDigit, bytes[3].isASCIIDigit, Self.lengths[country].map({ $0 == bytes.count }) ?? true,
            Self.remainder(bytes) == 1
        else { return nil }
    }

    /// The number of a German account at the bank with that code.
    package init(german bank: String, account: String) {
        let check = 98 - Self.remainder(Array("DE00\(bank)\(account)".utf8))
        text = "DE\(check < 10 ? "0" : "")\(check)\(bank)\(account)"
    }

    /// The bank's code and the branch's code, if their lengths are known.
    package var bankCode: String? { Self.parts[country].map { String(bankAndBranch.prefix($0.bank)) } }
    package var branchCode: String? {
        guard let parts = Self.parts[country], parts.branch > 0 else { return nil }
        return String(bankAndBranch.dropFirst(parts.bank).prefix(parts.branch))
    }

    /// In Italy, a check letter comes before the bank's code.
    private var bankAndBranch: Substring { text.dropFirst(["IT", "SM"].contains(country) ? 5 : 4) }

    /// Modulo 97, with letters as the numbers from 10 on, and the first four characters at the end.
    private static func remainder(_ bytes: [UInt8]) -> Int {
        (bytes.dropFirst(4) + bytes.prefix(4)).reduce(0) { remainder, byte in
            byte.isASCIIDigit ? (remainder * 10 + Int(byte) - 48) % 97 : (remainder * 100 + Int(byte) - 55) % 97
        }
    }

    /// The lengths of the bank's code and the branch's code. Source: the IBAN registry.
    private static let parts: [String: (bank: Int, branch: Int)] = [
        "AT": (5, 0), "BE": (3, 0), "CH": (5, 0), "CY": (3, 5), "DE": (8, 0), "DK": (4, 0), "EE": (2, 0), "ES": (4, 4), "FI": (6, 0),
        "FR": (5, 5), "GB": (4, 6), "GI": (4, 0), "GR": (3, 4), "HR": (7, 0), "HU": (3, 4), "IE": (4, 6), "IS": (4, 0), "IT": (5, 5),
        "LI": (5, 0), "LT": (5, 0), "LU": (3, 0), "LV": (4, 0), "MC": (5, 5), "MT": (4, 5), "NL": (4, 0), "NO": (4, 0), "PL": (8, 0),
        "PT": (4, 4), "SE": (3, 0), "SI": (5, 0), "SK": (4, 0), "SM": (5, 5),
    ]

    private static let lengths = [
        "AD": 24, "AT": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "EE": 20, "ES": 24, "FI": 18, "FR": 27,
        "GB": 22, "GI": 23, "GR": 27, "HR": 21, "HU": 28, "IE": 22, "IS": 26, "IT": 27, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "MC": 27,
        "MT": 31, "NL": 18, "NO": 15, "PL": 28, "PT": 25, "RO": 24, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "VA": 22,
    ]

    /// Countries outside of the European Economic Area. Their banks need the owner's address.
    package static let countriesThatNeedAddress: Set = [
        "AD", "PF", "TF", "GI", "GB", "GG", "VA", "IM", "JE", "MC", "NC", "BL", "PM", "SM", "CH", "WF",
    ]
}
