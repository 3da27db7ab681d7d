// Every card of Stripe's testing page (docs.stripe.com/testing), one row each. The ids stand behind both `tok_` and `pm_card_`, unless a row says
// which of the two it has. Those of declined cards can have `visa_` before them.
import Testing

struct TestCardTable {
    struct Row: CustomTestStringConvertible, Sendable {
        /// Nil if Stripe gives none.
        let number: String?
        /// What stands behind `tok_` and behind `pm_card_`.
        let tokens: [String]
        let methods: [String]
        /// The other cells, by the names of their columns.
        let cells: [String: String]
        var testDescription: String { number ?? tokens.first ?? "" }

        /// A cell. `=` is the first one.
        subscript(column: String) -> String { cells[column].flatMap { $0 == "=" ? cells["present"] : $0 } ?? "–" }
    }

    let rows: [Row]

    /// - Parameter text: a table whose first column has the numbers. A dash stands for no id.
    init(_ text: String) {
        rows = OutcomeTable(text).rows.map { number, cells in
            let cells = Dictionary(uniqueKeysWithValues: cells.map { ($0.status, $0.outcome) })
            let ids = cells["ids"]?.split(separator: " ").map(String.init).flatMap { $0.hasPrefix("charge") ? [$0, "visa_\($0)"] : [$0] } ?? []
            return Row(
                number: number == "–" ? nil : number, tokens: ids.filter { !$0.hasPrefix("pm:") }.map { $0.replacing("tok:", with: "") },
                methods: ids.filter { !$0.hasPrefix("tok:") }.map { $0.replacing("pm:", with: "") }, cells: cells)
        }
    }

    static let all = [plain, countries, outcomes, checks, afterwards]

    /// By brand. Each payment succeeds.
    static let plain = TestCardTable("""
        number              | ids                                     | card
        4242424242424242    | visa us                                 | visa US credit
        4111111111111111    | –                                       | visa US credit
        4012888888881881    | –                                       | visa US credit
        4000056655665556    | visa_debit tok:visa_debit_us_transferSuccess | visa US debit
        5555555555554444    | mastercard                              | mastercard US credit
        2223003122003222    | –                                       | mastercard US credit
        5200828282828210    | mastercard_debit                        | mastercard US debit
        5105105105105100    | mastercard_prepaid                      | mastercard US prepaid
        378282246310005     | amex_threeDSecureNotSupported tok:amex  | amex US credit
        371449635398431     | pm:amex                                 | amex US credit
        6011111111111117    | tok:discover                            | discover US credit
        6011000990139424    | pm:discover                             | discover US credit
        6011981111111113    | –                                       | discover US debit
        6555900000604105    | –                                       | discover US credit
        3056930009020004    | diners                                  | diners US credit
        36227206271667      | –                                       | diners US credit
        3566002020360505    | jcb                                     | jcb JP credit
        6200000000000005    | unionpay                                | unionpay CN credit
        6200000000000047    | –                                       | unionpay CN debit
        6205500000000000004 | –                                       | unionpay CN credit
        4000002500001001    | visa_cartesBancaires                    | visa FR credit
        5555552500001001    | mastercard_cartesBancaires              | mastercard FR credit
        4000050360000001    | visa_debit_eftposAuCoBranded            | visa AU debit
        5555050360000080    | mastercard_debit_eftposAuCoBranded      | mastercard AU debit
        4000051230000072    | debit_visaFsaProductCode debit_visaHsaProductCode | visa US debit
        5200828282828897    | mastercard_debit_mastercardFsaProductCode | mastercard US debit
        4000056655665572    | tok:visa_debit_us_transferFail          | visa US debit
        4000056655665555    | tok:visa_debit_us_instantPayoutUnsupported | visa US debit
        """)

    /// By country. Each payment succeeds.
    static let countries = TestCardTable("""
        number           | ids           | card
        4000000320000021 | ar            | visa AR credit
        4000000760000002 | br            | visa BR credit
        4000001240000000 | ca            | visa CA credit
        4000001520000001 | cl            | visa CL credit
        4000001700000003 | co            | visa CO credit
        4000001880000005 | cr            | visa CR credit
        4000002180000000 | ec            | visa EC credit
        4000004840008001 | mx            | visa MX credit
        5062210000000009 | –             | unknown MX credit
        4000005910000000 | pa            | visa PA credit
        4000006000000066 | py            | visa PY credit
        4000006040000068 | pe            | visa PE credit
        4000008580000003 | uy            | visa UY credit
        4000007840000001 | ae            | visa AE credit
        5200007840000022 | ae_mastercard | mastercard AE credit
        4000000400000008 | at            | visa AT credit
        4000000560000004 | be            | visa BE credit
        4000001000000000 | bg            | visa BG credit
        4000001120000005 | by            | visa BY credit
        4000001910000009 | hr            | visa HR credit
        4000001960000008 | cy            | visa CY credit
        4000002030000002 | cz            | visa CZ credit
        4000002080000001 | dk            | visa DK credit
        4000002330000009 | ee            | visa EE credit
        4000002460000001 | fi            | visa FI credit
        4000002500000003 | fr            | visa FR credit
        4000002760000016 | de            | visa DE credit
        4000002920000005 | gi            | visa GI credit
        4000003000000030 | gr            | visa GR credit
        4000003480000005 | hu            | visa HU credit
        4000003720000005 | ie            | visa IE credit
        4000003800000008 | it            | visa IT credit
        4000004280000005 | lv            | visa LV credit
        4000004380000004 | li            | visa LI credit
        4000004400000000 | lt            | visa LT credit
        4000004420000006 | lu            | visa LU credit
        4000004700000007 | mt            | visa MT credit
        4000005280000002 | nl            | visa NL credit
        4000005780000007 | no            | visa NO credit
        4000006160000005 | pl            | visa PL credit
        4000006200000007 | pt            | visa PT credit
        4000006420000001 | ro            | visa RO credit
        4000006820000007 | sa            | visa SA credit
        4000007050000006 | si            | visa SI credit
        4000007030000001 | sk            | visa SK credit
        4000007240000007 | es            | visa ES credit
        4000007520000008 | se            | visa SE credit
        4000007560000009 | ch            | visa CH credit
        4000008260000000 | gb            | visa GB credit
        4000058260000005 | gb_debit      | visa GB debit
        5555558265554449 | gb_mastercard | mastercard GB credit
        4000000360000006 | au            | visa AU credit
        4000001560000002 | cn            | visa CN credit
        4000003440000004 | hk            | visa HK credit
        4000003560000008 | in            | visa IN credit
        4000003920000003 | jp            | visa JP credit
        3530111333300000 | –             | jcb JP credit
        4000004580000002 | my            | visa MY credit
        4000005540000008 | nz            | visa NZ credit
        4000007020000003 | sg            | visa SG credit
        4000001580000008 | tw            | visa TW credit
        4000007640000003 | th_credit th  | visa TH credit
        4000057640000008 | th_debit      | visa TH debit
        """)
}
