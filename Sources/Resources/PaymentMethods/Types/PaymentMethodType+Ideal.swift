// A transfer that the payer makes on the page of her bank in the Netherlands.
import Engine
import Wire

extension PaymentMethodType {
    static let ideal = PaymentMethodType(
        name: "ideal", displayName: "iDEAL", flow: .page, currencies: ["eur"], reuse: .as("sepa_debit"),
        iban: "NL39RABO0300065264", refunds: .days(180),
        fields: [.choice("bank", idealBanks.keys.sorted()).orNull, .choice("bic", bics).orNull],
        parameters: [.choice("bank", idealBanks.keys.sorted())],
        open: { given, _, _ in
            let bank = given["bank"]?.string
            return ["bank": given["bank"] ?? .null, "bic": bank.flatMap { idealBanks[$0] }.map(JSON.string) ?? .null]
        },
        charged: { method, _, change in
            own(["bank", "bic"], of: method, and: [
                "generated_sepa_debit": .null, "generated_sepa_debit_mandate": .null, "iban_last4": "5264",
                "transaction_id": .string(change.randomDigits(16)), "verified_name": payerName(method),
            ])
        })

    private static let bics = (Set(idealBanks.values).union(["REVOIE23"])).sorted()

    /// The banks with their BICs.
    private static let idealBanks = [
        "abn_amro": "ABNANL2A", "adyen": "ADYBNL2A", "asn_bank": "ASNBNL21", "bunq": "BUNQNL2A", "buut": "BUUTNL2A", "finom": "FNOMNL22",
        "handelsbanken": "HANDNL2A", "ing": "INGBNL2A", "knab": "KNABNL2H", "mollie": "MLLENL2A", "moneyou": "MOYONL21", "n26": "NTSBDEB1",
        "nn": "NNBANL2G", "rabobank": "RABONL2U", "regiobank": "RBRBNL21", "revolut": "REVOLT21", "sns_bank": "SNSBNL2A",
        "triodos_bank": "TRIONL2U", "van_lanschot": "FVLBNL22", "yoursafe": "BITSNL2A",
    ]
}
