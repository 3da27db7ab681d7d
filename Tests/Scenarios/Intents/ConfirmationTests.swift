// What a confirmation refuses, in Stripe's words: whose PaymentMethod it is, whether it was used, where the customer comes back, the mandate.
import TestHarness
import Testing
import Wire

@Suite("A confirmation") struct ConfirmationTests {
    let server: TestServer

    init() throws { server = try TestServer() }

    @Test("uses a PaymentMethod of nobody's once, be it declined", arguments: ["4242424242424242", "4000000000000341"])
    func usedUp(number: String) throws {
        let form = "type=card&card[number]=\(number)&card[exp_month]=12&card[exp_year]=2030&card[cvc]=123"
        let method = try server.post("/v1/payment_methods", form).id
        _ = try server.pay(method)
        #expect(try server.pay(method).failure
            == Failure(
                400,
                "The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment, shared with a connected account without "
                    + "Customer attachment, or was detached from a Customer. It may not be used again. To use a PaymentMethod multiple times, you must "
                    + "attach it to a Customer first."))
    }

    @Test("wants the customer whose PaymentMethod it is") func owner() throws {
        let (jenny, john) = (try server.newCustomer(), try server.newCustomer())
        let method = try server.post("/v1/payment_methods/pm_card_visa/attach", "customer=\(jenny)").id
        #expect(try server.pay(method, "customer=\(john)").failure
            == Failure(
                400, parameter: "payment_method",
                "The PaymentMethod \(method) does not belong to the Customer you supplied \(john). Please use this PaymentMethod with the Customer that "
                    + "it belongs to instead."))
        #expect(try server.pay(method).failure
            == Failure(
                400, code: "parameter_missing", parameter: "source",
                "The `payment_method` parameter supplied \(method) belongs to the Customer \(jenny). Please include the Customer in the `customer` "
                    + "parameter on the PaymentIntent."))
        #expect(try server.pay(method, "customer=\(jenny)")["status"] == "succeeded")
        #expect(try server.pay(method, "customer=\(jenny)")["status"] == "succeeded")
    }

    @Test("wants to know where the customer comes back, unless she is not there") func returnURL() throws {
        let byDefault = try server.intend("confirm=true&payment_method=pm_card_visa")
        #expect(byDefault.failure
            == Failure(
                400,
                "This PaymentIntent is configured to accept payment methods enabled in your Dashboard. Because some of these payment methods might "
                    + "redirect your customer off of your page, you must provide a `return_url`. If you don't want to accept redirect-based payment "
                    + "methods, set `automatic_payment_methods[enabled]` to `true` and `automatic_payment_methods[allow_redirects]` to `never` when "
                    + "creating Setup Intents and Payment Intents."))
        let explicit = try server.intend("confirm=true&payment_method=pm_card_visa&automatic_payment_methods[enabled]=true")
        #expect(explicit.failure
            == Failure(400, "You must provide a `return_url` when confirming using automatic_payment_methods[enabled]=true."))
        let never = "automatic_payment_methods[enabled]=true&automatic_payment_methods[allow_redirects]=never"
        #expect(try server.intend("confirm=true&payment_method=pm_card_visa&\(never)")["status"] == "succeeded")
        #expect(try server.intend("confirm=true&payment_method=pm_card_visa&off_session=true")["status"] == "succeeded")
        #expect(try server.intend("confirm=true&payment_method=pm_card_visa&payment_method_types[]=card")["status"] == "succeeded")
    }

    @Test("refuses a type that the intent does not offer") func type() throws {
        #expect(try server.pay("payment_method_data[type]=cashapp", "payment_method_types[]=card").failure
            == Failure(
                400, code: "payment_intent_incompatible_payment_method",
                "The PaymentMethod provided (cashapp) is not allowed for this PaymentIntent. Please attach a PaymentMethod of one of the following types: "
                    + "card. Alternatively, update the allowed payment_method_types for this PaymentIntent to include \"cashapp\""))
        #expect(try server.pay("payment_method_data[type]=ideal").failure?.message
            == "The currency provided (usd) is invalid for one or more payment method types on this PaymentIntent.")
    }

    @Test("wants the details that a type needs") func details() throws {
        #expect(try server.pay("payment_method_data[type]=p24", currency: "pln").failure
            == Failure(
                400, code: "parameter_missing", parameter: "billing_details[email]", "Missing required param: billing_details[email]."))
    }

    @Test("of a debit wants a mandate, and keeps an intent that was made in the same call") func mandate() throws {
        let sepa = "payment_method=pm_sepaDebit_success_de"
        let refused = try server.pay(sepa, currency: "eur")
        #expect(refused.status == 400 && refused.failure?.code == nil)
        let kept = try server.get(TestServer.intents)["data"]?.array?.first
        #expect(kept?["status"] == "requires_confirmation")
        #expect(try server.events() == ["payment_intent.created"])

        let agreed = try server.pay(sepa, "mandate_data[customer_acceptance][type]=offline", currency: "eur")
        #expect(agreed["status"] == "processing")
        let mandate = try server.charge(of: agreed)["payment_method_details"]?["sepa_debit"]?["mandate"]?.string ?? ""
        let shown = try server.get("/v1/mandates/\(mandate)")
        #expect(shown["status"] == "active" && shown["type"] == "single_use" && shown["single_use"] == ["amount": 2000, "currency": "eur"])
        #expect(shown["customer_acceptance"]?["type"] == "offline" && shown["customer_acceptance"]?["offline"] == [:])
    }

    @Test("of a saved debit uses the mandate that there is") func savedMandate() throws {
        let customer = try server.newCustomer()
        let first = try server.pay(
            "pm_sepaDebit_success_de", "customer=\(customer)&setup_future_usage=off_session&mandate_data[customer_acceptance][type]=offline", currency: "eur")
        let again = try server.intend(
            "customer=\(customer)&confirm=true&off_session=true&payment_method=\(first["payment_method"]?.string ?? "")", currency: "eur")
        #expect(again["status"] == "processing")
    }

    @Test("saves the PaymentMethod if the intent says so, before the charge is made") func saving() throws {
        let customer = try server.newCustomer()
        let types = try server.told { _ = try server.pay("pm_card_visa", "customer=\(customer)&setup_future_usage=off_session") }
        #expect(types == ["payment_intent.created", "payment_method.attached", "charge.succeeded", "payment_intent.succeeded"])
        #expect(try server.get("/v1/customers/\(customer)/payment_methods").ids.count == 1)
        let unsaved = try server.told { _ = try server.pay("pm_card_visa", "customer=\(customer)") }
        #expect(unsaved == ["payment_intent.created", "charge.succeeded", "payment_intent.succeeded"])
    }

    @Test("with a publishable key needs the secret, and shows what a browser may see") func publishable() throws {
        let intent = try server.intend("metadata[inner]=1")
        let secret = intent["client_secret"]?.string ?? ""
        let card = "payment_method_data[type]=card&payment_method_data[card][number]=4242424242424242&payment_method_data[card][exp_month]=12"
            + "&payment_method_data[card][exp_year]=2030&payment_method_data[card][cvc]=123"
        let path = "\(TestServer.intents)/\(intent.id)/confirm"
        #expect(try server.post(path, "client_secret=\(intent.id)_secret_x&\(card)", key: "pk_test_alpha").failure
            == Failure(
                400, code: "payment_intent_invalid_parameter", parameter: "client_secret",
                "The client_secret provided does not match the client_secret associated with the PaymentIntent."))
        let paid = try server.post(path, "client_secret=\(secret)&\(card)&\(TestServer.back)", key: "pk_test_alpha")
        #expect(paid.keys == [
            "id", "object", "amount", "amount_details", "automatic_payment_methods", "canceled_at", "cancellation_reason", "capture_method",
            "client_secret", "confirmation_method", "created", "currency", "description", "last_payment_error", "livemode", "next_action",
            "payment_method", "payment_method_configuration_details", "payment_method_options", "payment_method_types", "processing", "receipt_email",
            "setup_future_usage", "shipping", "source", "status",
        ])
        #expect(paid["status"] == "succeeded")
    }
}
