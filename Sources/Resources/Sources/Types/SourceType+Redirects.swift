// The types that send the customer to a page of the bank. What only the bank knows is filled in when the customer has agreed. In test mode it is
// always the same, and the customer is always Jenny Rosen.
import Common
import Engine
import Wire

extension SourceType {
    private static let descriptor = Parameter.string("statement_descriptor").emptyable

    static let alipay = {
        var type = redirect(
            "alipay", currencies: ["cny", "aud", "cad", "eur", "gbp", "hkd", "jpy", "nzd", "sgd", "usd"],
            fields: texts("data_string", "native_url", "statement_descriptor"), parameters: [descriptor])
        type.endsWithChineseDay = true
        return type
    }()

    static let bancontact = {
        var type = redirect(
            "bancontact", currencies: ["eur"], required: ["owner[name]"],
            fields: texts("bank_code", "bank_name", "bic", "iban_last4", "preferred_language", "statement_descriptor"),
            parameters: [.choice("preferred_language", "en", "de", "fr", "nl"), .string("statement_descriptor", maximum: 35).emptyable])
        type.minimumAmount = 100
        type.minimumName = 3
        type.maximumDescriptor = 35
        type.obeysTestEmail = true
        type.authorize = learn("bancontact", bank.merging(["iban_last4": "7061"]) { $1 })
        return type
    }()

    static let eps = {
        var type = redirect(
            "eps", currencies: ["eur"], required: ["owner[name]"], fields: texts("reference", "statement_descriptor"), parameters: [descriptor])
        type.authorize = { source, change in
            try learn("eps", ["reference": .string(change.randomDigits(16))])(&source, &change)
        }
        return type
    }()

    static let giropay = {
        var type = redirect(
            "giropay", currencies: ["eur"], required: ["owner[name]"],
            fields: texts("bank_code", "bank_name", "bic", "statement_descriptor"), parameters: [descriptor])
        type.obeysTestEmail = true
        type.authorize = learn("giropay", bank)
        return type
    }()

    private static let idealBanks = [
        "abn_amro", "asn_bank", "bunq", "ing", "knab", "n26", "nn", "rabobank", "revolut", "regiobank", "sns_bank", "triodos_bank",
        "van_lanschot", "yoursafe",
    ]

    static let ideal = {
        var type = redirect(
            "ideal", currencies: ["eur"], fields: texts("bank", "bic", "iban_last4", "statement_descriptor"),
            parameters: [.string("bank"), descriptor])
        type.obeysTestEmail = true
        type.open = { source, _ in
            guard let bank = source[.ideal]?["bank"]?.string, !idealBanks.contains(bank) else { return }
            throw Refusal.invalid(
                "The bank \(bank) takes no part in iDEAL. Choose one of \(idealBanks.joined(separator: ", ")).", code: "invalid_ideal_bank",
                parameter: "ideal[bank]")
        }
        type.authorize = { source, change in
            let bank = source[.ideal]?["bank"]?.string ?? "ing"
            try learn("ideal", ["bank": .string(bank), "bic": "INGBNL2A", "iban_last4": "5264"])(&source, &change)
        }
        return type
    }()

    static let p24 = {
        var type = redirect(
            "p24", currencies: ["eur", "pln"], required: ["owner[email]"], fields: texts("reference"), parameters: [descriptor.forHook])
        type.obeysTestEmail = true
        type.writesToOwner = true
        type.authorize = learn("p24", ["reference": "P24-000-000-000"])
        return type
    }()

    private static let sofortCountries = ["AT", "BE", "DE", "ES", "IT", "NL"]

    static let sofort = {
        var type = redirect(
            "sofort", currencies: ["eur"], required: ["sofort[country]"],
            fields: texts("bank_code", "bank_name", "bic", "country", "iban_last4", "preferred_language", "statement_descriptor"),
            parameters: [
                .string("country"), .choice("preferred_language", "de", "en", "es", "it", "fr", "nl", "pl"),
                .string("statement_descriptor", maximum: 35).emptyable,
            ])
        type.minimumAmount = 100
        type.tooLittle = "invalid_amount"
        type.maximumDescriptor = 35
        type.settlement = .after(workingDays: 2)
        type.testDebit = { source in source[.owner]?["name"] == "failing_charge" ? .fails : nil }
        type.open = { source, _ in
            let country = source[.sofort]?["country"]?.string ?? ""
            guard !sofortCountries.contains(country) else { return }
            throw Refusal.invalid(
                "SOFORT is not offered in the country \(country). Choose one of \(sofortCountries.joined(separator: ", ")).",
                code: "invalid_sofort_country", parameter: "sofort[country]")
        }
        type.authorize = learn("sofort", bank.merging(["iban_last4": "7061"]) { $1 })
        return type
    }()

    private static let bank: JSONObject = ["bank_code": "VAPE", "bank_name": "VAN DE PUT & CO", "bic": "VAPEBE22"]

    /// The bank says whose account it is.
    private static func learn(_ type: String, _ details: JSONObject) -> Hook {
        { source, _ in
            source.merge(FieldKey(type), details)
            source.merge(.owner, ["verified_name": "Jenny Rosen"])
        }
    }
}
