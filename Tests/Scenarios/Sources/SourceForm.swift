// The least that a source of each type can be made of.
import TestHarness

struct SourceForm: Sendable, CustomStringConvertible {
    let type: String
    let currency: String
    /// What it takes besides.
    let rest: String

    /// What `POST /v1/sources` is sent. `CARD` stands for a card source that has to be confirmed.
    var text: String { "type=\(type)&currency=\(currency)\(rest)" }
    var description: String { type }

    init(_ type: String, _ currency: String, _ rest: String) {
        self.type = type
        self.currency = currency
        self.rest = rest
    }

    private static let page = "&amount=1000&redirect[return_url]=https://shop.example/back"

    static let all = [
        SourceForm("ach_credit_transfer", "usd", "&owner[email]=jenny.rosen@example.com"),
        SourceForm(
            "ach_debit", "usd",
            "&owner[name]=Jenny Rosen&ach_debit[country]=US&ach_debit[type]=individual&ach_debit[routing_number]=110000000"
                + "&ach_debit[account_number]=000123456789"),
        SourceForm(
            "acss_debit", "cad",
            "&owner[name]=Jenny Rosen&acss_debit[account_number]=000123456789&acss_debit[institution_number]=000&acss_debit[transit_number]=11000"),
        SourceForm("alipay", "usd", page),
        SourceForm(
            "au_becs_debit", "aud",
            "&owner[name]=Jenny Rosen&owner[email]=jenny@example.com&au_becs_debit[bsb_number]=000-000&au_becs_debit[account_number]=000123456"),
        SourceForm("bancontact", "eur", "\(page)&owner[name]=Jenny Rosen"),
        SourceForm("card", "usd", "&card[number]=4242424242424242&card[exp_month]=8&card[exp_year]=2030&card[cvc]=123"),
        SourceForm("eps", "eur", "\(page)&owner[name]=Jenny Rosen"),
        SourceForm("giropay", "eur", "\(page)&owner[name]=Jenny Rosen"),
        SourceForm("ideal", "eur", page),
        SourceForm(
            "klarna", "eur",
            "\(page)&klarna[product]=payment&klarna[purchase_country]=DE&klarna[first_name]=Jenny&klarna[last_name]=Rosen"
                + "&source_order[items][0][amount]=1000&source_order[items][0][currency]=eur&source_order[items][0][type]=sku"),
        SourceForm("multibanco", "eur", "\(page)&owner[email]=jenny%2Bfill_never@example.com"),
        SourceForm("p24", "pln", "\(page)&owner[email]=jenny@example.com"),
        SourceForm("sepa_credit_transfer", "eur", "&owner[name]=Jenny Rosen"),
        SourceForm("sepa_debit", "eur", "&owner[name]=Jenny Rosen&sepa_debit[iban]=FR1420041010050500013M02606"),
        SourceForm("sofort", "eur", "\(page)&sofort[country]=DE"),
        SourceForm("three_d_secure", "eur", "\(page)&three_d_secure[card]=CARD"),
        SourceForm("wechat", "usd", "&amount=1000"),
    ]

    static func of(_ type: String) -> SourceForm { all.first { $0.type == type } ?? all[0] }
}
