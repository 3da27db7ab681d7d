// Payments on the page of a bank, which differ by the bank that the payer chooses.
import Engine
import Wire

extension PaymentMethodType {
    static let banks: [PaymentMethodType] = [bancontact, eps, fpx, giropay, p24, sofort]

    private static let bancontact = PaymentMethodType(
        name: "bancontact", displayName: "Bancontact", flow: .page, currencies: ["eur"], demands: billing("name"),
        demandsAtCreation: billing("name"), reuse: .as("sepa_debit"), iban: "BE62510007547061",
        refunds: .days(180), options: ["preferred_language": "en"], fields: [],
        charged: { method, _, _ in
            [
                "bank_code": "VAPE", "bank_name": "VAN DE PUT & CO", "bic": "VAPEBE22", "generated_sepa_debit": .null,
                "generated_sepa_debit_mandate": .null, "iban_last4": "7061", "preferred_language": "en", "verified_name": payerName(method),
            ]
        })

    private static let eps = PaymentMethodType(
        name: "eps", displayName: "EPS", flow: .page, currencies: ["eur"], demands: billing("name"), refunds: .days(180),
        fields: [.choice("bank", epsBanks).orNull], parameters: [.choice("bank", epsBanks)],
        charged: { method, _, _ in own(["bank"], of: method, and: ["verified_name": payerName(method)]) })

    private static let fpx = PaymentMethodType(
        name: "fpx", displayName: "FPX", flow: .page, currencies: ["myr"],
        fields: [.choice("account_holder_type", "company", "individual").orNull, .choice("bank", fpxBanks)],
        parameters: [.choice("account_holder_type", "company", "individual"), .choice("bank", fpxBanks).required], isHashRequired: true,
        charged: { method, _, change in
            own(["account_holder_type", "bank"], of: method, and: ["transaction_id": .string(change.randomDigits(16))])
        })

    private static let giropay = PaymentMethodType(
        name: "giropay", displayName: "giropay", flow: .page, currencies: ["eur"], demands: billing("name"), fields: [],
        charged: { method, _, _ in
            ["bank_code": "70150000", "bank_name": "Stadtsparkasse München", "bic": "SSKMDEMM", "verified_name": payerName(method)]
        })

    private static let p24 = PaymentMethodType(
        name: "p24", displayName: "Przelewy24", flow: .page, currencies: ["eur", "pln"], demands: billing("email"), refunds: .days(180),
        fields: [.choice("bank", p24Banks).orNull], parameters: [.choice("bank", p24Banks)],
        charged: { method, _, change in
            own(["bank"], of: method, and: [
                "reference": .string("P24-\(change.randomDigits(3))-\(change.randomDigits(3))-\(change.randomDigits(3))"),
                "verified_name": payerName(method),
            ])
        })

    private static let sofort = PaymentMethodType(
        name: "sofort", displayName: "Sofort", flow: .page, currencies: ["eur"], reuse: .as("sepa_debit"), iban: "DE89370400440532013000",
        options: ["preferred_language": .null], fields: texts("country"),
        parameters: [.choice("country", "AT", "BE", "DE", "ES", "IT", "NL").required], isHashRequired: true,
        charged: { method, _, _ in
            own(["country"], of: method, and: [
                "bank_code": "37040044", "bank_name": "Commerzbank", "bic": "COBADEFFXXX", "generated_sepa_debit": .null,
                "generated_sepa_debit_mandate": .null, "iban_last4": "3000", "preferred_language": .null, "verified_name": payerName(method),
            ])
        })

    /// The bank tells the name of the account's owner. In test mode, that is the name of the billing details.
    static func payerName(_ method: Draft) -> JSON { method[.billingDetails]?["name"] ?? .null }

    // MARK: The banks

    private static let epsBanks = words(
        """
        arzte_und_apotheker_bank austrian_anadi_bank_ag bank_austria bankhaus_carl_spangler bankhaus_schelhammer_und_schattera_ag bawag_psk_ag \
        bks_bank_ag brull_kallmus_bank_ag btv_vier_lander_bank capital_bank_grawe_gruppe_ag deutsche_bank_ag dolomitenbank easybank_ag \
        erste_bank_und_sparkassen hypo_alpeadriabank_international_ag hypo_bank_burgenland_aktiengesellschaft hypo_noe_lb_fur_niederosterreich_u_wien \
        hypo_oberosterreich_salzburg_steiermark hypo_tirol_bank_ag hypo_vorarlberg_bank_ag marchfelder_bank oberbank_ag \
        raiffeisen_bankengruppe_osterreich schoellerbank_ag sparda_bank_wien volksbank_gruppe volkskreditbank_ag vr_bank_braunau
        """)

    private static let fpxBanks = words(
        """
        affin_bank agrobank alliance_bank ambank bank_islam bank_muamalat bank_of_china bank_rakyat bnp_paribas bsn cimb citibank deutsche_bank \
        hong_leong_bank hsbc kfh maybank2e maybank2u mbsb_bank ocbc pb_enterprise public_bank rhb standard_chartered uob
        """)

    private static let p24Banks = words(
        """
        alior_bank bank_millennium bank_nowy_bfg_sa bank_pekao_sa banki_spbdzielcze blik bnp_paribas boz citi_handlowy credit_agricole envelobank \
        etransfer_pocztowy24 getin_bank ideabank ing inteligo mbank_mtransfer nest_przelew noble_pay pbac_z_ipko plus_bank santander_przelew24 \
        tmobile_usbugi_bankowe toyota_bank velobank volkswagen_bank
        """)

    static func words(_ text: String) -> [String] { text.split { $0 == " " || $0 == "\n" }.map(String.init) }
}
