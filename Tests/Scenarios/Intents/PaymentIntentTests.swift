// A PaymentIntent's life: what it is like in each status, which calls each status allows, and what Stripe says to the others.
import TestHarness
import Testing
import Wire

@Suite("A PaymentIntent") struct PaymentIntentTests {
    let server: TestServer
    static let path = TestServer.intents

    init() throws { server = try TestServer() }

    @Test("waits for a PaymentMethod, then for its confirmation, and succeeds") func life() throws {
        let intent = try server.intend()
        #expect(intent["status"] == "requires_payment_method")
        #expect(intent["client_secret"]?.string?.hasPrefix("\(intent.id)_secret_") == true)
        #expect(intent["amount_details"] == ["tip": [:]] && intent["managed_payments"] == ["enabled": false] && intent["next_action"] == .null)
        #expect(intent["automatic_payment_methods"] == ["allow_redirects": "always", "enabled": true])
        let types = intent["payment_method_types"]?.array ?? []
        #expect(types.first == "card" && types.contains("link") && !types.contains("sepa_debit"))

        let ready = try server.post("\(Self.path)/\(intent.id)", "payment_method=pm_card_visa")
        #expect(ready["status"] == "requires_confirmation" && ready["payment_method"]?.string?.hasPrefix("pm_1") == true)

        let paid = try server.post("\(Self.path)/\(intent.id)/confirm", TestServer.back)
        #expect(paid["status"] == "succeeded" && paid["amount_received"] == 2000 && paid["last_payment_error"] == .null)
        #expect(try server.events() == ["payment_intent.created", "charge.succeeded", "payment_intent.succeeded"])
    }

    @Test("tells of its creation as it was before its confirmation") func firstEvent() throws {
        _ = try server.pay()
        let events = try server.get("/v1/events")["data"]?.array ?? []
        #expect(events.map { $0["type"]?.string } == ["payment_intent.succeeded", "charge.succeeded", "payment_intent.created"])
        #expect(events[2]["data"]?["object"]?["status"] == "requires_confirmation" && events[2]["data"]?["object"]?["latest_charge"] == .null)
        #expect(events[0]["data"]?["object"]?["status"] == "succeeded" && events[0]["data"]?["previous_attributes"] == nil)
    }

    @Test("makes a charge whose money the balance shows two seconds later") func booking() throws {
        let intent = try server.pay("pm_card_visa", "description=Shoes&metadata[order]=7&receipt_email=jenny@example.com&transfer_group=g")
        let charge = try server.charge(of: intent)
        #expect(charge["balance_transaction"] == .null && charge["payment_intent"]?.string == intent.id && charge["radar_options"] == [:])
        #expect(charge["description"] == "Shoes" && charge["metadata"] == ["order": "7"] && charge["transfer_group"] == "g")
        #expect(charge["payment_method"] == intent["payment_method"] && charge["source"] == .null && charge["paid"] == true)
        #expect(try server.told { try server.advance("2s") } == ["charge.updated"])
        let event = try server.get("/v1/events?limit=1")["data"]?.array?.first
        #expect(event?["data"]?["previous_attributes"] == ["balance_transaction": .null])

        let atOnce = try server.charge(of: server.pay("pm_card_visa", "capture_method=automatic"))
        #expect(atOnce["balance_transaction"]?.string?.hasPrefix("txn_") == true)
    }

