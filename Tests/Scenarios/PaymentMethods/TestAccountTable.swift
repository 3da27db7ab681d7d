// Every number of a bank account of Stripe's pages on testing, by type: the end of its fixed id, what a payment comes to, and what becomes of a mandate
// for any number of payments. IBANs are in TestIBANTable.

enum TestAccountTable {
    /// How its PaymentMethods are made and paid with.
    struct Kind: Sendable {
        let type: String
        let currency: String
        /// What fixed ids begin with.
        let prefix: String
        /// The parameters besides the account number.
        let more: String
        var options = ""
        let rows: [Row]
    }

    struct Row: Sendable {
        let number: String
        /// Nil if there is no fixed id.
        let ending: String?
        let outcome: String
        let mandate: String
    }

    private static func rows(_ text: String) -> [Row] {
        OutcomeTable(text).rows.map { number, cells in
            let cells = Dictionary(uniqueKeysWithValues: cells.map { ($0.status, $0.outcome) })
            return Row(number: number, ending: cells["id"], outcome: cells["payment"] ?? "–", mandate: cells["mandate"] ?? "–")
        }
    }

    static let all = [
        Kind(
            type: "us_bank_account", currency: "usd", prefix: "pm_usBankAccount_",
            more: "[routing_number]=110000000&us_bank_account[account_holder_type]=individual",
            rows: rows("""
                number       | id                  | payment                                  | mandate
                000123456789 | success             | succeeded                                | active
                000111111113 | accountClosed       | fails: account_closed                    | inactive
                000000004954 | riskLevelHighest    | declined: fraudulent                     | –
                000111111116 | noAccount           | fails: no_account                        | inactive
                000222222227 | insufficientFunds   | fails: insufficient_funds                | active
                000333333335 | debitNotAuthorized  | fails: debit_not_authorized              | inactive
                000444444440 | invalidCurrency     | fails: invalid_currency                  | active
                000666666661 | failMicrodeposits   | no deposits                              | –
                000555555559 | dispute             | disputed                                 | active
                000000000009 | processing          | processing                               | active
                000777777771 | weeklyLimitExceeded | refused: charge_exceeds_weekly_limit     | –
                000888888885 | –                   | fails: tokenized_account_number_deactivated | active
                """)),
        Kind(
            type: "bacs_debit", currency: "gbp", prefix: "pm_bacsDebit_", more: "[sort_code]=108800",
            rows: rows("""
                number   | id                        | payment                                   | mandate
                00012345 | success                   | succeeded                                 | active
                90012345 | successDelayed            | after 3 min: succeeded                    | active
                33333335 | debitNotAuthorized        | fails: debit_not_authorized               | inactive
                93333335 | debitNotAuthorizedDelayed | after 3 min: fails: debit_not_authorized  | inactive
                22222227 | insufficientFunds         | fails: insufficient_funds                 | active
                92222227 | insufficientFundsDelayed  | after 3 min: fails: insufficient_funds    | active
                55555559 | dispute                   | after 3 min: disputed                     | active
                00033333 | mandateRefused            | fails: debit_not_authorized               | inactive
                00044444 | –                         | declined: generic_decline                 | –
                34343434 | exceedsWeeklyLimit        | refused: charge_exceeds_source_limit      | –
                12121212 | exceedsTransactionLimit   | refused: charge_exceeds_transaction_limit | –
                """)),
        Kind(
            type: "au_becs_debit", currency: "aud", prefix: "pm_auBecsDebit_", more: "[bsb_number]=000000",
            rows: rows("""
                number    | id                      | payment                                   | mandate
                000123456 | success                 | succeeded                                 | active
                900123456 | successDelayed          | after 3 min: succeeded                    | active
                111111113 | accountClosed           | fails: account_closed                     | inactive
                111111116 | noAccount               | fails: no_account                         | inactive
                222222227 | referToCustomer         | fails: refer_to_customer                  | active
                922222227 | referToCustomerDelayed  | after 3 min: fails: refer_to_customer     | active
                333333335 | debitNotAuthorized      | fails: debit_not_authorized               | inactive
                666666660 | dispute                 | disputed                                  | active
                343434343 | exceedsWeeklyLimit      | refused: charge_exceeds_source_limit      | –
                121212121 | exceedsTransactionLimit | refused: charge_exceeds_transaction_limit | –
                """)),
        Kind(
            type: "acss_debit", currency: "cad", prefix: "pm_acssDebit_", more: "[institution_number]=000&acss_debit[transit_number]=11000",
            options: "payment_method_options[acss_debit][mandate_options][payment_schedule]=sporadic"
                + "&payment_method_options[acss_debit][mandate_options][transaction_type]=personal",
            rows: rows("""
                number       | id                 | payment                                   | mandate
                000123456789 | success            | succeeded                                 | active
                900123456789 | –                  | after 3 min: succeeded                    | active
                000222222227 | insufficientFunds  | fails: insufficient_funds                 | active
                900222222227 | –                  | after 3 min: fails: insufficient_funds    | active
                000666666661 | –                  | no deposits                               | –
                000777777771 | –                  | refused: charge_exceeds_weekly_limit      | –
                000888888881 | –                  | refused: charge_exceeds_transaction_limit | –
                000111111116 | noAccount          | fails: no_account                         | inactive
                000111111113 | accountClosed      | fails: account_closed                     | inactive
                000333333335 | debitNotAuthorized | fails: debit_not_authorized               | inactive
                000555555559 | dispute            | disputed                                  | active
                """)),
        Kind(
            type: "nz_bank_account", currency: "nzd", prefix: "pm_nzBankAccount_",
            more: "[bank_code]=11&nz_bank_account[branch_code]=0000",
            rows: rows("""
                number      | id                 | payment                     | mandate
                0000000-010 | success            | succeeded                   | active
                2222222-027 | insufficientFunds  | fails: insufficient_funds   | active
                8888888-000 | referToCustomer    | fails: refer_to_customer    | active
                1111111-016 | noAccount          | fails: no_account           | inactive
                5555555-059 | debitNotAuthorized | fails: debit_not_authorized | inactive
                9999999-000 | processing         | processing                  | active
                """)),
    ]
}
