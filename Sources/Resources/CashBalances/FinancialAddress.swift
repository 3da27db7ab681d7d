// The bank accounts to which a customer sends money. Their numbers are invented. They follow from the customer's id, so they are always the same.
import Common
import Digest
import Engine
import Wire

enum FinancialAddress {
    static let types = ["aba", "iban", "sort_code", "spei", "swift", "zengin"]
    /// The countries in which there are accounts for euros.
    static let euroCountries = ["DE", "BE", "ES", "FR", "IE", "NL"]
    private static let networks = ["ach", "bacs", "chaps", "domestic_wire_us", "fps", "sepa", "spei", "swift", "zengin"]

    static let fields: [Field] = [
        account("aba", "account_holder_name", "account_number", "account_type", "bank_name", "routing_number"),
        account("iban", "account_holder_name", "bic", "country", "iban"), account("sort_code", "account_holder_name", "account_number", "sort_code"),
        account("spei", "account_holder_name", "bank_code", "bank_name", "clabe"),
        .list("supported_networks", of: .choice(networks)).orAbsent,
        account("swift", "account_holder_name", "account_number", "account_type", "bank_name", "swift_code"), .choice("type", types),
        account("zengin", "account_holder_name", "account_number", "account_type", "bank_code", "bank_name", "branch_code", "branch_name"),
    ]

    private static func account(_ type: String, _ names: String...) -> Field {
        .hash(type, [Address.field("account_holder_address"), Address.field("bank_address")] + names.map { .string($0) }).orAbsent
    }

    /// The accounts for a kind of transfers.
    static func all(_ kind: BankTransfer, country: String, of customer: String) -> [JSON] {
        func digits(_ count: Int) -> String { self.digits(count, of: "\(customer) \(kind.rawValue) \(country)") }
        let bank = "\(country) Test Bank"
        switch kind {
        case .us:
            let account: JSONObject = ["account_number": .string("11119" + digits(12)), "account_type": "checking", "bank_name": .string(bank)]
            return [
                address("aba", ["ach", "domestic_wire_us"], account.merging(["routing_number": "999999999"]) { $1 }, in: country),
                address("swift", ["swift"], account.merging(["swift_code": "TESTUS99XXX"]) { $1 }, in: country),
            ]
        case .eu:
            let iban = iban(country, digits(24))
            return [address("iban", ["sepa"], ["bic": .string("TEST\(country)FFXXX"), "country": .string(country), "iban": .string(iban)], in: country)]
        case .gb:
            return [address("sort_code", ["bacs", "fps"], ["account_number": .string(digits(8)), "sort_code": "000000"], in: country)]
        case .mx:
            return [
                address(
                    "spei", ["spei"], ["bank_code": "002", "bank_name": .string(bank), "clabe": .string("002180" + digits(12))], in: country)
            ]
        case .jp:
            return [
                address(
                    "zengin", ["zengin"],
                    [
                        "account_number": .string(digits(7)), "account_type": "futsu", "bank_code": "0001", "bank_name": .string(bank),
                        "branch_code": "001", "branch_name": "Tokyo",
                    ], in: country)
            ]
        }
    }

    private static func address(_ type: String, _ networks: [String], _ account: JSONObject, in country: String) -> JSON {
        let place: JSON = [
            "city": "Capital", "country": .string(country), "line1": "123 Main Street", "line2": .null, "postal_code": "12345", "state": .null,
        ]
        var account = account
        account["account_holder_address"] = place
        account["account_holder_name"] = "Pinstripe"
        account["bank_address"] = place
        account.sortKeys()
        let members: [(String, JSON)] = [
            (type, .object(account)), ("supported_networks", .array(networks.map(JSON.string))), ("type", .string(type)),
        ]
        return .object(JSONObject(uniqueKeysWithValues: members.sorted { $0.0 < $1.0 }))
    }

    private static func digits(_ count: Int, of text: String) -> String {
        String(SHA256.hash(Array("pinstripe bank transfer \(text)".utf8)).prefix(count).map { Character(String($0 % 10)) })
    }

    /// The lengths of the numbers after the check digits, and what banks' names stand before them.
    private static let shapes: [String: (bank: String, digits: Int)] = [
        "BE": ("", 12), "DE": ("", 18), "ES": ("", 20), "FR": ("", 23), "IE": ("TEST", 14), "NL": ("TEST", 10),
    ]

    /// An IBAN with its check digits.
    private static func iban(_ country: String, _ digits: String) -> String {
        let shape = shapes[country] ?? ("", 18)
        let number = shape.bank + digits.prefix(shape.digits)
        let rest = (number + country + "00").utf8.reduce(0) { rest, byte in
            let value = byte <= UInt8(ascii: "9") ? Int(byte) - 48 : Int(byte) - 55
            return (rest * (value < 10 ? 10 : 100) + value) % 97
        }
        let check = 98 - rest
        return country + (check < 10 ? "0" : "") + "\(check)" + number
    }
}
