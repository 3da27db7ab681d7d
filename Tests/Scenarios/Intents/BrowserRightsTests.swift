// What a script in a browser, which has a publishable key, may do with a PaymentIntent.
import TestHarness
import Testing
import Wire

@Suite("A browser") struct BrowserRightsTests {
    let server: TestServer
    private static let key = "pk_test_alpha"

    init() throws { server = try TestServer() }

    private func post(_ path: String, _ intent: Answer, _ form: String) throws -> Answer {
        try server.post("\(TestServer.intents)/\(intent.id)\(path)", "client_secret=\(intent["client_secret"]?.string ?? "")&\(form)", key: Self.key)
    }

    @Test("makes on_session off_session, and nothing else", arguments: [
        ("", "on_session", false), ("", "off_session", false), ("on_session", "off_session", true), ("off_session", "on_session", false),
        ("on_session", "on_session", true), ("off_session", "off_session", true), ("on_session", "", false),
    ], ["/confirm", ""]) func usage(change: (String, String, Bool), path: String) throws {
        let (from, to, isAllowed) = change
        let customer = try server.newCustomer()
        let intent = try server.intend("customer=\(customer)&payment_method=pm_card_visa" + (from.isEmpty ? "" : "&setup_future_usage=\(from)"))
        let answer = try post(path, intent, "\(path.isEmpty ? "" : TestServer.back + "&")setup_future_usage=\(to)")
        if isAllowed {
            #expect(answer["setup_future_usage"]?.string == to)
        } else {
            #expect(answer.failure
                == Failure(
                    400, parameter: "setup_future_usage",
                    "With a publishable key, you can only change `setup_future_usage` from `on_session` to `off_session`."))
        }
    }

    @Test("saves nothing by the options of a type either") func usageOfType() throws {
        let intent = try server.intend("customer=\(server.newCustomer())&payment_method=pm_card_visa")
        let answer = try post("/confirm", intent, "\(TestServer.back)&payment_method_options[card][setup_future_usage]=off_session")
        #expect(answer.failure?.parameter == "payment_method_options[card][setup_future_usage]")
    }

    @Test("updates what the customer enters, with the secret") func update() throws {
        let intent = try server.intend()
        let updated = try post("", intent, "receipt_email=jenny@example.com&shipping[name]=Jenny&shipping[address][line1]=1 Street")
        #expect(updated["receipt_email"] == "jenny@example.com" && updated["shipping"]?["name"] == "Jenny" && updated["metadata"] == nil)
        let card = try server.post("/v1/payment_methods", "type=card&card[token]=tok_visa", key: Self.key).id
        #expect(try post("", intent, "payment_method=\(card)")["status"] == "requires_confirmation")
        for form in ["amount=1", "metadata[a]=1", "description=x", "capture_method=manual"] {
            #expect(try post("", intent, form).failure?.code == "secret_key_required", "\(form)")
        }
        #expect(try server.post("\(TestServer.intents)/\(intent.id)", "client_secret=\(intent.id)_secret_x", key: Self.key).failure?.parameter
            == "client_secret")
        let setup = try server.post(TestServer.setups)
        let path = "\(TestServer.setups)/\(setup.id)", secret = "client_secret=\(setup["client_secret"]?.string ?? "")"
        #expect(try server.post(path, "\(secret)&payment_method=\(card)", key: Self.key)["status"] == "requires_confirmation")
        #expect(try server.post(path, "\(secret)&description=x", key: Self.key).failure?.code == "secret_key_required")
    }

    @Test("does not say that the customer is away, or when the money is taken", arguments: [
        "off_session=true", "capture_method=manual", "payment_method_options[card][capture_method]=manual",
    ]) func secret(form: String) throws {
        let intent = try server.intend("payment_method=pm_card_visa")
        let answer = try post("/confirm", intent, "\(TestServer.back)&\(form)")
        #expect(answer.status == 403 && answer.failure?.code == "secret_key_required")
        #expect(try server.intent(intent.id)["status"] == "requires_confirmation")
    }
}
