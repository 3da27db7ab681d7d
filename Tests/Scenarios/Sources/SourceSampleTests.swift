// The sources that Stripe's own documentation shows, each reproduced by the requests that lead to it. The older samples leave out the fields that
// have been added since and are null here: allow_redisplay, refund_*; redaction is in no type of the API of today.
import TestHarness
import Testing
import Wire

@Suite("The sources of Stripe's documentation") struct SourceSampleTests {
    private static let form = "type=ach_credit_transfer&currency=usd&owner[email]=jenny.rosen@example.com"

    /// A source as the samples show it: what they do not have in common are its metadata and its `changing` fields.
    private static func sample(
        created: Int, amount: String, customer: String = "", metadata: String = "{}", received: Int = 0, charged: Int = 0, status: String
    ) -> String {
        """
        {
          "id": "src_…",
          "object": "source",
          "ach_credit_transfer": {
            "account_number": "test_…",
            "bank_name": "TEST BANK",
            "fingerprint": "…",
            "refund_account_holder_name": null,
            "refund_account_holder_type": null,
            "refund_routing_number": null,
            "routing_number": "110000000",
            "swift_code": "TSTEZ122"
          },
          "allow_redisplay": null,
          "amount": \(amount),
          "client_secret": "src_client_secret_…",
          "created": \(created),
          "currency": "usd",\(customer)
          "flow": "receiver",
          "livemode": false,
          "metadata": \(metadata),
          "owner": {
            "address": null,
            "email": "jenny.rosen@example.com",
            "name": null,
            "phone": null,
            "verified_address": null,
            "verified_email": null,
            "verified_name": null,
            "verified_phone": null
          },
          "receiver": {
            "address": "110000000-test_…",
            "amount_charged": \(charged),
            "amount_received": \(received),
            "amount_returned": 0,
            "refund_attributes_method": "email",
            "refund_attributes_status": "missing"
          },
          "statement_descriptor": null,
          "status": "\(status)",
          "type": "ach_credit_transfer",
          "usage": "reusable"
        }

        """
    }

    @Test("POST /v1/sources/… with metadata[order_id]=6735") func updated() throws {
        let server = try TestServer(now: 1_683_144_457)
        let source = try server.makeSource(Self.form)
        let answer = try server.post("/v1/sources/\(source.id)", "metadata[order_id]=6735")
        let metadata = """
            {
                "order_id": "6735"
              }
            """
        #expect(answer.maskedSource == Self.sample(created: 1_683_144_457, amount: "null", metadata: metadata, status: "pending"))
        #expect(answer.id.hasPrefix("src_1N3lxd"))
        #expect(answer.changes(since: source) == [#"metadata.order_id: "6735""#])
    }

    @Test("GET /v1/sources/…") func retrieved() throws {
        let server = try TestServer(now: 1_683_144_457)
        let source = try server.makeSource(Self.form)
        let answer = try server.source(source.id)
        #expect(answer.maskedSource == Self.sample(created: 1_683_144_457, amount: "null", status: "pending"))
        #expect(answer.text == source.text)
        let account = try #require(source["ach_credit_transfer"]?["account_number"]?.string)
        #expect(source["receiver"]?["address"] == .string("110000000-\(account)"))
    }

    @Test("POST /v1/customers/…/sources, after a deposit of 1000") func attached() throws {
        let server = try TestServer(now: 1_692_121_393)
        let source = try server.makeSource(Self.form)
        _ = try server.fire("deposit", source.id, "amount=1000")
        let answer = try server.attach(source.id, to: server.newCustomer())
        let customer = "\n  \"customer\": \"cus_…\","
        #expect(answer.maskedSource == Self.sample(created: 1_692_121_393, amount: "1000", customer: customer, received: 1000, status: "chargeable"))
        #expect(answer.id.hasPrefix("src_1NfRGv"))
        #expect(try server.source(source.id).text == answer.text)
    }

    @Test("DELETE /v1/customers/…/sources/…, after a charge of 1000; the customer is gone from it") func detached() throws {
        let server = try TestServer(now: 1_693_610_677)
        let source = try server.makeSource(Self.form)
        _ = try server.fire("deposit", source.id, "amount=1000")
        let customer = try server.newCustomer("source=\(source.id)")
        #expect(try server.charge(source.id, 1000, "usd", "&customer=\(customer)").status == 200)
        let answer = try server.detach(source.id, from: customer)
        #expect(answer.maskedSource == Self.sample(created: 1_693_610_677, amount: "0", received: 1000, charged: 1000, status: "consumed"))
        #expect(answer.id.hasPrefix("src_1Nlghd"))
        #expect(try server.source(source.id).text == answer.text)
    }
}
