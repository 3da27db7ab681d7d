// The currencies that Stripe can charge in, and which of them have no smaller unit. Source: Stripe's list of supported currencies.
import Engine

public enum Currency {
    static let all: Set<String> = Set(
        """
        usd aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bhd bif bmd bnd bob brl bsd bwp byn bzd cad cdf chf clp cny cop crc cve czk djf \
        dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gnf gtq gyd hkd hnl htg huf idr ils inr isk jmd jod jpy kes kgs khr kmf krw kwd kyd kzt lak \
        lbp lkr lrd lsl mad mdl mga mkd mmk mnt mop mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd omr pab pen pgk php pkr pln pyg qar ron rsd rub \
        rwf sar sbd scr sek sgd shp sle sos srd std szl thb tjs tnd top try ttd twd tzs uah ugx uyu uzs vnd vuv wst xaf xcd xof xpf yer zar zmw
        """.split(separator: " ").map(String.init))

    private static let withoutCents: Set = [
        "bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "ugx", "vnd", "vuv", "xaf", "xof", "xpf",
    ]

    static func isKnown(_ currency: String) -> Bool { all.contains(currency) }

    /// The least that can be charged.
    static func minimum(_ currency: String) -> Int64 {
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

    static func unknown(_ currency: String) -> Refusal {
        .invalid(
            "Invalid currency: \(currency). Stripe currently supports these currencies: \(all.sorted().joined(separator: ", "))",
            parameter: "currency")
    }

    /// As pages and messages write it, `€10.99` or `10.99 EUR`.
    public static func text(_ amount: Int64, _ currency: String) -> String {
        let symbol = ["usd": "$", "eur": "€", "gbp": "£"][currency]
        let name = currency.uppercased()
        guard !withoutCents.contains(currency) else { return "\(amount) \(name)" }
        let cents = abs(amount % 100)
        let number = "\(amount / 100).\(cents < 10 ? "0" : "")\(cents)"
        return symbol.map { $0 + number } ?? "\(number) \(name)"
    }
}
