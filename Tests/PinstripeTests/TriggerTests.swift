// `pinstripe trigger` in process: each recipe makes its event, on a new object or on one that is there, and what cannot be is refused.
import Engine
import TestHarness
import Testing
import Webhooks
import Wire

@testable import pinstripe

@Suite("pinstripe trigger") struct TriggerTests {
    private let server: TestServer

    init() throws { server = try TestServer(seeds: .builtIn) }

    private func newRun() -> TriggerRun {
        TriggerRun { [server] method, path, parameters in
            let form = parameters.map { $0.map { "\(Percent.encode($0.name))=\(Percent.encode($0.value))" }.joined(separator: "&") } ?? ""
            let headers: Headers = ["Authorization": "Bearer sk_test_alpha", "Content-Type": "application/x-www-form-urlencoded"]
            let answer = try server.send(Request(method: method, path: path, headers: headers, body: Array(form.utf8), peer: .loopback))
            return (answer.status, answer.json)
        }
    }

    @discardableResult private func trigger(_ event: String, on id: String? = nil, _ overrides: String...) throws -> [String] {
        var run = newRun()
        return try run.trigger(TriggerRecipe.of(event), on: id, overrides: overrides).map(\.type)
    }

    private func failure(_ body: () throws -> Void) -> String? {
        do { try body() } catch { return "\(error)" }
        return nil
    }

    @Test("makes each event that it lists, twice over", arguments: TriggerRecipe.all.map(\.event)) func each(event: String) throws {
        for _ in 1...2 { #expect(try trigger(event).contains(event)) }
        #expect(server.notes.faults == [])
    }

    @Test("lists each event once") func list() {
        let events = TriggerRecipe.all.map(\.event)
        #expect(events.count == Set(events).count && events.count > 75)
    }

    /// The types that have no recipe although their resource is served.
    private static let withoutRecipe = [
        // Nothing emits them.
        "account.updated", "payment_method.automatically_updated", "source.transaction.updated",
        "test_helpers.test_clock.internal_failure", "invoice.payment_attempt_required",
        // Only calls of older versions cause it.
        "customer.discount.updated",
        // A seed that is loaded later, and an upload, which is no form.
        "climate.product.created", "file.created",
    ]

    @Test("has a recipe for each event that a resource can emit") func complete() {
        let resources = server.engine.registry.resources
        let served = Set(resources.map(\.name))
        let emitted = Set(resources.flatMap(\.eventTypes))
        // Hooks emit what no definition names. So each type of a resource that is served counts, be it below another one (charge.refund, for example).
        let possible = EventType.all.filter { type in
            let words = type.split(separator: ".").dropLast().map(String.init)
            let names = [".", "_"].map { words.joined(separator: $0) }
            let isServed = names.contains(where: served.contains) || words.count > 1 && words.allSatisfy(served.contains)
            return emitted.contains(type) || isServed
        }
        let known = TriggerRecipe.all.map(\.event) + Self.withoutRecipe
        #expect(Set(possible).subtracting(known).sorted() == [])
        #expect(Set(Self.withoutRecipe).subtracting(possible) == [] && Set(Self.withoutRecipe).isDisjoint(with: TriggerRecipe.all.map(\.event)))
    }

    @Test("tells of what it made and what came, oldest first") func report() throws {
        _ = try server.newCustomer()
        var run = newRun()
        let happenings = try run.trigger(TriggerRecipe.of("charge.refunded"))
        #expect(run.made.map(\.resource) == ["charge", "refund"])
        #expect(happenings.map(\.type) == ["charge.succeeded", "refund.created", "charge.refunded"])
        #expect(happenings[0].object == run.made[0].id && happenings[0].id?.hasPrefix("evt_") == true)
        #expect(run.waits == [])
        _ = try run.trigger(TriggerRecipe.of("charge.expired"))
        #expect(run.waits == ["7d"])
    }

    @Test("gives parameters other values, of the last object or of one that is named") func overrides() throws {
        try trigger("payment_intent.succeeded", "amount=5000", "metadata.order=7", "payment_intent:description=A=B:C")
        let intent = try server.get("/v1/payment_intents?limit=1")["data"]?[0]
        #expect([intent?["amount"], intent?["amount_received"], intent?["description"]] == [5000, 5000, "A=B:C"])
        #expect(intent?["metadata"] == ["order": "7"])
        try trigger("charge.refunded", "charge:amount=3000", "amount=1000", "refund:metadata[a]=b")
        let refund = try server.get("/v1/refunds?limit=1")["data"]?[0]
        #expect([refund?["amount"], refund?["metadata"]] == [1000, ["a": "b"]])
        #expect(try server.get("/v1/charges?limit=1")["data"]?[0]?["amount"] == 3000)
        #expect(failure { try trigger("charge.refunded", "payout:amount=1") } == "charge.refunded makes no payout. It makes: charge, refund")
        #expect(failure { try trigger("charge.refunded", "amount") }
            == "an override is given as resource:path=value, such as payment_intent:amount=5000, and not as amount")
        #expect(failure { try trigger("charge.succeeded", "amount=1") }?.hasPrefix("POST /v1/charges: Amount must") == true)
    }

