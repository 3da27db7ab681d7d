// What the amount of a PaymentIntent is made of: lines, shipping, taxes, discounts.
import TestHarness
import Testing
import Wire

/// What calls give, and what Stripe calls the errors about it.
private enum Details {
    static func line(_ number: Int, _ name: String, _ quantity: Int = 1, cost: Int, _ more: String = "") -> String {
        let place = "amount_details[line_items][\(number)]"
        let extra = more.isEmpty ? "" : "&" + more.split(separator: "&").map { place + $0 }.joined(separator: "&")
        return "\(place)[product_name]=\(name)&\(place)[quantity]=\(quantity)&\(place)[unit_cost]=\(cost)\(extra)"
    }

    static let shirtsAndMug = "\(line(0, "Shirt", 2, cost: 700, "[product_code]=SHIRT&[unit_of_measure]=piece"))&\(line(1, "Mug", cost: 600))"

    static let sum = "amount_details_amount_mismatch"
    static let parts = "amount_details_tax_shipping_discount_greater_than_amount"
}

@Suite("The details of an amount") struct LineItemTests {
    let server: TestServer
    static let path = TestServer.intents

    init() throws { server = try TestServer() }

    private func lines(of intent: Answer, _ more: String = "") throws -> Answer {
        try server.get("\(Self.path)/\(intent.id)/amount_details_line_items\(more)")
    }

