// What becomes of a debit from each IBAN that Stripe documents for tests.
import TestHarness
import Testing
import Wire

@Suite("A test IBAN") struct TestIBANTests {
    private let server: TestServer

    init() throws { server = try TestServer() }

    private func newSource(_ iban: String) throws -> Answer {
        try server.post("/v1/sources", "type=sepa_debit&currency=eur&owner[name]=Jenny Rosen&sepa_debit[iban]=\(iban)")
    }

    /// By number: how the charge ends, and whether three minutes after the others.
    private static let outcomes: [(String, String, Bool)] = [
        ("AT611904300234573201", "succeeded", false), ("AT321904300235473204", "succeeded", true), ("AT861904300235473202", "insufficient_funds", false),
        ("AT051904300235473205", "insufficient_funds", true), ("AT591904300235473203", "disputed", false),
        ("AT981904300002222227", "insufficient_funds", false), ("AT511904300000066666", "debits_not_supported", false),
        ("DE89370400440532013000", "succeeded", false), ("DE08370400440532013003", "succeeded", true), ("DE62370400440532013001", "insufficient_funds", false),
        ("DE78370400440532013004", "insufficient_funds", true), ("DE35370400440532013002", "disputed", false),
        ("DE65370400440002222227", "insufficient_funds", false), ("FR1420041010050500013M02606", "succeeded", false),
        ("FR3020041010050500013M02609", "succeeded", true), ("FR8420041010050500013M02607", "insufficient_funds", false),
        ("FR7920041010050500013M02600", "insufficient_funds", true), ("FR5720041010050500013M02608", "disputed", false),
        ("BE62510007547061", "succeeded", false), ("BE78510007547064", "succeeded", true), ("BE68539007547034", "insufficient_funds", false),
        ("BE51510007547065", "insufficient_funds", true), ("BE08510007547063", "disputed", false), ("IE29AIBK93115212345678", "succeeded", false),
        ("IE24AIBK93115212345671", "succeeded", true), ("IE02AIBK93115212345679", "insufficient_funds", false),
        ("IE94AIBK93115212345672", "insufficient_funds", true), ("IE51AIBK93115212345670", "disputed", false),
    ]

    @Test("decides how the charge ends", arguments: outcomes) func ends(_ iban: String, _ outcome: String, _ isDelayed: Bool) throws {
        let source = try newSource(iban)
        #expect(source["status"] == "chargeable")
        let charge = try server.charge(source.id)
        #expect(charge["status"] == "pending")
        // The time is that of the fifth working day: found by what a plain one does.
        let plain = try server.charge(newSource("NL39RABO0300065264").id)
        var days = 0
        while try server.get("/v1/charges/\(plain.id)")["status"] == "pending", days < 15 {
            try server.advance("1d")
            days += 1
        }
        #expect(try (server.get("/v1/charges/\(charge.id)")["status"] == "pending") == isDelayed)
        try server.advance("180s")
        let ended = try server.get("/v1/charges/\(charge.id)")
        switch outcome {
        case "succeeded", "disputed":
            #expect([ended["status"], ended["paid"], ended["disputed"]] == ["succeeded", true, .bool(outcome == "disputed")])
        default:
            #expect([ended["status"], ended["failure_code"]] == ["failed", .string(outcome)])
        }
    }

    @Test("over a limit is not charged", arguments: [
        ("AT981904300000343434", "charge_exceeds_source_limit"), ("DE65370400440000343434", "charge_exceeds_source_limit"),
        ("AT601904300000121212", "charge_exceeds_weekly_limit"), ("DE27370400440000121212", "charge_exceeds_weekly_limit"),
    ])
    func limit(_ iban: String, _ code: String) throws {
        let failure = try server.charge(newSource(iban).id).failure
        #expect([failure?.status.description, failure?.code, failure?.parameter] == ["400", code, "amount"])
        #expect(try server.get("/v1/charges").ids == [])
    }

    @Test("of a bank without SEPA debits makes no source") func unsupported() throws {
        let failure = try newSource("AT271904300000055555").failure
        #expect([failure?.code, failure?.parameter] == ["sepa_debit_bank_not_supported", "sepa_debit[iban]"])
    }

    @Test("a number for debits in Australia, Canada or the United States decides likewise", arguments: [
        ("au_becs_debit", "aud", "au_becs_debit[bsb_number]=000000&au_becs_debit[account_number]=111111113", "account_closed"),
        ("au_becs_debit", "aud", "au_becs_debit[bsb_number]=000000&au_becs_debit[account_number]=922222227", "refer_to_customer"),
        ("au_becs_debit", "aud", "au_becs_debit[bsb_number]=000000&au_becs_debit[account_number]=000123456", nil),
        (
            "acss_debit", "cad",
            "acss_debit[institution_number]=000&acss_debit[transit_number]=11000&acss_debit[account_number]=000222222227", "insufficient_funds"
        ),
        (
            "ach_debit", "usd",
            "flow=none&ach_debit[country]=US&ach_debit[type]=individual&ach_debit[routing_number]=110000000&ach_debit[account_number]=000111111116",
            "no_account"
        ),
    ])
    func others(_ type: String, _ currency: String, _ form: String, _ code: String?) throws {
        let source = try server.post("/v1/sources", "type=\(type)&currency=\(currency)&owner[name]=Jenny&owner[email]=j@example.com&\(form)")
        let charge = try server.charge(source.id, 1000, currency)
        #expect(charge["status"] == "pending")
        try server.advance("14d")
        let ended = try server.get("/v1/charges/\(charge.id)")
        #expect([ended["status"]?.string, ended["failure_code"]?.string] == [code == nil ? "succeeded" : "failed", code])
    }
}
