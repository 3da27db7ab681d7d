// What comes of every action in every status: one table for each way that money is drawn, read as a specification.
//
// A cell holds the status afterwards and, behind the colon, the events that tell of it (those that begin with `source.` without that).
// A refusal is named by its code, and has changed nothing:
//     illegal   status_transition_invalid      unusable  invalid_source_usage      refused   an error without a code
// A dash: no source of that kind gets there.
import TestHarness
import Testing
import Wire

@Suite("What comes of every action in every status") struct StatusTableTests {
    struct Table: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let form: SourceForm
        let text: String

        init(_ name: String, _ type: String, _ text: String) {
            testDescription = "\(name) (\(type))"
            form = .of(type)
            self.text = text
        }
    }

    static let tables = [
        Table("redirect", "bancontact", """
            action             | pending                          | chargeable                        | consumed | canceled | failed
            authorize          | chargeable: chargeable           | illegal                           | illegal  | illegal  | illegal
            fail               | failed: failed                   | illegal                           | illegal  | illegal  | illegal
            abort              | failed: failed                   | illegal                           | illegal  | illegal  | illegal
            deposit            | illegal                          | illegal                           | illegal  | illegal  | illegal
            verify             | refused                          | refused                           | refused  | refused  | refused
            refund attributes  | illegal                          | illegal                           | illegal  | illegal  | illegal
            attach             | pending: customer.source.created | chargeable: customer.source.created | unusable | unusable | unusable
            detach             | consumed: customer.source.deleted | consumed: customer.source.deleted | consumed: customer.source.deleted \
            | canceled: customer.source.deleted | failed: customer.source.deleted
            charge             | unusable                         | consumed: charge.succeeded        | unusable | unusable | unusable
            charge as attached | unusable                         | consumed: charge.succeeded        | unusable | unusable | unusable
            update amount      | pending                          | illegal                           | illegal  | illegal  | illegal
            update owner       | pending                          | chargeable                        | illegal  | illegal  | illegal
            update metadata    | pending                          | chargeable                        | consumed | canceled | failed
            1h passes          | canceled: canceled               | chargeable                        | consumed | canceled | failed
            6h passes          | canceled: canceled               | canceled: canceled                | consumed | canceled | failed
            7d passes          | canceled: canceled               | canceled: canceled                | consumed: balance.available | canceled | failed
            """),
        Table("receiver, reusable", "sepa_credit_transfer", """
            action             | pending                                     | chargeable                          | consumed         | canceled | failed
            authorize          | illegal                                     | illegal                             | illegal          | –        | –
            fail               | illegal                                     | illegal                             | illegal          | –        | –
            abort              | illegal                                     | illegal                             | illegal          | –        | –
            deposit            | chargeable: transaction.created, chargeable | chargeable: transaction.created     | illegal          | –        | –
            verify             | refused                                     | refused                             | refused          | –        | –
            refund attributes  | pending                                     | chargeable                          | consumed         | –        | –
            attach             | pending: customer.source.created            | chargeable: customer.source.created | unusable         | –        | –
            detach             | consumed: customer.source.deleted           | consumed: customer.source.deleted   | resource_missing | –        | –
            charge             | unusable                                    | consumed: charge.succeeded          | refused          | –        | –
            charge as attached | unusable                                    | pending: charge.succeeded           | refused          | –        | –
            update amount      | refused                                     | illegal                             | illegal          | –        | –
            update owner       | pending                                     | chargeable                          | illegal          | –        | –
            update metadata    | pending                                     | chargeable                          | consumed         | –        | –
            1h passes          | chargeable: transaction.created, chargeable | chargeable                          | consumed         | –        | –
            6h passes          | chargeable: transaction.created, chargeable | chargeable                          | consumed         | –        | –
            7d passes          | chargeable: transaction.created, chargeable | chargeable                          | consumed: balance.available | – | –
            """),
        Table("receiver, for single use", "multibanco", """
            action             | pending                                     | chargeable                          | consumed | canceled | failed
            authorize          | illegal                                     | illegal                             | illegal  | illegal  | –
            fail               | illegal                                     | illegal                             | illegal  | illegal  | –
            abort              | illegal                                     | illegal                             | illegal  | illegal  | –
            deposit            | chargeable: transaction.created, chargeable | chargeable: transaction.created     | illegal  | illegal  | –
            verify             | refused                                     | refused                             | refused  | refused  | –
            refund attributes  | pending                                     | chargeable                          | consumed | illegal  | –
            attach             | pending: customer.source.created            | chargeable: customer.source.created | unusable | unusable | –
            detach             | consumed: customer.source.deleted           | consumed: customer.source.deleted \
            | consumed: customer.source.deleted | canceled: customer.source.deleted | –
            charge             | unusable                                    | consumed: charge.succeeded          | unusable | unusable | –
            charge as attached | unusable                                    | consumed: charge.succeeded          | unusable | unusable | –
            update amount      | pending                                     | illegal                             | illegal  | illegal  | –
            update owner       | pending                                     | chargeable                          | illegal  | illegal  | –
            update metadata    | pending                                     | chargeable                          | consumed | canceled | –
            1h passes          | pending                                     | chargeable                          | consumed | canceled | –
            6h passes          | pending                                     | canceled: canceled                  | consumed | canceled | –
            7d passes          | canceled: canceled                          | canceled: canceled                  | consumed: balance.available | canceled | –
            """),
        Table("code_verification", "ach_debit", """
            action             | pending                           | chargeable                          | consumed         | canceled | failed
            authorize          | illegal                           | illegal                             | illegal          | –        | illegal
            fail               | failed: failed                    | illegal                             | illegal          | –        | illegal
            abort              | illegal                           | illegal                             | illegal          | –        | illegal
            deposit            | illegal                           | illegal                             | illegal          | –        | illegal
            verify             | chargeable: chargeable            | illegal                             | illegal          | –        | illegal
            verify wrongly     | refused                           | illegal                             | illegal          | –        | illegal
            refund attributes  | illegal                           | illegal                             | illegal          | –        | illegal
            attach             | pending: customer.source.created  | chargeable: customer.source.created | unusable         | –        | unusable
            detach             | consumed: customer.source.deleted | consumed: customer.source.deleted   | resource_missing | – \
            | failed: customer.source.deleted
            charge             | unusable                          | consumed: charge.pending            | refused          | –        | unusable
            charge as attached | unusable                          | chargeable: charge.pending          | refused          | –        | unusable
            update amount      | pending                           | illegal                             | illegal          | –        | illegal
            update owner       | pending                           | chargeable                          | illegal          | –        | illegal
            update metadata    | pending                           | chargeable                          | consumed         | –        | failed
            1h passes          | pending                           | chargeable                          | consumed         | –        | failed
            6h passes          | pending                           | chargeable                          | consumed         | –        | failed
            7d passes          | pending                           | chargeable                          | consumed: charge.succeeded | – | failed
            """),
        Table("none", "sepa_debit", """
            action             | pending | chargeable                          | consumed                   | canceled | failed
            authorize          | –       | illegal                             | illegal                    | –        | illegal
            fail               | –       | illegal                             | illegal                    | –        | illegal
            abort              | –       | illegal                             | illegal                    | –        | illegal
            deposit            | –       | illegal                             | illegal                    | –        | illegal
            verify             | –       | refused                             | refused                    | –        | refused
            refund attributes  | –       | illegal                             | illegal                    | –        | illegal
            attach             | –       | chargeable: customer.source.created | unusable                   | –        | unusable
            detach             | –       | consumed: customer.source.deleted   | resource_missing           | –        | failed: customer.source.deleted
            charge             | –       | consumed: charge.pending            | refused                    | –        | unusable
            charge as attached | –       | chargeable: charge.pending          | refused                    | –        | unusable
            update amount      | –       | illegal                             | illegal                    | –        | illegal
            update owner       | –       | chargeable                          | illegal                    | –        | illegal
            update metadata    | –       | chargeable                          | consumed                   | –        | failed
            1h passes          | –       | chargeable                          | consumed                   | –        | failed
            6h passes          | –       | chargeable                          | consumed                   | –        | failed
            7d passes          | –       | chargeable                          | consumed: charge.succeeded | –        | failed
            """),
    ]

    @Test("the table", arguments: tables) func table(table: Table) throws {
        let rows = OutcomeTable(table.text).rows
        #expect(rows.count >= 16)
        for (action, outcomes) in rows {
            for (status, outcome) in outcomes {
                let server = try TestServer()
                let stage = try SourceStage(server, table.form, status, isAttached: action == "detach" || action == "charge as attached")
                #expect(try server.status(of: stage.id) == status)
                #expect(try stage.outcome(of: action) == outcome, "\(action) while \(status)")
                #expect(server.notes.faults == [])
            }
        }
    }

    @Test("five wrong answers, and the source has failed") func lastAttempt() throws {
        let server = try TestServer()
        let stage = try SourceStage(server, .of("ach_debit"), "pending", isAttached: false)
        #expect(try (1...5).map { _ in try stage.outcome(of: "verify wrongly") } == ["refused", "refused", "refused", "refused", "refused, failed: failed"])
        #expect(try server.source(stage.id)["code_verification"] == ["attempts_remaining": 0, "status": "failed"])
        #expect(try stage.outcome(of: "verify") == "illegal")
    }

    @Test("WeChat has the flow none, and yet waits for its customer", arguments: [
        ("authorize", "chargeable: chargeable"), ("fail", "failed: failed"), ("abort", "illegal"), ("deposit", "illegal"), ("verify", "refused"),
        ("charge", "unusable"), ("1h passes", "canceled: canceled"),
    ])
    func wechat(action: String, outcome: String) throws {
        let stage = try SourceStage(TestServer(), .of("wechat"), "pending", isAttached: false)
        #expect(try stage.outcome(of: action) == outcome)
    }
}
