// Payments that were made elsewhere.
import TestHarness
import Testing
import Wire

@Suite("PaymentRecords") struct PaymentRecordTests {
    private static let path = "/v1/payment_records"
    private static let payment = "amount_requested[value]=1000&amount_requested[currency]=usd&initiated_at=1730253453&payment_method_details[type]=custom"
        + "&payment_method_details[custom][display_name]=newpay"
    private static let none: JSON = ["currency": "usd", "value": 0]
    private static let whole: JSON = ["currency": "usd", "value": 1000]

    private let server: TestServer

    init() throws { server = try TestServer() }

    private func report(_ more: String = "") throws -> Answer { try server.post("\(Self.path)/report_payment", "\(Self.payment)\(more)") }

    private func attempt(of record: Answer) throws -> Answer {
        try server.get("/v1/payment_attempt_records/\(record["latest_payment_attempt_record"]?.string ?? "")")
    }

    private func amounts(_ answer: Answer) -> [String: Int64] {
        ["authorized", "canceled", "failed", "guaranteed", "refunded", "requested"].reduce(into: [:]) { amounts, name in
            let value = answer["amount_\(name)"]?["value"]?.integer ?? -1
            if value != 0 { amounts[name] = value }
        }
    }

    @Test("a payment is reported, and has an attempt") func creation() throws {
        let record = try report("&description=computer software&customer_presence=on_session&processor_details[type]=custom"
            + "&processor_details[custom][payment_reference]=npp2358872734k&customer_details[email]=jenny@example.com&metadata[order]=42")
        #expect(record.keys == [
            "id", "object", "amount", "amount_authorized", "amount_canceled", "amount_failed", "amount_guaranteed", "amount_refunded",
            "amount_requested", "application", "created", "customer_details", "customer_presence", "description", "latest_payment_attempt_record",
            "livemode", "metadata", "payment_method_details", "processor_details", "reported_by", "shipping_details",
        ])
        #expect(record.id.hasPrefix("pr_"))
        #expect(record["amount"] == Self.whole)
        #expect(record["amount_guaranteed"] == Self.none)
        #expect(amounts(record) == ["authorized": 1000, "requested": 1000])
        #expect(record["payment_method_details"] == [
            "billing_details": .null, "custom": ["display_name": "newpay", "type": .null], "payment_method": .null, "type": "custom",
        ])
        #expect(record["processor_details"] == ["custom": ["payment_reference": "npp2358872734k"], "type": "custom"])
        #expect(record["customer_details"] == ["customer": .null, "email": "jenny@example.com", "name": .null, "phone": .null])
        #expect(record["reported_by"] == "self")
        #expect(record["shipping_details"] == .null)
        let attempt = try attempt(of: record)
        #expect(attempt.id.hasPrefix("par_"))
        #expect(attempt.keys == record.keys.map { $0 == "latest_payment_attempt_record" ? "payment_record" : $0 }.sorted { rank($0) < rank($1) })
        #expect(attempt["payment_record"] == .string(record.id))
        #expect(attempt["description"] == "computer software")
        #expect(attempt["metadata"] == ["order": "42"])
    }

    private func rank(_ key: String) -> String { key == "id" ? "" : key == "object" ? " " : key }

    @Test("a report may say at once what came of it", arguments: [
        ("guaranteed", ["authorized": 1000, "guaranteed": 1000, "requested": 1000]), ("failed", ["failed": 1000, "requested": 1000]),
        ("canceled", ["authorized": 1000, "canceled": 1000, "requested": 1000]),
    ])
    func outcomes(outcome: String, expected: [String: Int64]) throws {
        let record = try report("&outcome=\(outcome)&\(outcome)[\(outcome)_at]=1730253460")
        #expect(amounts(record) == expected)
        #expect(amounts(try attempt(of: record)) == expected)
        let later = try server.post("\(Self.path)/\(try report().id)/report_payment_attempt_\(outcome)", "\(outcome)_at=1730253460&metadata[a]=b")
        #expect(amounts(later) == expected)
        #expect(amounts(try attempt(of: later)) == expected)
        #expect(later["metadata"] == ["a": "b"])
    }

    @Test("after a failed attempt there is another one, and both are listed") func anotherAttempt() throws {
        let record = try report("&outcome=failed&failed[failed_at]=1730253460")
        let again = try server.post("\(Self.path)/\(record.id)/report_payment_attempt", "initiated_at=1730253470")
        #expect(amounts(again) == ["authorized": 1000, "requested": 1000])
        let attempts = try server.get("/v1/payment_attempt_records?payment_record=\(record.id)")
        #expect(attempts.ids == [again, record].compactMap { $0["latest_payment_attempt_record"]?.string })
        #expect(try server.get("/v1/payment_attempt_records").failure?.message == "Missing required param: payment_record.")
        #expect(try server.post("\(Self.path)/\(record.id)/report_payment_attempt", "initiated_at=1730253480").failure
            == Failure(400,
                "You cannot report another attempt of \(record.id): its latest payment attempt has neither failed nor was it canceled."))
    }

    @Test("what is over has one outcome") func oneOutcome() throws {
        let record = try report("&outcome=guaranteed").id
        #expect(try server.post("\(Self.path)/\(record)/report_payment_attempt_failed", "failed_at=1").failure
            == Failure(400, "The latest payment attempt of \(record) is guaranteed already. It cannot be failed."))
    }

    @Test("information is added to the record and to its attempt") func information() throws {
        let record = try report("&metadata[a]=b").id
        let form = "description=Updated&customer_details[name]=Jenny Rosen&shipping_details[name]=Jenny&shipping_details[address][city]=Berlin"
            + "&metadata[a]="
        let informed = try server.post("\(Self.path)/\(record)/report_payment_attempt_informational", form)
        for answer in [informed, try attempt(of: informed)] {
            #expect(answer["description"] == "Updated")
            #expect(answer["customer_details"]?["name"] == "Jenny Rosen")
            #expect(answer["shipping_details"]?["address"]?["city"] == "Berlin")
            #expect(answer["shipping_details"]?["phone"] == .null)
            #expect(answer["metadata"] == [:])
        }
        let emptied = try server.post("\(Self.path)/\(record)/report_payment_attempt_informational", "description=&shipping_details=")
        #expect(emptied["description"] == .null)
        #expect(emptied["shipping_details"] == .null)
    }

    @Test("refunds are reported, up to what is guaranteed") func refunds() throws {
        let record = try report("&outcome=guaranteed").id
        let refund = "outcome=refunded&processor_details[type]=custom&processor_details[custom][refund_reference]="
        func post(_ form: String) throws -> Answer { try server.post("\(Self.path)/\(record)/report_refund", form) }
        let part = try post("\(refund)r1&amount[value]=300&amount[currency]=usd&refunded[refunded_at]=1730253480")
        #expect(amounts(part)["refunded"] == 300)
        #expect(amounts(try attempt(of: part))["refunded"] == 300)
        #expect(try post("\(refund)r2&amount[value]=701&amount[currency]=usd").failure
            == Failure(400, parameter: "amount[value]", "The refund is greater than what is guaranteed and not refunded yet (700)."))
        #expect(try post("\(refund)r2&amount[value]=1&amount[currency]=eur").failure
            == Failure(400, parameter: "amount[currency]", "The currency of a refund must be that of the payment."))
        #expect(amounts(try post("\(refund)r2"))["refunded"] == 1000)
        #expect(try post("\(refund)r3").status == 400)
        #expect(try post("outcome=refunded").failure?.message == "Missing required param: processor_details.")
    }

    @Test("records are listed by the time of their creation, and retrieved") func lists() throws {
        let first = try report()
        try server.advance("1h")
        let second = try report()
        let created = first["created"]?.integer ?? 0
        #expect(try server.get(Self.path).ids == [second.id, first.id])
        #expect(try server.get("\(Self.path)?created_after=\(created)").ids == [second.id])
        #expect(try server.get("\(Self.path)?created_before=\(created + 10)").ids == [first.id])
        #expect(try server.get("\(Self.path)/\(first.id)").json == first.json)
        #expect(try server.get("\(Self.path)/pr_none").failure
            == Failure(404, code: "resource_missing", parameter: "id", "No such payment_record: 'pr_none'"))
        #expect(try server.get("/v1/payment_attempt_records/par_none").failure
            == Failure(404, code: "resource_missing", parameter: "id", "No such payment_attempt_record: 'par_none'"))
    }

    @Test("what a report must have is demanded", arguments: [
        ("amount_requested[value]=1000&amount_requested[currency]=usd", "Missing required param: initiated_at."),
        (payment.replacing("usd", with: "xxx"), "Invalid currency: xxx."),
        (payment.replacing("1000", with: "0"), "This value must be greater than or equal to 1."),
    ])
    func refusals(form: String, message: String) throws {
        #expect(try server.post("\(Self.path)/report_payment", form).failure?.message.hasPrefix(String(message.dropLast())) == true)
    }
}
