// The IBANs of Stripe's page on testing: country by outcome. Those of limits and of empty accounts are made alike in every country, so the table has
// only how an account number begins there. The check digits follow.

enum TestIBANTable {
    struct Row: Sendable {
        let country: String
        /// What stands between `pm_sepaDebit_` and the country.
        let ending: String
        let iban: String
    }

    /// The outcomes of the five numbers that each country has of its own.
    private static let ownEndings = ["success", "successDelayed", "failed", "failedDelayed", "disputed"]

    /// The ends of account numbers that mean the same everywhere.
    private static let commonEndings = [
        ("exceedsWeeklyVolumeLimit", "343434"), ("exceedsWeeklyTransactionLimit", "121212"), ("insufficientFunds", "2222227"),
    ]

    /// How account numbers begin, by country, and its own numbers.
    private static let countries = """
        19043      AT611904300234573201 AT321904300235473204 AT861904300235473202 AT051904300235473205 AT591904300235473203
        51         BE62510007547061 BE78510007547064 BE68539007547034 BE51510007547065 BE08510007547063
        00762      CH9300762011623852957 CH8656663438253651553 CH5362200119938136497 CH1843597160341964438 CH1260378413965193069
        37040044   DE89370400440532013000 DE08370400440532013003 DE62370400440532013001 DE78370400440532013004 DE35370400440532013002
        22         EE382200221020145685 EE222200221020145682 EE762200221020145680 EE922200221020145683 EE492200221020145681
        00120345   ES0700120345030000067890 ES2300120345030000067893 ES9121000418450200051332 ES9300120345030000067894 ES5000120345030000067892
        123456     FI2112345600000785 FI3712345600000788 FI9112345600000786 FI1012345600000789 FI6412345600000787
        2004101005 FR1420041010050500013M02606 FR3020041010050500013M02609 FR8420041010050500013M02607 FR7920041010050500013M02600 \
        FR5720041010050500013M02608
        WEST123456 GB82WEST12345698765432 GB98WEST12345698765435 GB55WEST12345698765433 GB71WEST12345698765436 GB28WEST12345698765434
        NWBK       GI60MPFS599327643783385 GI08RRNW626436291644533 GI41SAFA461293238477751 GI50LROG772261344693297 GI26KJBC361883934534696
        2402006    HR7624020064583467589 HR6323600002337876649 HR2725000096983499248 HR6723600004878117427 HR8724840081455523553
        AIBK931152 IE29AIBK93115212345678 IE24AIBK93115212345671 IE02AIBK93115212345679 IE94AIBK93115212345672 IE51AIBK93115212345670
        088        LI0508800636123378777 LI4408800387787111369 LI1208800143823175626 LI4908800356441975566 LI7708800125525347723
        1          LT121000011101001000 LT281000011101001003 LT821000011101001001 LT981000011101001004 LT551000011101001002
        001        LU280019400644750000 LU440019400644750003 LU980019400644750001 LU170019400644750004 LU710019400644750002
        RABO       NL39RABO0300065264 NL55RABO0300065267 NL91ABNA0417164300 NL28RABO0300065268 NL82RABO0300065266
        8601       NO9386011117947 NO8886011117940 NO6686011117948 NO6186011117941 NO3986011117949
        00020123   PT50000201231234567890154 PT66000201231234567890157 PT23000201231234567890155 PT39000201231234567890158 PT93000201231234567890156
        5          SE3550000000054910000003 SE5150000000054910000006 SE0850000000054910000004 SE2450000000054910000007 SE7850000000054910000005
        """

    /// By country.
    static let rows: [[Row]] = countries.split(separator: "\n").map { line in
        let words = line.split(separator: " ").map(String.init)
        let (bank, own) = (words[0], Array(words.dropFirst()))
        let country = String(own[0].prefix(2))
        let common = commonEndings.map { Row(country: country, ending: $0, iban: iban(country, bank, $1, own[0].count)) }
        return zip(ownEndings, own).map { Row(country: country, ending: $0, iban: $1) } + common
    }

    /// The numbers of which no PaymentMethod can be made, with the code of the refusal. Only some countries have them.
    static let refused: [(iban: String, code: String)] = ["AT", "BE", "DE", "FR", "IE"].flatMap { country in
        let row = rows.first { $0[0].country == country } ?? []
        let bank = countries.split(separator: "\n").first { $0.contains(" \(country)") }?.prefix { $0 != " " } ?? ""
        return [("55555", "sepa_debit_bank_not_supported"), ("66666", "sepa_debit_debits_not_supported")].map {
            (iban(country, String(bank), $0, row[0].iban.count), $1)
        }
    }

    /// - Parameter end: the last digits. Zeros fill what is between them and the beginning.
    private static func iban(_ country: String, _ bank: String, _ end: String, _ length: Int) -> String {
        let account = bank + String(repeating: "0", count: length - 4 - bank.count - end.count) + end
        // A letter counts as two digits: A is 10, B is 11.
        let remainder = "\(account)\(country)00".reduce(0) { sum, character in
            let value = Int(String(character), radix: 36) ?? 0
            return (sum * (value > 9 ? 100 : 10) + value) % 97
        }
        let check = String(98 - remainder)
        return country + String(repeating: "0", count: 2 - check.count) + check + account
    }
}
