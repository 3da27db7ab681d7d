// Every test account of TestAccountTable and TestIBANTable is debited by a PaymentIntent: by its number, and by its fixed id.
import TestHarness
import Testing
import Wire

@testable import Payers

@Suite("A debit of a test account") struct DebitTableTests {
    private let server: TestServer

    init() throws { server = try TestServer() }

    /// What is paid with, and what the payment must come to.
    private struct Debit {
        /// The whole parameter for the PaymentMethod.
        let method: String
        let outcome: String
        let mandate: String
    }

    private static let payer = "billing_details[name]=Jenny Rosen&billing_details[email]=jenny@example.com&billing_details[address][line1]=1 Main St."
        + "&billing_details[address][city]=London&billing_details[address][postal_code]=N1&billing_details[address][country]=GB"

    /// - Parameter form: what makes a PaymentMethod.
    private static func data(_ form: String) -> String {
        "\(form)&\(payer)".split(separator: "&").map { pair in
            let name = pair.prefix { $0 != "[" && $0 != "=" }
            return "payment_method_data[\(name)]\(pair.dropFirst(name.count))"
        }.joined(separator: "&")
    }

    private static func debits(of kind: TestAccountTable.Kind) -> [Debit] {
        kind.rows.flatMap { row in
            let parts = row.number.split(separator: "-")
            let suffix = parts.count > 1 ? "&\(kind.type)[suffix]=\(parts[1])" : ""
            let form = "type=\(kind.type)&\(kind.type)[account_number]=\(parts[0])\(suffix)&\(kind.type)\(kind.more)"
            let same = [data(form)] + [row.ending].compactMap { $0.map { "payment_method=\(kind.prefix)\($0)" } }
            // Those of fixed ids are verified, so nobody waits for deposits.
            return same.map {
                Debit(method: $0, outcome: row.outcome == "no deposits" && $0.hasPrefix("payment_method=") ? "succeeded" : row.outcome, mandate: row.mandate)
            }
        }
    }

    /// Debits all of them by one server, and lets time pass for all at once.
    private func check(_ debits: [Debit], currency: String, options: String = "") throws {
        let customer = try server.newCustomer()
        let answers = try debits.map { debit in
            try verify(server.pay(
                debit.method, "customer=\(customer)&setup_future_usage=off_session&mandate_data[customer_acceptance][type]=offline&\(options)",
                currency: currency))
        }
        var outcomes = answers.map(Self.refusal)
        for (time, prefix) in [("5s", ""), ("3m", "after 3 min: ")] {
            try server.advance(time)
            for (index, answer) in answers.enumerated() where outcomes[index] == nil {
                outcomes[index] = try outcome(answer.id).map { prefix + $0 }
            }
        }
        try server.advance("5s")
        for (index, debit) in debits.enumerated() {
            let (answer, found) = (answers[index], outcomes[index] ?? "processing")
            let charge = answer["latest_charge"]?.string == nil ? nil : try server.charge(of: answer)
            let outcome = charge?["disputed"] == true ? found.replacing("succeeded", with: "disputed") : found
            #expect(outcome == debit.outcome, "\(debit.method)")
            let type = charge?["payment_method_details"]?["type"]?.string ?? ""
            guard debit.mandate != "–", let mandate = charge?["payment_method_details"]?[type]?["mandate"]?.string else { continue }
            let shown = try server.get("/v1/mandates/\(mandate)")
            #expect([shown["type"], shown["status"]] == ["multi_use", .string(debit.mandate)], "\(debit.method)")
        }
        #expect(server.notes.faults == [])
    }

    private func verify(_ answer: Answer) throws -> Answer {
        guard answer["status"] == "requires_action" else { return answer }
        return try server.post("\(TestServer.intents)/\(answer.id)/verify_microdeposits", "descriptor_code=SM11AA")
    }

    /// What a call says that is refused or declined. Nil if the debit is on its way.
    private static func refusal(_ answer: Answer) -> String? {
        guard let error = answer["error"] else { return answer["status"] == "processing" ? nil : answer.text }
        let code = error["code"]?.string ?? answer.text
        if code == "payment_method_microdeposit_verification_timeout" { return "no deposits" }
        return answer.status == 402 ? "declined: \(error["decline_code"]?.string ?? code)" : "refused: \(code)"
    }

    private func outcome(_ id: String) throws -> String? {
        let intent = try server.intent(id)
        switch intent["status"] {
        case "processing": return nil
        case "succeeded": return "succeeded"
        case "requires_payment_method": return "fails: \(try server.charge(of: intent)["failure_code"]?.string ?? "")"
        default: return intent.text
        }
    }

    @Test("comes to what Stripe's testing page says", arguments: TestAccountTable.all.map(\.type)) func accounts(_ type: String) throws {
        let kind = try #require(TestAccountTable.all.first { $0.type == type })
        try check(Self.debits(of: kind), currency: kind.currency, options: kind.options)
    }

    private static func outcome(of ending: String) -> String {
        switch ending {
        case "success": "succeeded"
        case "successDelayed": "after 3 min: succeeded"
        case "failed": "fails: incorrect_account_holder_name"
        case "failedDelayed": "after 3 min: fails: incorrect_account_holder_name"
        case "exceedsWeeklyVolumeLimit": "refused: charge_exceeds_source_limit"
        case "exceedsWeeklyTransactionLimit": "refused: charge_exceeds_weekly_limit"
        case "insufficientFunds": "fails: insufficient_funds"
        default: ending
        }
    }

    @Test("does so in each country of SEPA", arguments: TestIBANTable.rows.map { $0[0].country }) func countries(_ country: String) throws {
        let rows = try #require(TestIBANTable.rows.first { $0[0].country == country })
        let debits = rows.flatMap { row in
            let id = "\(row.ending)_\(row.country.lowercased())"
            return [Self.data("type=sepa_debit&sepa_debit[iban]=\(row.iban)"), "payment_method=pm_sepaDebit_\(id)", "payment_method=pm_\(id)"].map {
                Debit(method: $0, outcome: Self.outcome(of: row.ending), mandate: "active")
            }
        }
        try check(debits, currency: "eur")
    }

    @Test("is refused with the PaymentMethod if its bank makes no such debits") func refused() throws {
        for (iban, code) in TestIBANTable.refused {
            let answer = try server.pay(Self.data("type=sepa_debit&sepa_debit[iban]=\(iban)"), currency: "eur")
            #expect(answer.status == 400 && answer.failure?.code == code, "\(iban)")
        }
    }

    @Test("is in the table, and the table has no other") func complete() {
        let known = TestAccountTable.all.flatMap { kind in kind.rows.map { "\(kind.currency.prefix(2).uppercased()) \($0.number.filter(\.isNumber))" } }
        // Two accounts of the United States are for payouts only. See PayoutTests.
        let all = TestBankAccount.all.filter { !["000888888883", "000999999991"].contains($0.number) }.map { "\($0.country) \($0.number)" }
        #expect(Set(known) == Set(all) && known.count == all.count)
        let ibans = TestIBANTable.rows.flatMap { $0.map(\.iban) } + TestIBANTable.refused.map(\.iban)
        #expect(Set(ibans) == Set(TestIBAN.all.map(\.iban.text)) && ibans.count == TestIBAN.all.count)
    }
}
