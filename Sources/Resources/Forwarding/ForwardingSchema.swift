// The names of a card's details at a destination, and how it writes them. Stripe knows the schema of each of its destinations. For all others, the
// common names are used.
//
// Each row is a destination, both in the table (ForwardingSchemas) and in the setting `forwarding-fields`:
//
//     *.cardconnect.com number=account expiry=expiry:MMYY cvc=cvv2
//
// A destination is a host, perhaps with `*.` for any subdomain, and perhaps with the beginning of a path. Names are compared in lower case, without
// underscores and hyphens. `expiryDate.month` is the member `month` of `expiryDate`, or an attribute in XML. `|` separates several names. After a
// colon comes the format of a month, a year or an expiry, such as MM/YY. Fields that a row does not name have the common names.
import Common
import Engine
import Wire

struct ForwardingSchema: Sendable {
    private static let formats: [ForwardedField: String] = [.expiryMonth: "MM", .expiryYear: "YYYY"]

    private let host: String
    private let path: String
    /// The fields by their names. A name may have the parent's name and a point before it.
    private let fields: [String: ForwardedField]
    private let formats: [ForwardedField: String]
    /// The names without parents, as bytes, for recognizing a field in an answer.
    private let spelled: [ForwardedField: [[UInt8]]]

    /// The common names.
    static let common = ForwardingSchema(host: "", path: "", names: commonNames, formats: [:])

    private static let commonNames: [ForwardedField: [String]] = [
        .number: ["cardnumber", "number", "pan"],
        .expiryMonth: ["expirationmonth", "expirymonth", "expmonth"] + expiryHashes.map { "\($0).month" },
        .expiryYear: ["expirationyear", "expiryyear", "expyear"] + expiryHashes.map { "\($0).year" },
        .cvc: ["cvc", "cvn", "cvv", "cvc2", "cvv2", "securitycode", "verificationvalue"],
        .cardholderName: ["cardholdername", "holdername", "name", "nameoncard"],
        .signature: ["requestsignature", "signature"],
    ]

    /// The names of fields that contain a month and a year.
    private static let expiryHashes = ["cardexpirydate", "expirationdate", "expiry", "expirydate"]

    /// - Returns: nil if it is no row.
    init?(row: String) {
        let words = row.split { $0 == " " || $0 == "\t" }
        guard let destination = words.first, words.count > 1 else { return nil }
        var names: [ForwardedField: [String]] = [:]
        var formats: [ForwardedField: String] = [:]
        for word in words.dropFirst() {
            let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2, let field = ForwardedField(rawValue: parts[0]), field != .signature, names[field] == nil else { return nil }
            let (name, format) = Self.split(parts[1])
            guard !name.isEmpty, Self.isFormat(format, of: field) else { return nil }
            names[field] = name.split(separator: "|").map(Self.normalized)
            formats[field] = format
        }
        let slash = destination.firstIndex(of: "/") ?? destination.endIndex
        self.init(host: destination[..<slash].lowercased(), path: String(destination[slash...]), names: Self.completed(names), formats: formats)
    }

    private init(host: String, path: String, names: [ForwardedField: [String]], formats: [ForwardedField: String]) {
        self.host = host
        self.path = path
        fields = Dictionary(names.flatMap { field, names in names.map { ($0, field) } }, uniquingKeysWith: { first, _ in first })
        self.formats = Self.formats.merging(formats) { _, own in own }
        spelled = names.mapValues { names in names.compactMap { $0.split(separator: ".").last.map { Array($0.utf8) } } }
    }

    /// Adds the common names of the fields that the row does not name. If it names an expiry in one field, there are no names for month and year.
    private static func completed(_ names: [ForwardedField: [String]]) -> [ForwardedField: [String]] {
        let common = commonNames.filter { field, _ in names[.expiry] == nil || ![.expiryMonth, .expiryYear].contains(field) }
        return common.merging(names) { _, own in own }
    }

    // MARK: Which destination

    /// Whether a URL belongs to the destination.
    func covers(_ url: WebURL) -> Bool {
        let name = url.host.lowercased()
        let isHost = host.hasPrefix("*.") ? name.hasSuffix(host.dropFirst()) || name == host.dropFirst(2) : name == host
        return isHost && url.text.dropFirst(url.scheme.count + "://".count).drop { $0 != "/" }.hasPrefix(path)
    }

    /// How much of a URL the destination names.
    var length: Int { host.utf8.count + path.utf8.count }

    // MARK: Names

    func field(named name: some StringProtocol, in parent: String) -> ForwardedField? {
        let name = Self.normalized(name)
        return fields["\(Self.normalized(parent)).\(name)"] ?? fields[name]
    }

    /// The fields of the replacement `card_expiry`.
    var expiry: [ForwardedField] { spelled[.expiry] == nil ? [.expiryMonth, .expiryYear] : [.expiry] }

    /// Whether a name contains one of the cvc's names: `card_cvc`, `cvv2`, `X-CVC`. It is called for every three digits of an answer, so it makes no
    /// strings.
    func isCVC(_ name: ArraySlice<UInt8>) -> Bool {
        let name = name.filter { $0 != UInt8(ascii: "_") && $0 != UInt8(ascii: "-") }.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        return spelled[.cvc]?.contains { part in name.indices.contains { name[$0...].starts(with: part) } } ?? false
    }

    private static func normalized(_ name: some StringProtocol) -> String { name.lowercased().filter { $0 != "_" && $0 != "-" } }

    // MARK: Formats

    /// A month, a year or an expiry in the destination's format.
    func text(_ field: ForwardedField, month: Int64, year: Int64) -> String {
        let digits = { (number: Int64, count: Int) in String(String(repeating: "0", count: count) + String(number)).suffix(count) }
        return (formats[field] ?? "").replacing("YYYY", with: digits(year, 4)).replacing("YY", with: digits(year, 2)).replacing("MM", with: digits(month, 2))
    }

    private static func split(_ text: String) -> (name: String, format: String?) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        return (parts[0], parts.count == 2 ? parts[1] : nil)
    }

    /// Only dates have formats. An expiry in one field must have one.
    private static func isFormat(_ format: String?, of field: ForwardedField) -> Bool {
        switch field {
        case .expiryMonth: format == nil || format == "MM"
        case .expiryYear: format == nil || format == "YY" || format == "YYYY"
        case .expiry: format.map { $0.contains("MM") && $0.contains("YY") } ?? false
        default: format == nil
        }
    }
}
