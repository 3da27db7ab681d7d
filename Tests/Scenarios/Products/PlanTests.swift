// A plan is a recurring price as older applications see it.
import Engine
import TestHarness
import Testing
import Wire

@Suite("Plans") struct PlanTests {
    private let server: TestServer
    private static let path = "/v1/plans"

    init() throws {
        server = try TestServer()
        _ = try server.post("/v1/products", "id=gold&name=Gold")
    }

    private func make(_ form: String) throws -> Answer { try server.post(Self.path, "product=gold&currency=usd&interval=month&\(form)") }

    private func price(_ form: String) throws -> String { try server.post("/v1/prices", "product=gold&currency=usd&\(form)").id }

    @Test("a plan has the keys of a recorded one, in their order") func keys() throws {
        #expect(try make("amount=1000").keys == [
            "id", "object", "active", "amount", "amount_decimal", "billing_scheme", "created", "currency", "interval", "interval_count", "livemode",
            "metadata", "meter", "nickname", "product", "tiers_mode", "transform_usage", "trial_period_days", "usage_type",
        ])
    }

    @Test("making a plan makes a price with the same id") func plan() throws {
        let plan = try make("id=gold-monthly&amount=1000&interval_count=3&trial_period_days=7&nickname=Quarterly&metadata[a]=b"
            + "&transform_usage[divide_by]=60&transform_usage[round]=up")
        #expect(plan.id == "gold-monthly")
        let price = try server.get("/v1/prices/gold-monthly")
        #expect(price["unit_amount"] == 1000)
        #expect(price["recurring"] == [
            "interval": "month", "interval_count": 3, "meter": .null, "trial_period_days": 7, "usage_type": "licensed",
        ])
        #expect(price["transform_quantity"] == ["divide_by": 60, "round": "up"])
        #expect([price["nickname"], price["metadata"], price["type"]] == ["Quarterly", ["a": "b"], "recurring"])
        #expect(try server.get("\(Self.path)/gold-monthly").json == plan.json)
        #expect(try server.events() == ["product.created", "plan.created", "price.created"])
    }

    @Test("a recurring price is a plan; another one is none") func price() throws {
        let monthly = try price("unit_amount_decimal=0.5&recurring[interval]=month")
        let once = try price("unit_amount=5")
        let plan = try server.get("\(Self.path)/\(monthly)?expand[]=product")
        #expect([plan["amount"], plan["amount_decimal"], plan["interval"], plan["product"]?["name"]] == [.null, "0.5", "month", "Gold"])
        #expect(try server.get("\(Self.path)/\(once)").failure
            == Failure(404, code: "resource_missing", parameter: "plan", "No such plan: '\(once)'"))
        #expect(try server.events() == ["product.created", "plan.created", "price.created", "price.created"])
        let event = try #require(server.get("/v1/events?type=plan.created")["data"]?[0]?["data"]?["object"])
        #expect(event == (try server.get("\(Self.path)/\(monthly)").json))
    }

    @Test("an update of the one is an update of the other") func update() throws {
        let id = try make("amount=1000").id
        let plan = try server.post("\(Self.path)/\(id)", "nickname=Old&trial_period_days=14&metadata[a]=b&active=false")
        #expect([plan["nickname"], plan["trial_period_days"], plan["metadata"], plan["active"]] == ["Old", 14, ["a": "b"], false])
        let price = try server.get("/v1/prices/\(id)")
        #expect([price["nickname"], price["recurring"]?["trial_period_days"], price["active"]] == ["Old", 14, false])
        let events = try server.get("/v1/events?limit=2")["data"]
        #expect([events?[0]?["type"], events?[1]?["type"]] == ["price.updated", "plan.updated"])
        #expect(events?[0]?["data"]?["previous_attributes"] == [
            "active": true, "metadata": ["a": .null], "nickname": .null, "recurring": ["trial_period_days": .null],
        ])
        #expect(events?[1]?["data"]?["previous_attributes"] == [
            "active": true, "metadata": ["a": .null], "nickname": .null, "trial_period_days": .null,
        ])
        _ = try server.post("/v1/prices/\(id)", "nickname=New")
        #expect(try server.get("\(Self.path)/\(id)")["nickname"] == "New")
    }

    @Test("what no plan shows makes no event of it, and an update that changes nothing makes none at all") func silence() throws {
        let id = try make("amount=1000").id
        let before = try server.events()
        _ = try server.post("/v1/prices/\(id)", "lookup_key=gold")
        _ = try server.post("\(Self.path)/\(id)", "active=true")
        #expect(try server.events() == before + ["price.updated"])
    }

    @Test("deleting a plan deletes its price") func delete() throws {
        let id = try make("amount=1000").id
        #expect(try server.delete("\(Self.path)/\(id)").json == ["id": .string(id), "object": "plan", "deleted": true])
        #expect(try server.get("/v1/prices/\(id)").failure?.code == "resource_missing")
        #expect(try server.get("\(Self.path)/\(id)").failure?.code == "resource_missing")
        #expect(try server.events().suffix(2) == ["plan.deleted", "price.deleted"])
        let product = try server.post("/v1/products", "name=A&default_price_data[currency]=usd&default_price_data[unit_amount]=1"
            + "&default_price_data[recurring][interval]=month")
        #expect(try server.delete("\(Self.path)/\(product["default_price"]?.string ?? "")").failure
            == Failure(400, "This price cannot be deleted because it is the default price of its product."))
    }

    @Test("an inline product comes with it") func product() throws {
        let plan = try server.post(Self.path, "currency=usd&interval=year&amount=5&product[name]=Silver&expand[]=product")
        #expect(plan["product"]?["name"] == "Silver")
        #expect(try server.events() == ["product.created", "product.created", "plan.created", "price.created"])
    }

    @Test("tiers, and a move to another product") func tiers() throws {
        let plan = try make("billing_scheme=tiered&tiers_mode=volume&tiers[0][up_to]=inf&tiers[0][unit_amount]=5&expand[]=tiers")
        #expect(plan["tiers"]?[0]?["unit_amount_decimal"] == "5")
        #expect(plan["amount"] == .null)
        _ = try server.post("/v1/products", "id=silver&name=Silver")
        #expect(try server.post("\(Self.path)/\(plan.id)", "product=silver")["product"] == "silver")
        #expect(try server.get("/v1/prices?product=silver").ids == [plan.id])
    }

    @Test("filters and pages", arguments: [
        ("", 3), ("active=true", 2), ("active=false", 1), ("product=gold", 3), ("product=none", 0), ("created[gt]=2000000000", 0),
    ])
    func list(filter: String, count: Int) throws {
        let ids = try [make("amount=1"), make("amount=2&active=false"), make("amount=3")].map(\.id)
        _ = try price("unit_amount=1")
        let list = try server.get("\(Self.path)?\(filter)")
        #expect(list.ids.count == count)
        #expect(list["data"]?.array?.allSatisfy { $0["object"] == "plan" } == true)
        #expect(try server.get("\(Self.path)?limit=1&starting_after=\(ids[2])").ids == [ids[1]])
        #expect(try server.get("\(Self.path)?ending_before=\(ids[0])").ids == [ids[2], ids[1]])
    }

    @Test("what a plan needs", arguments: [
        ("", "Plans require an `amount` or `amount_decimal` parameter to be set."),
        ("amount=1&usage_type=metered", "Starting with Stripe version `2025-03-31.basil`, metered prices must be backed by meters."),
    ]) func needs(form: String, message: String) throws {
        #expect(try make(form).failure == Failure(400, message))
    }

    @Test("what is missing or impossible is refused in the plan's words", arguments: [
        ("amount=1&amount_decimal=1", "parameters_exclusive", "amount"), ("amount=1&interval_count=37", nil, "interval_count"),
         ("amount=1&meter=mtr_1", "resource_missing", "meter"),
        ("amount=1&id=gold", "resource_already_exists", nil), ("amount=1&unit_amount=1", "parameter_unknown", "unit_amount"),
        ("billing_scheme=tiered&tiers_mode=volume&tiers[0][up_to]=inf&tiers[0][unit_amount]=1&transform_usage[divide_by]=2&transform_usage[round]=up", nil,
            "transform_usage"),
    ] as [(String, String?, String?)])
    func refusals(form: String, code: String?, parameter: String?) throws {
        let failure = try make(form).failure
        #expect(failure?.status == 400)
        #expect(failure?.code == code)
        #expect(failure?.parameter == parameter)
        #expect(try server.events() == ["product.created"])
    }

    @Test("seeds hold prices, and no plans") func seeds() throws {
        let price = """
            {"price": [{"id": "price_1", "billing_scheme": "per_unit", "currency": "usd", "product": "prod_1", "type": "recurring", "unit_amount": 5,
            "recurring": {"interval": "month", "interval_count": 1, "usage_type": "licensed"}, "unit_amount_decimal": "5"}]}
            """
        let server = try TestServer(seeds: .own(price))
        #expect(try server.get("/v1/plans").ids == ["price_1"])
        #expect(throws: SeedFault.self) { try TestServer(seeds: .own(#"{"plan": [{"id": "plan_1"}]}"#)) }
    }
}
