// What is sold.
import TestHarness
import Testing
import Wire

@Suite("Products") struct ProductTests {
    private static let path = "/v1/products"

    @Test("a product has only a name at first") func creation() throws {
        let server = try TestServer()
        let product = try server.post(Self.path, "name=Gold")
        var shown = product.json
        shown["id"] = nil
        #expect(shown == [
            "object": "product", "active": true, "attributes": [], "created": 1_695_680_120, "default_price": .null, "description": .null, "images": [],
            "livemode": false, "marketing_features": [], "metadata": [:], "name": "Gold", "package_dimensions": .null, "shippable": .null,
            "statement_descriptor": .null, "tax_code": .null, "tax_details": .null, "type": "service", "unit_label": .null, "updated": 1_695_680_120,
            "url": .null,
        ])
        #expect(product.id.hasPrefix("prod_"))
        #expect(product.id.count == 19)
        #expect(try server.events() == ["product.created"])
    }

    @Test("it may have an id of its own, and its first price") func defaultPrice() throws {
        let server = try TestServer()
        let price = "default_price_data[currency]=USD&default_price_data[unit_amount]=1000&default_price_data[recurring][interval]=month"
        let product = try server.post(Self.path, "id=gold-1&name=Gold&\(price)&expand[]=default_price")
        #expect(product.id == "gold-1")
        #expect(product["default_price"]?["product"] == "gold-1")
        #expect(product["default_price"]?["unit_amount"] == 1000)
        #expect(product["default_price"]?["currency"] == "usd")
        #expect(product["default_price"]?["recurring"] == [
            "interval": "month", "interval_count": 1, "meter": .null, "trial_period_days": .null, "usage_type": "licensed",
        ])
        #expect(try server.events() == ["product.created", "plan.created", "price.created"])
        #expect(try server.post(Self.path, "id=gold-1&name=Gold").failure
            == Failure(400, code: "resource_already_exists", "Product already exists."))
    }

    @Test("a change shows when it was made, and tells what was before") func update() throws {
        let server = try TestServer(seeds: .builtIn)
        let id = try server.post(Self.path, "name=Gold&description=shiny").id
        _ = try server.admin("POST clock", "advance=60")
        let changed = try server.post("\(Self.path)/\(id)", "name=Silver&description=&images[]=https://a.example/1.png&tax_code=txcd_20030000")
        #expect(changed["updated"] == 1_695_680_180)
        #expect(changed["description"] == .null)
        let event = try server.get("/v1/events")["data"]?[0]
        #expect(event?["type"] == "product.updated")
        #expect(event?["data"]?["previous_attributes"] == [
            "description": "shiny", "images": [], "name": "Gold", "tax_code": .null, "tax_details": .null,
            "updated": 1_695_680_120,
        ])
        _ = try server.post("\(Self.path)/\(id)", "name=Silver")
        #expect(try server.events() == ["product.created", "product.updated"])
    }

    @Test("numbers are exact, and a whole one has a point, too") func dimensions() throws {
        let form = "name=Box&package_dimensions[height]=1&package_dimensions[length]=2.50&package_dimensions[weight]=0.3&package_dimensions[width]=12.25"
        let dimensions = try TestServer().post(Self.path, form)["package_dimensions"]
        #expect(dimensions == ["height": .number("1.0"), "length": .number("2.5"), "weight": .number("0.3"), "width": .number("12.25")])
    }

    @Test("without prices it can be deleted") func deletion() throws {
        let server = try TestServer()
        let (bare, priced) = (try server.post(Self.path, "name=Bare").id, try server.post(Self.path, "name=Priced").id)
        _ = try server.post("/v1/prices", "product=\(priced)&currency=usd&unit_amount=1")
        #expect(try server.delete("\(Self.path)/\(bare)").json == ["id": .string(bare), "object": "product", "deleted": true])
        #expect(try server.get("\(Self.path)/\(bare)").failure
            == Failure(404, code: "resource_missing", parameter: "id", "No such product: '\(bare)'"))
        #expect(try server.delete("\(Self.path)/\(priced)").failure
            == Failure(400, "This product cannot be deleted because it has one or more user-created prices."))
        #expect(try server.events().suffix(1) == ["product.deleted"])
    }

    @Test("lists and searches") func lists() throws {
        let server = try TestServer()
        let gold = try server.post(Self.path, "id=gold&name=Gold plan&metadata[tier]=1").id
        let box = try server.post(Self.path, "id=box&name=Box&type=good&shippable=true&url=https://a.example/box&active=false").id
        for (filter, ids) in [
            ("active=true", [gold]), ("active=false", [box]), ("ids[]=gold&ids[]=box&ids[]=none", [box, gold]), ("ids[]=gold", [gold]),
            ("shippable=true", [box]), ("type=service", [gold]), ("url=https://a.example/box", [box]), ("", [box, gold]),
        ] {
            #expect(try server.get("\(Self.path)?\(filter)").ids == ids, "\(filter)")
        }
        for (query, ids) in [("name~'PLAN'", [gold]), ("active:'false'", [box]), ("metadata['tier']:'1'", [gold]), ("shippable:'true'", [box])] {
            #expect(try server.get("\(Self.path)/search?query=\(query.replacing("[", with: "%5B").replacing("]", with: "%5D"))").ids == ids, "\(query)")
        }
    }

    @Test("what is missing or impossible is refused", arguments: [
        ("", "parameter_missing", "Missing required param: name.", "name"),
        ("name=A&tax_code=txcd_1", "resource_missing", "No such tax_code: 'txcd_1'", "tax_code"),
        ("name=A&statement_descriptor=123", nil, "The statement descriptor must contain at least one alphabetic character.", "statement_descriptor"),
        ("name=A&default_price_data[currency]=usd", nil, "Prices require an `unit_amount` or `unit_amount_decimal` parameter to be set.",
            "default_price_data[unit_amount]"),
        ("name=A&package_dimensions[height]=1", "parameter_missing", "Missing required param: package_dimensions[length].", "package_dimensions[length]"),
    ] as [(String, String?, String, String)])
    func refusals(form: String, code: String?, message: String, parameter: String) throws {
        let server = try TestServer()
        #expect(try server.post(Self.path, form).failure == Failure(400, code: code, parameter: parameter, message))
        #expect(try server.events() == [])
    }

    @Test("its default price is one of its own, and cannot be archived") func ownPrice() throws {
        let server = try TestServer()
        let (gold, silver) = (try server.post(Self.path, "name=Gold").id, try server.post(Self.path, "name=Silver").id)
        let price = try server.post("/v1/prices", "product=\(gold)&currency=usd&unit_amount=1").id
        #expect(try server.post("\(Self.path)/\(silver)", "default_price=\(price)").failure
            == Failure(400, parameter: "default_price", "The price '\(price)' belongs to another product."))
        #expect(try server.post("\(Self.path)/\(gold)", "default_price=\(price)")["default_price"] == .string(price))
        #expect(try server.post("/v1/prices/\(price)", "active=false").failure
            == Failure(400, "This price cannot be archived because it is the default price of its product."))
    }

    @Test("its tax code stands in tax_details, too; its last event says that it is not active any more") func recorded() throws {
        let server = try TestServer(seeds: .builtIn)
        let product = try server.post(Self.path, "name=Gold&tax_code=txcd_10103000")
        #expect(product["tax_details"] == ["performance_location": .null, "tax_code": "txcd_10103000"])
        _ = try server.delete("\(Self.path)/\(product.id)")
        #expect(try server.get("/v1/events?type=product.deleted")["data"]?.array?.first?["data"]?["object"]?["active"] == false)
    }
}
