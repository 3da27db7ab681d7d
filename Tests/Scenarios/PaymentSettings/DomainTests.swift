// Domains on which a shop offers wallets.
import TestHarness
import Testing
import Wire

@Suite("Domains for wallets") struct DomainTests {
    private static let path = "/v1/payment_method_domains"
    private static let applePath = "/v1/apple_pay/domains"

    @Test("a domain is registered, and every wallet is active") func registration() throws {
        let server = try TestServer()
        let domain = try server.post(Self.path, "domain_name=shop.example.com")
        #expect(domain.keys == [
            "id", "object", "amazon_pay", "apple_pay", "created", "domain_name", "enabled", "google_pay", "klarna", "link", "livemode", "paypal",
        ])
        #expect(domain.id.hasPrefix("pmd_1"))
        #expect(domain["enabled"] == true)
        for wallet in ["amazon_pay", "apple_pay", "google_pay", "klarna", "link", "paypal"] { #expect(domain[wallet] == ["status": "active"]) }
        #expect(try server.get("\(Self.path)/\(domain.id)").json == domain.json)
    }

    @Test("it is disabled, and found by its name and by that") func update() throws {
        let server = try TestServer()
        let domain = try server.post(Self.path, "domain_name=shop.example.com").id
        let other = try server.post(Self.path, "domain_name=other.example.com&enabled=false").id
        #expect(try server.post("\(Self.path)/\(domain)", "enabled=false")["enabled"] == false)
        #expect(try server.post("\(Self.path)/\(domain)", "enabled=true")["enabled"] == true)
        #expect(try server.get("\(Self.path)?domain_name=shop.example.com").ids == [domain])
        #expect(try server.get("\(Self.path)?enabled=false").ids == [other])
        #expect(try server.get(Self.path).ids == [other, domain])
    }

    @Test("a test makes a wallet inactive, and a validation makes it active again") func validation() throws {
        let server = try TestServer()
        let domain = try server.post(Self.path, "domain_name=shop.example.com").id
        _ = try server.admin("POST objects/\(domain)/transitions/deactivate", "wallet=apple_pay&error_message=No certificate")
        let inactive: JSON = ["status": "inactive", "status_details": ["error_message": "No certificate"]]
        let read = try server.get("\(Self.path)/\(domain)")
        #expect(read["apple_pay"] == inactive)
        #expect(read["link"] == ["status": "active"])
        #expect(try server.post("\(Self.path)/\(domain)/validate")["apple_pay"] == ["status": "active"])
    }

    @Test("what is no name of a host is refused", arguments: ["https://shop.example.com", "shop", "shop..com", "-a.com", "shop.example.com:443"])
    func malformed(name: String) throws {
        let server = try TestServer()
        for path in [Self.path, Self.applePath] {
            #expect(try server.post(path, "domain_name=\(name)").failure
                == Failure(400, parameter: "domain_name",
                    "'\(name)' is not a domain name. Send only the name of the host, such as shop.example.com."))
        }
    }

    @Test("a domain that is not registered is missing, and a name is needed") func missing() throws {
        let server = try TestServer()
        #expect(try server.get("\(Self.path)/pmd_none").failure
            == Failure(404, code: "resource_missing", parameter: "payment_method_domain", "No such payment_method_domain: 'pmd_none'"))
        #expect(try server.post(Self.path).failure?.message == "Missing required param: domain_name.")
        for method in ["GET", "DELETE"] {
            #expect(try server.request(method, "\(Self.applePath)/x").failure
                == Failure(404, code: "resource_missing", parameter: "domain", "No such apple_pay_domain: 'x'"))
        }
    }

    @Test("by the older calls, for Apple Pay alone: registered, listed, deleted") func applePay() throws {
        let server = try TestServer()
        let domain = try server.post(Self.applePath, "domain_name=shop.example.com")
        #expect(domain.keys == ["id", "object", "created", "domain_name", "livemode"])
        #expect(domain.id.hasPrefix("apwc_1"))
        #expect(try server.get("\(Self.applePath)/\(domain.id)").json == domain.json)
        #expect(try server.get("\(Self.applePath)?domain_name=shop.example.com").ids == [domain.id])
        #expect(try server.get("\(Self.applePath)?domain_name=other.example.com").ids == [])
        #expect(try server.delete("\(Self.applePath)/\(domain.id)").json
            == ["id": .string(domain.id), "object": "apple_pay_domain", "deleted": true])
        #expect(try server.get(Self.applePath).ids == [])
    }
}
