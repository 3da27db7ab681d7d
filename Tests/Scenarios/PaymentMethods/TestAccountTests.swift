// Every number of a bank account that Stripe documents for tests, one in each row: whether a PaymentMethod is made of it, what it shows, and how its
// debits will end.
import Engine
import TestHarness
import Testing
import Wire

@Suite("A test account") struct TestAccountTests {
    private let server: TestServer

    init() throws { server = try TestServer() }

    private struct Row: Sendable {
        let number: String
        let outcome: String
        var code: String?
        var delay: Int64?
        /// The end of its fixed id.
        var ending: String?

        init(_ number: String, _ outcome: String, _ code: String? = nil, after delay: Int64? = nil, _ ending: String? = nil) {
            self.number = number
            self.outcome = outcome
            self.code = code
            self.delay = delay
            self.ending = ending
        }
    }

    private func check(_ rows: [Row], fixed: String, _ form: (String) -> String) throws {
        for row in rows {
            let method = try server.post("/v1/payment_methods", form(row.number) + "&billing_details[name]=Jenny")
            #expect(method.status == 200, "\(row.number): \(method.text)")
            var same = [method.id]
            if let ending = row.ending { same.append(try server.get("/v1/payment_methods/\(fixed)\(ending)").id) }
            for id in same {
                let kept = try server.kept(by: id)
                #expect(kept == Kept(outcome: row.outcome, code: row.code, delay: row.delay), "\(row.number) \(id)")
            }
            let type = method["type"]?.string ?? ""
            let (made, found) = (method[type], try server.get("/v1/payment_methods/\(same.last ?? "")")[type])
            for field in ["last4", "fingerprint"] { #expect(made?[field] == found?[field], "\(row.number)") }
        }
    }

    @Test("in the United States") func unitedStates() throws {
        try check([
            Row("000123456789", "succeeds", nil, "success"), Row("000111111116", "fails", "no_account", "noAccount"),
            Row("000111111113", "fails", "account_closed", "accountClosed"), Row("000222222227", "fails", "insufficient_funds", "insufficientFunds"),
            Row("000333333335", "fails", "debit_not_authorized", "debitNotAuthorized"),
            Row("000444444440", "fails", "invalid_currency", "invalidCurrency"), Row("000555555559", "disputed", nil, "dispute"),
            Row("000666666661", "deposits_fail", nil, "failMicrodeposits"), Row("000000000009", "stays_pending", nil, "processing"),
            Row("000777777771", "exceeds_limit", "charge_exceeds_weekly_limit", "weeklyLimitExceeded"),
            Row("000000004954", "blocked", nil, "riskLevelHighest"),
        ], fixed: "pm_usBankAccount_") {
            "type=us_bank_account&us_bank_account[account_number]=\($0)&us_bank_account[routing_number]=110000000"
                + "&us_bank_account[account_holder_type]=individual"
        }
    }

    @Test("in Britain") func britain() throws {
        try check([
            Row("00012345", "succeeds", nil, "success"), Row("90012345", "succeeds", after: 180, "successDelayed"),
            Row("33333335", "fails", "debit_not_authorized", "debitNotAuthorized"),
            Row("93333335", "fails", "debit_not_authorized", after: 180, "debitNotAuthorizedDelayed"),
            Row("22222227", "fails", "insufficient_funds", "insufficientFunds"),
            Row("92222227", "fails", "insufficient_funds", after: 180, "insufficientFundsDelayed"),
            Row("55555559", "disputed", after: 180, "dispute"), Row("00033333", "mandate_refused", nil, "mandateRefused"),
            Row("00044444", "setup_fails"), Row("34343434", "exceeds_limit", "charge_exceeds_source_limit", "exceedsWeeklyLimit"),
            Row("12121212", "exceeds_limit", "charge_exceeds_transaction_limit", "exceedsTransactionLimit"),
        ], fixed: "pm_bacsDebit_") { "type=bacs_debit&bacs_debit[account_number]=\($0)&bacs_debit[sort_code]=108800" }
    }

    @Test("in Canada") func canada() throws {
        try check([
            Row("000123456789", "succeeds", nil, "success"), Row("900123456789", "succeeds", after: 180),
            Row("000222222227", "fails", "insufficient_funds", "insufficientFunds"), Row("900222222227", "fails", "insufficient_funds", after: 180),
            Row("000666666661", "deposits_fail"), Row("000777777771", "exceeds_limit", "charge_exceeds_weekly_limit"),
            Row("000888888881", "exceeds_limit", "charge_exceeds_transaction_limit"), Row("000111111116", "fails", "no_account", "noAccount"),
            Row("000111111113", "fails", "account_closed", "accountClosed"),
            Row("000333333335", "fails", "debit_not_authorized", "debitNotAuthorized"), Row("000555555559", "disputed", nil, "dispute"),
        ], fixed: "pm_acssDebit_") {
            "type=acss_debit&acss_debit[account_number]=\($0)&acss_debit[institution_number]=000&acss_debit[transit_number]=11000"
        }
    }

    @Test("in Australia") func australia() throws {
        try check([
            Row("000123456", "succeeds", nil, "success"), Row("900123456", "succeeds", after: 180, "successDelayed"),
            Row("111111113", "fails", "account_closed", "accountClosed"), Row("111111116", "fails", "no_account", "noAccount"),
            Row("222222227", "fails", "refer_to_customer", "referToCustomer"),
            Row("922222227", "fails", "refer_to_customer", after: 180, "referToCustomerDelayed"),
            Row("333333335", "fails", "debit_not_authorized", "debitNotAuthorized"), Row("666666660", "disputed", nil, "dispute"),
            Row("343434343", "exceeds_limit", "charge_exceeds_source_limit", "exceedsWeeklyLimit"),
            Row("121212121", "exceeds_limit", "charge_exceeds_transaction_limit", "exceedsTransactionLimit"),
        ], fixed: "pm_auBecsDebit_") { "type=au_becs_debit&au_becs_debit[account_number]=\($0)&au_becs_debit[bsb_number]=000000" }
    }

    @Test("in New Zealand") func newZealand() throws {
        try check([
            Row("0000000-010", "succeeds", nil, "success"), Row("2222222-027", "fails", "insufficient_funds", "insufficientFunds"),
            Row("8888888-000", "fails", "refer_to_customer", "referToCustomer"), Row("1111111-016", "fails", "no_account", "noAccount"),
            Row("5555555-059", "fails", "debit_not_authorized", "debitNotAuthorized"), Row("9999999-000", "stays_pending", nil, "processing"),
        ], fixed: "pm_nzBankAccount_") {
            "type=nz_bank_account&nz_bank_account[account_number]=\($0.prefix(7))&nz_bank_account[suffix]=\($0.suffix(3))"
                + "&nz_bank_account[bank_code]=11&nz_bank_account[branch_code]=0000"
        }
    }

    @Test("in the area of SEPA, by its IBAN") func sepa() throws {
        for country in TestIBANTable.countries {
            let (failed, volume, transaction) = ("fails", "charge_exceeds_source_limit", "charge_exceeds_weekly_limit")
            let rows = zip(country.numbers, [
                ("succeeds", nil, nil, "success"), ("succeeds", nil, 180, "successDelayed"), (failed, nil, nil, "failed"),
                (failed, nil, 180, "failedDelayed"), ("disputed", nil, nil, "disputed"),
                ("exceeds_limit", volume, nil, "exceedsWeeklyVolumeLimit"), ("exceeds_limit", transaction, nil, "exceedsWeeklyTransactionLimit"),
                (failed, "insufficient_funds", nil, "insufficientFunds"),
            ] as [(String, String?, Int64?, String)])
            try check(rows.map { Row($0, $1.0, $1.1, after: $1.2, "\($1.3)_\(country.code)") }, fixed: "pm_sepaDebit_") {
                "type=sepa_debit&sepa_debit[iban]=\($0)"
            }
            let older = try server.get("/v1/payment_methods/pm_failed_\(country.code)")
            #expect(try server.kept(by: older.id) == Kept(outcome: "fails"))
            for (number, code) in zip(country.numbers.dropFirst(8), ["sepa_debit_bank_not_supported", "sepa_debit_debits_not_supported"]) {
                let failure = try server.post("/v1/payment_methods", "type=sepa_debit&sepa_debit[iban]=\(number)").failure
                #expect(failure?.status == 400)
                #expect([failure?.code, failure?.parameter] == [code, "sepa_debit[iban]"], "\(number)")
            }
        }
    }
}
