// The currencies that Stripe supports, with their decimal places and smallest charges. Source: Stripe's list of supported currencies.
import Engine
import Wire

package enum Currency {
    package static let all: Set<String> = Set(
        """
        usd aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bhd bif bmd bnd bob brl bsd bwp byn bzd cad cdf chf clp cny cop crc cve czk djf \
        dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gnf gtq gyd hkd hnl htg huf idr ils inr isk jmd jod jpy kes kgs khr kmf krw kwd kyd kzt lak \
        lbp lkr lrd lsl mad mdl mga mkd mmk mnt mop mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd omr pab pen pgk php pkr pln pyg qar ron rsd rub \
        rwf sar sbd scr sek sgd shp sle sos srd std szl thb tjs tnd top try ttd twd tzs uah ugx uyu uzs vnd vuv wst xaf xcd xof xpf yer zar zmw
        """.split(separator: " ").map(String.init))

    private static let withoutCents: Set = [
        "bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "ugx", "vnd", "vuv", "xaf", "xof", "xpf",
    ]

    private static let withThousandths: Set = ["bhd", "jod", "kwd", "omr", "tnd"]

    /// A currency that a request names, in lower case. One that Stripe does not know is refused.
    /// - Parameter parameter: what names it.
    @discardableResult package static func known(_ name: String, at parameter: String = "currency") throws(Refusal) -> String {
        let currency = name.lowercased()
        guard all.contains(currency) else {
            throw .invalid(
                "Invalid currency: \(currency). Stripe currently supports these currencies: \(all.sorted().joined(separator: ", "))",
                parameter: parameter)
        }
        return currency
    }

    /// The smallest charge.
    package static func minimum(_ currency: String) -> Int64 {
        switch currency {
        case "gbp": 30
        case "dkk": 250
        case "sek", "nok": 300
        case "hkd": 400
        case "mxn": 1000
        case "czk": 1500
        case "huf": 17_500
        case "pln", "aed", "bgn", "ron", "myr": 200
        case "inr", "jpy", "usd", "eur", "cad", "aud", "chf", "sgd", "nzd", "brl": 50
        default: 1
        }
    }

    /// An amount as pages show it: `$1,099.00`, `¥1,099`, and `1,099.00 AUD` if there is no sign, or if the sign would mean another currency.
    package static func text(_ amount: Int64, _ currency: String) -> String {
        write(amount, currency, signOnPages(currency)) ?? "\(number(amount, currency)) \(currency.uppercased())"
    }

    /// What a unit costs, which may have fractions of the smallest coin: `$0.005`.
    package static func text(_ unit: Decimal, _ currency: String) -> String {
        let parts = unit.trimmed.text.split(separator: ".")
        guard parts.count == 2, let whole = Int64(parts[0]) else { return text(unit.integer(.down) ?? 0, currency) }
        let digits = number(whole, currency) + (places(of: currency) == 0 ? "." : "") + parts[1]
        return signOnPages(currency).map { $0 + digits } ?? "\(digits) \(currency.uppercased())"
    }

    /// An amount as messages show it: with its sign, even if other currencies have the same one (`$999,999.99`, `¥1,099`), or with its code
    /// (`1,099.00 chf`).
    /// - Parameter code: whether the code follows the sign, too: `$0.50 usd`.
    package static func inMessage(_ amount: Int64, _ currency: String, code: Bool = false) -> String {
        guard let signed = write(amount, currency, signs[currency] ?? sharedSigns[currency]) else { return "\(number(amount, currency)) \(currency)" }
        return code ? "\(signed) \(currency)" : signed
    }

    private static func write(_ amount: Int64, _ currency: String, _ sign: String?) -> String? {
        sign.map { (amount < 0 ? "-" : "") + $0 + number(amount, currency).drop { $0 == "-" } }
    }

    private static let signs = ["eur": "€", "gbp": "£", "inr": "₹", "jpy": "¥", "krw": "₩", "usd": "$"]
    private static func signOnPages(_ currency: String) -> String? { signs[currency] ?? prefixes[currency] }
    /// What stands before an amount on pages, with a blank. Source: lines of recorded invoices.
    private static let prefixes = ["brl": "R$ ", "chf": "CHF "]
    /// Signs that mean another currency without the code.
    private static let sharedSigns = ["aud": "$", "brl": "R$", "cad": "$", "cny": "¥", "hkd": "$", "mxn": "$", "nzd": "$", "sgd": "$"]

    /// Digits in groups of three, with the decimal places of the currency.
    private static func number(_ amount: Int64, _ currency: String) -> String {
        let places = places(of: currency)
        var digits = String(amount.magnitude)
        digits = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
        var whole = String(digits.dropLast(places))
        var end = whole.endIndex
        while let comma = whole.index(end, offsetBy: -3, limitedBy: whole.startIndex), comma > whole.startIndex {
            whole.insert(",", at: comma)
            end = comma
        }
        return (amount < 0 ? "-" : "") + whole + (places == 0 ? "" : ".\(digits.suffix(places))")
    }

    private static func places(of currency: String) -> Int { withoutCents.contains(currency) ? 0 : withThousandths.contains(currency) ? 3 : 2 }
}