    @Test("confirms with a PaymentMethod only") func methodMissing() throws {
        let intent = try server.intend()
        #expect(try server.post("\(Self.path)/\(intent.id)/confirm").failure
            == Failure(
                400, code: "payment_intent_unexpected_state",
                "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the PaymentIntent with a payment "
                    + "method and then confirm it again, or confirm it again directly with a payment method or ConfirmationToken."))
        let customer = try server.newCustomer()
        let hers = try server.intend("customer=\(customer)")
        #expect(try server.post("\(Self.path)/\(hers.id)/confirm").failure?.message
            == "You cannot confirm this PaymentIntent because it's missing a payment method. To confirm the PaymentIntent with \(customer), specify a "
            + "payment method attached to this customer along with the customer ID.")
    }

    @Test("is not confirmed again once it has succeeded, and an error holds all of it") func confirmedTwice() throws {
        let intent = try server.pay()
        let answer = try server.post("\(Self.path)/\(intent.id)/confirm")
        #expect(answer.failure
            == Failure(
                400, code: "payment_intent_unexpected_state",
                "You cannot confirm this PaymentIntent because it has already succeeded after being previously confirmed."))
        #expect(answer["error"]?["payment_intent"]?["id"]?.string == intent.id)
    }

    @Test("is canceled in each status but the last two", arguments: [
        ("", "requires_payment_method"), ("payment_method=pm_card_visa", "requires_confirmation"),
    ]) func canceled(form: String, status: String) throws {
        let intent = try server.intend(form)
        #expect(intent["status"]?.string == status)
        let canceled = try server.post("\(Self.path)/\(intent.id)/cancel", "cancellation_reason=abandoned")
        #expect(canceled["status"] == "canceled" && canceled["cancellation_reason"] == "abandoned" && canceled["canceled_at"]?.integer != nil)
        #expect(canceled["payment_method"] == intent["payment_method"] && canceled["client_secret"] == intent["client_secret"])
        #expect(try server.events() == ["payment_intent.created", "payment_intent.canceled"])
        #expect(try server.post("\(Self.path)/\(intent.id)/confirm").failure
            == Failure(
                400, code: "payment_intent_unexpected_state",
                "You cannot confirm this PaymentIntent because it has a status of canceled. Only a PaymentIntent with one of the following statuses may "
                    + "be confirmed: requires_confirmation, requires_action."))
        #expect(try server.post("\(Self.path)/\(intent.id)/confirm", "payment_method=pm_card_visa").failure
            == Failure(
                400, code: "payment_intent_unexpected_state", parameter: "payment_method",
                "This PaymentIntent's payment_method could not be updated because it has a status of canceled. You may only update the payment_method of "
                    + "a PaymentIntent with one of the following statuses: requires_payment_method, requires_confirmation, requires_action."))
        #expect(try server.post("\(Self.path)/\(intent.id)/capture").failure
            == Failure(
                400, code: "payment_intent_unexpected_state",
                "This PaymentIntent could not be captured because it has a status of canceled. Only a PaymentIntent with one of the following statuses "
                    + "may be captured: requires_capture."))
    }

    @Test("is not canceled, captured or given another amount once it has succeeded") func over() throws {
        let intent = try server.pay()
        #expect(try server.post("\(Self.path)/\(intent.id)/cancel").failure
            == Failure(
                400, code: "payment_intent_unexpected_state",
                "You cannot cancel this PaymentIntent because it has a status of succeeded. Only a PaymentIntent with one of the following statuses may "
                    + "be canceled: requires_payment_method, requires_capture, requires_reauthorization, requires_confirmation, requires_action, "
                    + "expired, processing."))
        #expect(try server.post("\(Self.path)/\(intent.id)/capture").failure
            == Failure(
                400, code: "payment_intent_unexpected_state",
                "The remaining amount on this PaymentIntent could not be captured because the remainder of the authorized amount has been released."))
        #expect(try server.post("\(Self.path)/\(intent.id)", "amount=5000").failure
            == Failure(
                400, code: "payment_intent_unexpected_state", parameter: "amount",
                "This PaymentIntent's amount could not be updated because it has a status of succeeded. You may only update the amount of a "
                    + "PaymentIntent with one of the following statuses: requires_payment_method, requires_confirmation, requires_action."))
        let described = try server.post("\(Self.path)/\(intent.id)", "description=Late&metadata[a]=b&receipt_email=a@b.de")
        #expect(described["description"] == "Late" && described["metadata"] == ["a": "b"])
        #expect(try server.charge(of: intent)["description"] == .null)
    }

    @Test("refuses amounts that nobody can pay", arguments: [
        ("0", "parameter_invalid_integer",
            "The amount must be greater than or equal to the minimum charge amount allowed for your account and the currency set "
                + "(https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts).  If you want to save a Payment Method for future use without "
                + "an immediate payment, use a Setup Intent instead: https://docs.stripe.com/payments/setup-intents"),
        ("-1", "parameter_invalid_integer", "This value must be greater than or equal to 1."),
        ("49", "amount_too_small", "Amount must be at least $0.50 usd"),
        ("100000000", "amount_too_large", "Amount must be no more than $999,999.99"),
    ]) func amounts(amount: String, code: String, message: String) throws {
        let answer = try server.post(Self.path, "amount=\(amount)&currency=usd")
        #expect(answer.failure == Failure(400, code: code, parameter: "amount", message))
    }

    @Test("is found by its id, and by a search") func finding() throws {
        let intent = try server.pay("pm_card_visa", "metadata[order]=7")
        #expect(try server.get("\(Self.path)/x").failure
            == Failure(404, code: "resource_missing", parameter: "intent", "No such payment_intent: 'x'"))
        #expect(try server.get("\(Self.path)/search?query=metadata[%22order%22]:%227%22%20AND%20status:%22succeeded%22").ids == [intent.id])
        #expect(try server.get("\(Self.path)?customer=").status == 400)
        #expect(try server.get(Self.path).ids == [intent.id])
    }

    @Test("allows and excludes only types that there are", arguments: ["allowed_payment_method_types", "excluded_payment_method_types"])
    func unknownTypes(name: String) throws {
        let refused = try server.intend("\(name)[]=bogus").failure
        #expect(refused?.status == 400 && refused?.parameter == "\(name)[0]")
        #expect(refused?.message.hasPrefix("Invalid \(name)[0]: must be one of ") == true)
        #expect(try server.post(TestServer.setups, "\(name)[]=bogus").failure?.parameter == "\(name)[0]")
        #expect(try server.intend("\(name)[]=klarna").status == 200)
    }

    @Test("says in plain words what it cannot do", arguments: [
        ("increment_authorization", "increment the authorization of", "incremented", "requires_capture", "amount=3000"),
        ("apply_customer_balance", "apply a customer balance to", "paid from a customer balance", "requires_action", ""),
        ("verify_microdeposits", "verify the microdeposits of", "verified", "requires_action", "descriptor_code=SM11AA"),
    ]) func words(call: String, verb: String, participle: String, status: String, form: String) throws {
        let intent = try server.intend()
        #expect(try server.post("\(TestServer.intents)/\(intent.id)/\(call)", form).failure?.message
            == "You cannot \(verb) this PaymentIntent because it has a status of requires_payment_method. Only a PaymentIntent with one of the following "
            + "statuses may be \(participle): \(status).")
    }

    @Test("a destination that its creation did not name cannot be described later") func transferWithoutDestination() throws {
        let intent = try server.intend()
        #expect(try server.post("\(TestServer.intents)/\(intent.id)", "transfer_data[description]=order").failure?.message
            == "Missing required param: transfer_data[destination].")
    }

    @Test("takes the types of PaymentMethods from old callers only") func namedTypes() throws {
        let old = try server.intend("payment_method_types[]=card")
        #expect(old["payment_method_types"] == ["card"] && old["automatic_payment_methods"] == .null)
        let new = try server.post(
            Self.path, "amount=2000&currency=usd&payment_method_types[]=card", headers: ["Stripe-Version": "2026-10-28.endive"])
        #expect(new.failure?.code == "payment_method_types_no_longer_supported" && new.failure?.parameter == "payment_method_types")
        #expect(try server.intend("payment_method_types[]=p24").failure == Failure(
            400, parameter: "currency", "The currency provided (usd) is invalid. Payments with p24 support the following currencies: eur, pln."))
        #expect(try server.intend("payment_method_types[]=card&payment_method_types[]=ideal").failure == Failure(
            400, parameter: "currency", "The currency provided (usd) is invalid for one or more payment method types on this PaymentIntent."))
        #expect(try server.intend("automatic_payment_methods[enabled]=true&confirmation_method=manual").failure?.message
            == "You may only specify one of these parameters: automatic_payment_methods, confirmation_method.")
        #expect(try server.intend("allowed_payment_method_types[]=card")["payment_method_types"] == ["card"])
    }
}
