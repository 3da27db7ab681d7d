// The fixed id of a test account stands for the same account as its number. How its payments end is in DebitTableTests.
import Engine
import TestHarness
import Testing
import Wire

@Suite("A fixed id of a test account") struct TestAccountTests {
    private let server: TestServer

    init() throws { server = try TestServer() }

    private func expectSame(_ id: String, _ form: String) throws {
        let made = try server.post("/v1/payment_methods", form + "&billing_details[name]=Jenny")
        let found = try server.get("/v1/payment_methods/\(id)")
        #expect(made.status == 200 && found.id.hasPrefix("pm_1"), "\(id): \(made.text)")
        let type = made["type"]?.string ?? ""
        for field in ["last4", "fingerprint"] { #expect(made[type]?[field] == found[type]?[field], "\(id)") }
        #expect(try server.kept(by: made.id) == server.kept(by: found.id), "\(id)")
    }

    @Test("is its number", arguments: TestAccountTable.all.map(\.type)) func accounts(_ type: String) throws {
        let kind = try #require(TestAccountTable.all.first { $0.type == type })
        for row in kind.rows {
            guard let ending = row.ending else { continue }
            let parts = row.number.split(separator: "-")
            let suffix = parts.count > 1 ? "&\(type)[suffix]=\(parts[1])" : ""
            try expectSame(kind.prefix + ending, "type=\(type)&\(type)[account_number]=\(parts[0])\(suffix)&\(type)\(kind.more)")
        }
    }

    @Test("is its IBAN, in two spellings") func sepa() throws {
        for row in TestIBANTable.rows.flatMap({ $0 }) {
            for beginning in ["pm_sepaDebit_", "pm_"] {
                try expectSame("\(beginning)\(row.ending)_\(row.country.lowercased())", "type=sepa_debit&sepa_debit[iban]=\(row.iban)")
            }
        }
    }

    @Test("is none for an IBAN whose bank makes no such debits") func refused() throws {
        for (iban, code) in TestIBANTable.refused {
            let failure = try server.post("/v1/payment_methods", "type=sepa_debit&sepa_debit[iban]=\(iban)").failure
            #expect(failure?.status == 400 && failure?.code == code && failure?.parameter == "sepa_debit[iban]", "\(iban)")
        }
    }
}
