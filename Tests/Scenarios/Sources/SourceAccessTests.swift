// How a source is reached, and by whom; what a refused attachment or charge says; copies in a connected account; and what a merchant is told who
// notifies payers himself.
import TestHarness
import Testing
import Wire

@Suite("Access to sources") struct SourceAccessTests {
    private let server: TestServer
    private let source: Answer
    private var path: String { "/v1/sources/\(source.id)" }

    init() throws {
        server = try TestServer()
        source = try server.makeSource(SourceForm.of("sepa_debit").text)
    }

    private func noSuch(_ noun: String, _ id: String, _ status: Int = 404, parameter: String? = nil) -> Failure {
        Failure(status, code: "resource_missing", parameter: parameter ?? (status == 404 && noun == "source" ? "id" : noun), "No such \(noun): '\(id)'")
    }

    @Test("a publishable key makes sources, and retrieves those whose secret it has") func publishable() throws {
        let mine = try server.makeSource(SourceForm.of("sepa_debit").text, key: "pk_test_alpha")
        let secret = try #require(mine["client_secret"]?.string)
        #expect(secret.wholeMatch(of: #/src_client_secret_[0-9A-Za-z]{24}/#) != nil)
        let path = "/v1/sources/\(mine.id)"
        #expect(try server.get("\(path)?client_secret=\(secret)", key: "pk_test_alpha").text == mine.text)
        #expect(try server.get("\(path)?client_secret=src_client_secret_wrong", key: "pk_test_alpha").failure == noSuch("source", mine.id))
        #expect(try server.get("\(path)?client_secret=\(source["client_secret"]?.string ?? "")", key: "pk_test_alpha").status == 404)
        #expect(try server.get(path, key: "pk_test_alpha").failure?.code == "secret_key_required")
        #expect(try server.post(path, "metadata[a]=1", key: "pk_test_alpha").failure?.code == "secret_key_required")
        #expect(try server.post("\(path)/verify", "values[]=1", key: "pk_test_alpha").failure?.code == "secret_key_required")
    }

    @Test("there is no list of sources, and none is deleted") func unrouted() throws {
        for (method, path) in [("GET", "/v1/sources"), ("DELETE", path), ("PUT", path)] {
            let failure = try server.request(method, path).failure
            #expect(failure?.status == 404)
            #expect(failure?.message.hasPrefix("Unrecognized request URL (\(method): \(path)).") == true)
        }
    }

