// Which ways to pay an account offers.
import Engine
import PaymentSettings
import TestHarness
import Testing
import Wire

@Suite("PaymentMethodConfigurations") struct PaymentMethodConfigurationTests {
    private static let path = "/v1/payment_method_configurations"
    private static let on: JSON = ["available": true, "display_preference": ["overridable": .null, "preference": "on", "value": "on"]]

    @Test("each account has a default one from the beginning, with everything on; its id stays the same") func theDefault() throws {
        let server = try TestServer()
        let list = try server.get(Self.path)
        let configuration = try #require(list["data"]?[0])
        #expect(list["data"]?.array?.count == 1)
        #expect(configuration["is_default"] == true)
        #expect(configuration["active"] == true)
        #expect(configuration["name"] == "Default")
        #expect(configuration["parent"] == .null)
        #expect(configuration["application"] == .null)
        for type in ["card", "us_bank_account", "apple_pay", "zip"] { #expect(configuration[type] == Self.on, "\(type)") }
        let id = list.ids[0]
        #expect(id.wholeMatch(of: #/pmc_1[0-9A-Za-z]{23}/#) != nil)
        #expect(try server.get("\(Self.path)/\(id)").json == configuration)
        #expect(try server.get(Self.path, key: "sk_test_beta").ids != [id])
        _ = try server.admin("POST reset")
        #expect(try server.post("\(Self.path)/\(id)", "name=Mine")["name"] == "Mine")
        #expect(try server.get(Self.path).ids == [id])
    }

    @Test("a list that is refused does not make it") func refusedList() throws {
        let server = try TestServer()
        #expect(try server.get("\(Self.path)?starting_after=price_none").failure?.parameter == "starting_after")
        #expect(try server.objectCount() == 0)
        #expect(try server.get(Self.path).ids.count == 1)
    }

    @Test("a way to pay is switched off, and back to the default") func update() throws {
        let server = try TestServer()
        let id = try server.get(Self.path).ids[0]
        let off = try server.post("\(Self.path)/\(id)", "klarna[display_preference][preference]=off")
        #expect(off["klarna"] == ["available": false, "display_preference": ["overridable": .null, "preference": "off", "value": "off"]])
        #expect(off["card"] == Self.on)
        let none = try server.post("\(Self.path)/\(id)", "klarna[display_preference][preference]=none")
        #expect(none["klarna"] == ["available": true, "display_preference": ["overridable": .null, "preference": "none", "value": "on"]])
        #expect(try server.post("\(Self.path)/\(id)", "klarna[display_preference][preference]=maybe").failure
            == Failure(400, parameter: "klarna[display_preference][preference]",
                "Invalid klarna[display_preference][preference]: must be one of none, off, or on"))
    }

    @Test("another one is made, found among the active ones, and switched off") func another() throws {
        let server = try TestServer()
        let made = try server.post(Self.path, "name=EU&card[display_preference][preference]=on&affirm[display_preference][preference]=off")
        #expect(made["name"] == "EU")
        #expect(made["is_default"] == false)
        #expect(made["card"] == Self.on)
        #expect(made["affirm"]?["available"] == false)
        #expect(made["ideal"]?["display_preference"] == ["overridable": .null, "preference": "none", "value": "on"])
        #expect(try server.get("\(Self.path)?active=true").ids.count == 2)
        #expect(try server.get("\(Self.path)?application=").ids.count == 2)
        #expect(try server.post("\(Self.path)/\(made.id)", "active=false")["active"] == false)
        #expect(try server.get("\(Self.path)?active=false").ids == [made.id])
        #expect(try server.get("\(Self.path)?active=true").ids.count == 1)
        #expect(try server.get("\(Self.path)?application=ca_1").ids == [])
    }

    @Test("a connected account's takes after its platform's, and may depart from it") func child() throws {
        let server = try TestServer()
        let parent = try server.post(Self.path, "klarna[display_preference][preference]=off").id
        let headers: Headers = ["Stripe-Account": "acct_1Shop"]
        let child = try server.post(Self.path, "parent=\(parent)&affirm[display_preference][preference]=off", headers: headers)
        #expect(child["parent"] == .string(parent))
        #expect(child["klarna"]?["display_preference"] == ["overridable": true, "preference": "none", "value": "off"])
        #expect(child["affirm"]?["display_preference"] == ["overridable": true, "preference": "off", "value": "off"])
        #expect(child["card"]?["display_preference"] == ["overridable": true, "preference": "none", "value": "on"])
        #expect(try server.post(Self.path, "parent=pmc_none").failure
            == Failure(400, code: "resource_missing", parameter: "parent", "No such payment_method_configuration: 'pmc_none'"))
    }

    @Test("payments ask for the default one, and what is on in it") func asked() throws {
        let server = try TestServer()
        _ = try server.get("/v1/customers")
        let account = try #require(try server.engine.accounts.find(AccountKey(keyName: "alpha", isLive: false)))
        var id = ""
        var offered: Set<String> = []
        try server.engine.perform(account, .controlPlane) { change in
            id = try PaymentMethodConfiguration.default(change)
            offered = try PaymentMethodConfiguration.offered(in: id, change)
        }
        try server.endTurn()
        #expect(offered.isSuperset(of: ["card", "klarna", "link"]))
        #expect(try server.get(Self.path).ids == [id])
        _ = try server.post("\(Self.path)/\(id)", "klarna[display_preference][preference]=off")
        let inactive = try server.post(Self.path).id
        _ = try server.post("\(Self.path)/\(inactive)", "active=false")
        var again = ""
        var allowed: [Bool] = []
        try server.engine.perform(account, .controlPlane) { change in
            again = try PaymentMethodConfiguration.default(change)
            for (type, configuration) in [("card", id), ("klarna", id), ("shells", id), ("card", inactive)] {
                allowed.append(try PaymentMethodConfiguration.offered(in: configuration, change).contains(type))
            }
        }
        #expect(again == id)
        #expect(allowed == [true, false, false, false])
    }

    @Test("one that does not exist is missing") func missing() throws {
        #expect(try TestServer().get("\(Self.path)/pmc_none").failure
            == Failure(404, code: "resource_missing", parameter: "configuration", "No such payment_method_configuration: 'pmc_none'"))
    }
}