    @Test("lets it happen to an object that is there") func existing() throws {
        let charge = try server.charge("tok_visa", 1234, "usd").id
        #expect(try trigger("charge.dispute.closed", on: charge).first == "charge.dispute.created")
        let dispute = try server.get("/v1/charges/\(server.charge("tok_createDispute", 1000, "usd").id)")
        try server.advance("5s")
        let id = try server.get("/v1/charges/\(dispute.id)")["dispute"]?.string ?? ""
        #expect(try trigger("charge.dispute.funds_reinstated", on: id).first == "charge.dispute.funds_reinstated")
        let customer = try server.newCustomer()
        #expect(try trigger("payment_method.attached", on: customer) == ["payment_method.attached"])
        let method = try server.get("/v1/customers/\(customer)/payment_methods").ids.first
        #expect(try trigger("payment_method.updated", on: method).last == "payment_method.updated")
        let session = try server.newSession()
        _ = try server.fire("submit", session)
        #expect(try trigger("identity.verification_session.verified", on: session) == ["identity.verification_session.verified"])
    }

    @Test("lets the events of a charge happen to the intent that has made it", arguments: [
        "charge.captured", "charge.refunded", "charge.dispute.created", "charge.updated",
    ]) func chargeOfIntent(event: String) throws {
        func hold() throws -> Answer {
            try server.post(
                "/v1/payment_intents",
                "amount=2000&currency=usd&confirm=true&payment_method=pm_card_visa&return_url=https://shop.example&capture_method=manual")
        }
        let intent = try hold()
        if event != "charge.captured" { _ = try server.post("/v1/payment_intents/\(intent.id)/capture") }
        #expect(try trigger(event, on: intent.id).contains(event))
        guard event == "charge.captured" else { return }
        #expect(try server.get("/v1/payment_intents/\(intent.id)")["status"] == "succeeded")
        #expect(try trigger(event, on: hold()["latest_charge"]?.string) == ["charge.captured", "payment_intent.succeeded"])
        let free = try server.post("/v1/payment_intents", "amount=2000&currency=usd").id
        #expect(failure { try trigger(event, on: free) }
            == "charge.captured does not happen to a payment_intent, such as \(free). It can happen to: charge")
    }

    @Test("lets a payment end that has begun", arguments: [
        ("payment_intent.succeeded", "succeeded"), ("payment_intent.payment_failed", "requires_payment_method"),
    ]) func processing(event: String, status: String) throws {
        let intent = try server.post(
            "/v1/payment_intents",
            "amount=2000&currency=eur&confirm=true&payment_method=pm_sepaDebit_success_de&mandate_data[customer_acceptance][type]=offline"
                + "&return_url=https://shop.example")
        #expect(intent["status"] == "processing")
        #expect(try trigger(event, on: intent.id).last == event)
        #expect(try server.get("/v1/payment_intents/\(intent.id)")["status"]?.string == status)
    }

    @Test("gives the parameter where the recipe gives it") func laterOverride() throws {
        try trigger("payment_intent.succeeded", "payment_intent:payment_method=pm_card_mastercard")
        #expect(try server.get("/v1/charges?limit=1")["data"]?[0]?["payment_method_details"]?["card"]?["brand"] == "mastercard")
        let intent = try server.post("/v1/payment_intents", "amount=2000&currency=usd").id
        try trigger("payment_intent.succeeded", on: intent, "payment_intent:payment_method=pm_card_amex")
        #expect(try server.get("/v1/charges?limit=1")["data"]?[0]?["payment_method_details"]?["card"]?["brand"] == "amex")
    }

    @Test("refuses an object that it does not happen to") func otherObject() throws {
        let charge = try server.charge("tok_visa", 1234, "usd").id
        #expect(failure { try trigger("payment_intent.succeeded", on: charge) }
            == "payment_intent.succeeded does not happen to a charge, such as \(charge). It can happen to: payment_intent")
        #expect(failure { try trigger("charge.succeeded", on: charge) }
            == "charge.succeeded happens when a charge is made, and \(charge) is there already. Leave out --on")
        #expect(failure { try trigger("charge.refunded", on: "ch_nope") } == "No such object: 'ch_nope'")
    }

    @Test("refuses an event that it does not know, or that nothing causes") func unknown() {
        #expect(failure { try trigger("payment_intent.succeded") }
            == "There is no event type payment_intent.succeded. Did you mean payment_intent.succeeded? "
            + "`pinstripe trigger --list` shows the events that can be triggered")
        #expect(failure { try trigger("issuing_card.created") }
            == "Pinstripe has nothing that causes issuing_card.created. `pinstripe trigger --list` shows the events that can be triggered")
    }

    @Test("wants an event or --list") func arguments() throws {
        #expect(throws: (any Error).self) { try Trigger.parse([]) }
        #expect(throws: (any Error).self) { try Trigger.parse(["charge.refunded", "--list"]) }
        #expect(try Trigger.parse(["charge.refunded", "--override", "a=b", "--override", "c=d"]).override == ["a=b", "c=d"])
    }
}