    @Test("lines are kept in their order, and listed") func list() throws {
        let intent = try server.intend(Details.shirtsAndMug)
        #expect(intent["amount_details"] == ["tip": [:]])
        let list = try lines(of: intent)
        #expect([list["object"], list["has_more"], list["url"]] == ["list", false, .string("\(Self.path)/\(intent.id)/amount_details_line_items")])
        let first = list["data"]?[0]
        #expect(first?["id"]?.string?.hasPrefix("uli_") == true)
        #expect(first == [
            "id": first?["id"] ?? .null, "object": "payment_intent_amount_details_line_item", "discount_amount": .null, "payment_method_options": .null,
            "product_code": "SHIRT", "product_name": "Shirt", "quantity": 2, "tax": .null, "unit_cost": 700, "unit_of_measure": "piece",
        ])
        #expect(list["data"]?[1]?["product_name"] == "Mug")
        let page = try lines(of: intent, "?limit=1")
        #expect(page["has_more"] == true && page["data"]?[0] == first)
        #expect(try lines(of: intent, "?starting_after=\(first?["id"]?.string ?? "")")["data"]?[0]?["product_name"] == "Mug")
        #expect(try server.events() == ["payment_intent.created"])
    }

    @Test("whoever expands them sees them in the PaymentIntent") func expanded() throws {
        let intent = try server.intend(Details.shirtsAndMug + "&expand[]=amount_details.line_items")
        let list = intent["amount_details"]?["line_items"]
        #expect(list?["url"]?.string == "\(Self.path)/\(intent.id)/amount_details_line_items")
        #expect(list == (try lines(of: intent)).json)
        #expect(try server.get("\(Self.path)?expand[]=data.amount_details.line_items")["data"]?[0]?["amount_details"]?["line_items"] == list)
    }

    @Test("an unknown PaymentIntent, and one without lines") func none() throws {
        #expect(try server.get("\(Self.path)/pi_none/amount_details_line_items").failure
            == Failure(404, code: "resource_missing", parameter: "intent", "No such payment_intent: 'pi_none'"))
        let intent = try server.intend()
        #expect(try lines(of: intent)["data"] == [])
    }

    @Test("everything that can be said of a line") func options() throws {
        let more = "[discount_amount]=100&[tax][total_tax_amount]=50&[payment_method_options][card][commodity_code]=44121500"
            + "&[payment_method_options][klarna][reference]=A1&[payment_method_options][paypal][category]=physical_goods"
        let intent = try server.intend(Details.line(0, "Pens", cost: 2050, more))
        let line = try lines(of: intent)["data"]?[0]
        #expect(line?["discount_amount"] == 100 && line?["tax"] == ["total_tax_amount": 50])
        #expect(line?["payment_method_options"] == [
            "card": ["commodity_code": "44121500"],
            "klarna": ["image_url": .null, "product_url": .null, "reference": "A1", "subscription_reference": .null],
            "paypal": ["category": "physical_goods"],
        ])
    }

    @Test("shipping, tax and discount are shown, merged, and unset") func parts() throws {
        let form = "amount_details[shipping][amount]=500&amount_details[shipping][to_postal_code]=94110&amount_details[tax][total_tax_amount]=200"
            + "&amount_details[discount_amount]=100"
        let intent = try server.intend(form)
        #expect(intent["amount_details"] == [
            "discount_amount": 100, "shipping": ["amount": 500, "from_postal_code": .null, "to_postal_code": "94110"],
            "tax": ["total_tax_amount": 200], "tip": [:],
        ])
        let change = "amount_details[shipping][from_postal_code]=10001&amount_details[shipping][amount]=&amount_details[tax]="
        #expect(try server.post("\(Self.path)/\(intent.id)", change)["amount_details"] == [
            "discount_amount": 100, "shipping": ["amount": .null, "from_postal_code": "10001", "to_postal_code": "94110"], "tip": [:],
        ])
        #expect(try server.post("\(Self.path)/\(intent.id)", "amount_details=")["amount_details"] == ["tip": [:]])
    }

    @Test("new lines replace the old ones, and an empty value removes them") func replaced() throws {
        let intent = try server.intend(Details.shirtsAndMug)
        _ = try server.post("\(Self.path)/\(intent.id)", Details.line(0, "Lamp", cost: 2000))
        let list = try lines(of: intent)
        #expect(list["data"]?.array?.map { $0["product_name"] } == ["Lamp"])
        _ = try server.post("\(Self.path)/\(intent.id)", "description=lamp")
        #expect(try lines(of: intent).json == list.json)
        _ = try server.post("\(Self.path)/\(intent.id)", "amount_details[line_items]=")
        #expect(try lines(of: intent)["data"] == [])
        _ = try server.post("\(Self.path)/\(intent.id)", Details.line(0, "Lamp", cost: 2000))
        _ = try server.post("\(Self.path)/\(intent.id)", "amount_details=")
        #expect(try lines(of: intent)["data"] == [])
    }

    @Test("details that do not fit the amount are refused", arguments: [
        (Details.line(0, "Lamp", cost: 1999), Details.sum, "The sum of the line items, shipping, tax and discounts does not match the amount of 2000."),
        (Details.line(0, "Lamp", cost: 2000) + "&amount_details[shipping][amount]=1", Details.sum,
            "The sum of the line items, shipping, tax and discounts does not match the amount of 2000."),
        (Details.line(0, "Lamp", 9_000_000_000_000_000_000, cost: 9_000_000_000_000_000_000), Details.sum,
            "The sum of the line items, shipping, tax and discounts does not match the amount of 2000."),
        ("amount_details[shipping][amount]=1000&amount_details[tax][total_tax_amount]=1001", Details.parts,
            "The sum of shipping, tax and discount is greater than the amount of 2000."),
    ]) func mismatch(form: String, code: String, message: String) throws {
        #expect(try server.intend(form).failure == Failure(400, code: code, parameter: "amount_details", message))
        #expect(try server.get(Self.path)["data"] == [])
        let lax = try server.intend(form + "&amount_details[enforce_arithmetic_validation]=false")
        #expect(lax["amount_details"]?["error"] == ["code": .string(code), "message": .string(message)])
        #expect(try server.post("\(Self.path)/\(lax.id)", "amount_details=")["amount_details"] == ["tip": [:]])
    }

    @Test("lines with shipping, taxes and discounts of their own make up the amount") func sum() throws {
        let lines = Details.line(0, "Shirt", 2, cost: 800, "[tax][total_tax_amount]=160") + "&"
            + Details.line(1, "Mug", cost: 100, "[discount_amount]=60")
        #expect(try server.intend(lines + "&amount_details[shipping][amount]=200").failure == nil)
    }

    @Test("discounts and taxes belong either to the lines or to the whole", arguments: ["[discount_amount]", "[tax][total_tax_amount]"])
    func twoPlaces(name: String) throws {
        let form = Details.line(0, "Mug", cost: 1000) + "&" + Details.line(1, "Lamp", cost: 1000, "\(name)=5") + "&amount_details\(name)=5"
        #expect(try server.intend(form).failure == Failure(
            400, code: "parameters_exclusive", parameter: "amount_details\(name)",
            "You may only specify one of these parameters: amount_details\(name), amount_details[line_items][1]\(name)."))
    }

    @Test("a new amount alone is not refused: the details show that they do not fit it") func newAmount() throws {
        let intent = try server.intend(Details.shirtsAndMug)
        let changed = try server.post("\(Self.path)/\(intent.id)", "amount=2500")
        #expect(changed["amount"] == 2500 && changed["amount_details"]?["error"]?["code"] == .string(Details.sum))
        #expect(try server.post("\(Self.path)/\(intent.id)", "amount=2000")["amount_details"] == ["tip": [:]])
        let both = try server.post("\(Self.path)/\(intent.id)", "amount=2500&" + Details.line(0, "Lamp", cost: 2500))
        #expect(both["amount"] == 2500 && both["amount_details"] == ["tip": [:]])
    }

    @Test("a confirmation, a capture and an increment take them, each for its own amount") func others() throws {
        let open = try server.intend("payment_method=pm_card_visa")
        let paid = try server.post("\(Self.path)/\(open.id)/confirm", Details.shirtsAndMug + "&" + TestServer.back)
        #expect(paid["status"] == "succeeded")
        #expect(try lines(of: paid)["data"]?.array?.count == 2)

        let held = try server.pay(
            "pm_card_visa", "capture_method=manual&payment_method_options[card][request_incremental_authorization]=if_available")
        let more = try server.post("\(Self.path)/\(held.id)/increment_authorization", "amount=2600&" + Details.line(0, "Chair", cost: 2600))
        #expect(more["amount"] == 2600)
        #expect(try lines(of: held)["data"]?[0]?["product_name"] == "Chair")
        let capture = "\(Self.path)/\(held.id)/capture"
        #expect(try server.post(capture, "amount_to_capture=900&" + Details.line(0, "Stool", cost: 2600)).failure?.code == Details.sum)
        #expect(try lines(of: held)["data"]?[0]?["product_name"] == "Chair")
        #expect(try server.post(capture, "amount_to_capture=900&" + Details.line(0, "Stool", cost: 900))["status"] == "succeeded")
        #expect(try lines(of: held)["data"]?[0]?["product_name"] == "Stool")
    }

    @Test("two hundred lines are possible, and no more") func many() throws {
        let lines = (0..<200).map { Details.line($0, "Bead", cost: 10) }.joined(separator: "&")
        let intent = try server.intend(lines)
        #expect(try self.lines(of: intent, "?limit=100")["has_more"] == true)
        #expect(try server.intend(lines + "&" + Details.line(200, "Bead", cost: 10)).failure?.parameter == "amount_details[line_items]")
    }
}