    @Test("a source that is not there, or is somebody else's") func missing() throws {
        #expect(try server.get("/v1/sources/src_none").failure == noSuch("source", "src_none"))
        #expect(try server.get(path, key: "sk_test_beta").failure == noSuch("source", source.id))
        #expect(try server.post("/v1/sources/src_none/verify", "values[]=1").failure == noSuch("source", "src_none"))
        #expect(try server.post("\(path)/verify").failure
            == Failure(400, code: "parameter_missing", parameter: "values", "Missing required param: values."))
    }

    // MARK: Customers and charges

    @Test("what cannot be attached") func attach() throws {
        let customer = try server.newCustomer()
        #expect(try server.attach("src_none", to: customer).failure == noSuch("source", "src_none", 400))
        #expect(try server.attach("tok_none", to: customer).failure == noSuch("token", "tok_none", 400, parameter: "source"))
        #expect(try server.attach(source.id, to: "cus_none").failure == noSuch("customer", "cus_none"))
        _ = try server.attach(source.id, to: customer)
        #expect(try server.attach(source.id, to: server.newCustomer()).failure?.code == "resource_already_exists")
        #expect(try server.source(source.id)["customer"] == .string(customer))
    }

    @Test("an attached source is charged with its customer; one that is not, without") func charge() throws {
        let customer = try server.newCustomer("source=tok_visa")
        #expect(try server.charge(source.id, 1000, "eur", "&customer=\(customer)").failure == Failure(
            404, code: "missing", parameter: "source", "Customer \(customer) does not have a linked source with ID \(source.id)."))
        _ = try server.attach(source.id, to: customer)
        #expect(try server.charge(source.id).failure?.code == "missing")
        #expect(try server.charge(source.id, 1000, "eur", "&customer=\(customer)").status == 200)
        #expect(try server.charge("src_none").failure == noSuch("token", "src_none", 400, parameter: "source"))
        #expect(try server.get("/v1/charges").ids.count == 1)
    }

    @Test("a reusable source that was charged alone says why it cannot be used again") func consumed() throws {
        _ = try server.charge(source.id)
        #expect(try server.charge(source.id).failure == Failure(400, Self.consumed))
        let customer = try server.newCustomer()
        #expect(try server.charge(source.id, 1000, "eur", "&customer=\(customer)").failure == Failure(400, Self.consumed))
    }

    private static let consumed =
        "The reusable source you provided is consumed because it was previously charged without being attached to a customer or was detached "
        + "from a customer. To charge a reusable source multiple time you must attach it to a customer first."

    @Test("a customer's source that was detached is not charged again, with her or without") func detached() throws {
        let customer = try server.newCustomer()
        _ = try server.attach(source.id, to: customer)
        _ = try server.detach(source.id, from: customer)
        #expect(try server.charge(source.id, 1000, "eur", "&customer=\(customer)").failure == Failure(400, Self.consumed))
        #expect(try server.charge(source.id).failure == Failure(400, Self.consumed))
    }

    @Test("somebody else's source, or card, is not linked to the customer") func foreign() throws {
        let (customer, other) = try (server.newCustomer(), server.newCustomer("source=tok_visa"))
        _ = try server.attach(source.id, to: other)
        let card = try server.get("/v1/customers/\(other)")["default_source"]?.string ?? ""
        for id in [source.id, card] {
            #expect(try server.charge(id, 1000, "eur", "&customer=\(customer)").failure == Failure(
                404, code: "missing", parameter: "source", "Customer \(customer) does not have a linked source with ID \(id)."))
        }
    }

    @Test("a charge is for the amount and in the currency of a source for single use") func amounts() throws {
        let id = try server.makeSource(SourceForm.of("bancontact").text).id
        _ = try server.fire("authorize", id)
        #expect(try server.charge(id, 999).failure?.code == "invalid_source_usage")
        #expect(try server.charge(id, 1000, "usd").failure?.code == "invalid_currency")
        #expect(try server.status(of: id) == "chargeable")
        #expect(try server.charge(id).status == 200)
    }

    @Test("a receiver gives no more than was paid into it") func balance() throws {
        let id = try server.makeSource(SourceForm.of("sepa_credit_transfer").text).id
        let customer = try server.newCustomer("source=\(id)")
        _ = try server.fire("deposit", id, "amount=700")
        #expect(try server.charge(id, 701, "eur", "&customer=\(customer)").failure?.code == "charge_exceeds_source_limit")
        #expect(try server.charge(id, 300, "eur", "&customer=\(customer)").status == 200)
        #expect(try server.source(id)["amount"] == 400)
        #expect(try server.status(of: id) == "chargeable")
        #expect(try server.charge(id, 400, "eur", "&customer=\(customer)").status == 200)
        // Nothing is left: it waits for more.
        #expect(try server.source(id)["amount"] == .null)
        #expect(try server.status(of: id) == "pending")
        #expect(try server.source(id)["receiver"]?["amount_charged"] == 700)
    }

    // MARK: Copies

    @Test("a card source of the platform's is copied for a connected account") func clone() throws {
        let connected: Headers = ["Stripe-Account": "acct_guest"]
        let card = try server.makeSource("type=card&token=tok_visa&owner[name]=Jenny")
        let copy = try server.makeSource("original_source=\(card.id)", headers: connected)
        #expect(copy["status"] == "chargeable")
        #expect(copy.changes(since: card).map { $0.prefix { $0 != ":" } } == ["id", "client_secret"])
        #expect(try server.post("/v1/charges", "amount=1000&currency=usd&source=\(copy.id)", headers: connected).status == 200)
        #expect(try server.status(of: card.id) == "chargeable")
        #expect(try server.makeSource("original_source=\(source.id)", headers: connected).failure?.parameter == "original_source")
        #expect(try server.makeSource("original_source=src_none", headers: connected).failure
            == noSuch("source", "src_none", 400, parameter: "original_source"))
    }

    // MARK: Mandates

    @Test("who notifies payers himself is told of each debit") func mandateNotification() throws {
        let source = try server.makeSource(SourceForm.of("sepa_debit").text + "&mandate[notification_method]=manual")
        _ = try server.charge(source.id)
        #expect(try server.events() == ["source.chargeable", "source.chargeable", "charge.pending", "source.mandate_notification"])
        let told = try #require(server.get("/v1/events?type=source.mandate_notification")["data"]?[0]?["data"]?["object"])
        let id = try #require(told["id"]?.string)
        let answer = try server.get("/v1/sources/\(source.id)/mandate_notifications/\(id)")
        #expect(answer.json == told)
        #expect(answer["source"]?["id"] == .string(source.id))
        #expect(["amount", "reason", "status", "type"].map { answer[$0] } == [1000, "debit_initiated", "submitted", "sepa_debit"])
        #expect(answer["sepa_debit"] == [
            "creditor_identifier": "TEST42ZZZ0000424242", "last4": "2606", "mandate_reference": source["sepa_debit"]?["mandate_reference"] ?? .null,
        ])
        // It is this source's alone.
        #expect(try server.get("\(path)/mandate_notifications/\(id)").status == 404)
    }

    @Test("a SEPA debit shows its mandate, as it is told; no other source does") func mandate() throws {
        let form = SourceForm.of("sepa_debit").text
        let source = try server.makeSource(form + "&mandate[acceptance][status]=accepted&mandate[acceptance][online][ip]=8.8.8.8"
            + "&mandate[acceptance][date]=1695680000&mandate[notification_method]=email")
        let debit = source["sepa_debit"]
        #expect(source["mandate"] == [
            "acceptance": ["date": 1_695_680_000, "ip": "8.8.8.8", "status": "accepted", "user_agent": .null], "notification_method": "email",
            "reference": debit?["mandate_reference"] ?? .null, "url": debit?["mandate_url"] ?? .null,
        ])
        let changed = try server.post("/v1/sources/\(source.id)", "mandate[notification_method]=manual")
        #expect(changed["mandate"]?["notification_method"] == "manual")
        #expect(changed["mandate"]?["acceptance"] == source["mandate"]?["acceptance"])
        #expect(try server.makeSource(SourceForm.of("acss_debit").text + "&mandate[notification_method]=manual")["mandate"] == nil)
    }

    @Test("anybody else is not told", arguments: ["", "&mandate[notification_method]=email", "&mandate[notification_method]=none"])
    func noNotification(parameter: String) throws {
        let source = try server.makeSource(SourceForm.of("sepa_debit").text + parameter)
        _ = try server.charge(source.id)
        #expect(try !server.events().contains("source.mandate_notification"))
    }
}
