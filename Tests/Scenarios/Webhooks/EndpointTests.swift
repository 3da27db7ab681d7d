// Webhook endpoints as objects: how they are made, changed and removed, and what is refused.
import TestHarness
import Testing
import Webhooks
import Wire

private let endpoints = "/v1/webhook_endpoints"
private let url = "http://127.0.0.1:4242/webhook"

@Suite("Webhook endpoints") struct EndpointTests {
    @Test("created, read, updated, listed, deleted: every answer") func wholeLife() throws {
        let server = try TestServer()
        let created = try server.post(
            endpoints,
            "url=https://example.com/hook?a=1&enabled_events[]=charge.succeeded&enabled_events[]=*&api_version=2019-03-14"
                + "&connect=true&description=Ours&metadata[team]=blue")
        #expect(created.status == 200)
        #expect(created.masked == """
            {
              "id": "we_…",
              "object": "webhook_endpoint",
              "api_version": "2019-03-14",
              "application": null,
              "created": 1695680120,
              "description": "Ours",
              "enabled_events": [
                "charge.succeeded",
                "*"
              ],
              "livemode": false,
              "metadata": {
                "team": "blue"
              },
              "secret": "whsec_…",
              "status": "enabled",
              "url": "https://example.com/hook?a=1"
            }

            """)
        // From now on the same without its secret.
        var expected = created.json
        expected["secret"] = nil
        let path = "\(endpoints)/\(created.id)"
        #expect(try server.get(path).json == expected)

        expected["description"] = .null
        expected["enabled_events"] = ["source.failed"]
        expected["metadata"] = [:]
        expected["url"] = "http://localhost"
        #expect(try server.post(path, "description=&enabled_events[]=source.failed&metadata=&url=http://localhost").json == expected)
        expected["status"] = "disabled"
        #expect(try server.post(path, "disabled=true").json == expected)
        expected["status"] = "enabled"
        #expect(try server.post(path, "disabled=false").json == expected)
        #expect(try server.post(path).json == expected)

        #expect(try server.get(endpoints).json == ["object": "list", "data": [expected], "has_more": false, "url": "/v1/webhook_endpoints"])
        #expect(try server.delete(path).json == ["id": .string(created.id), "object": "webhook_endpoint", "deleted": true])
        #expect(try server.get(endpoints).ids == [])
        for answer in [try server.get(path), try server.delete(path), try server.post(path, "disabled=true")] {
            #expect(answer.failure == Failure(
                404, code: "resource_missing", parameter: "id", "No such webhook endpoint: '\(created.id)'"))
        }
        #expect(server.notes.faults == [])
    }

    @Test("with nothing but what is required") func least() throws {
        let endpoint = try TestServer().newEndpoint(url, "*")
        #expect(endpoint["api_version"] == .null)
        #expect(endpoint["description"] == .null)
        #expect(endpoint["metadata"] == [:])
        #expect(endpoint["status"] == "enabled")
    }

    @Test("a secret is whsec_ and 32 letters and digits, each endpoint's its own") func secrets() throws {
        let server = try TestServer()
        let secrets = try (0..<4).map { _ in try server.newEndpoint(url, "*")["secret"]?.string ?? "" }
        #expect(Set(secrets).count == 4)
        for secret in secrets { #expect(secret.wholeMatch(of: #/whsec_[0-9A-Za-z]{32}/#) != nil, "\(secret)") }
    }

    @Test("a creation that is replayed shows the secret again") func replay() throws {
        let server = try TestServer()
        let key: Headers = ["Idempotency-Key": "once"]
        let first = try server.newEndpoint(url, "*", headers: key)
        #expect(try server.newEndpoint(url, "*", headers: key).text == first.text)
        #expect(try server.get(endpoints).ids == [first.id])
    }

    // MARK: Refused

    @Test("what is refused at creation", arguments: [
        ("enabled_events[]=*", "parameter_missing", "url", "Missing required param: url."),
        ("url=\(url)", "parameter_missing", "enabled_events", "Missing required param: enabled_events."),
        ("url=\(url)&enabled_events=", "parameter_missing", "enabled_events", "Missing required param: enabled_events."),
        ("url=localhost&enabled_events[]=*", "url_invalid", "url", "Invalid URL: An explicit scheme (such as https) must be provided."),
        ("url=/hook&enabled_events[]=*", "url_invalid", "url", "Invalid URL: An explicit scheme (such as https) must be provided."),
        ("url=ftp://example.com&enabled_events[]=*", "url_invalid", "url", "Invalid URL: Its scheme must be http or https."),
        ("url=http://&enabled_events[]=*", "url_invalid", "url", "Invalid URL: It must name a host."),
        ("url=http:///hook&enabled_events[]=*", "url_invalid", "url", "Invalid URL: It must name a host."),
        ("url=http://user@:80/hook&enabled_events[]=*", "url_invalid", "url", "Invalid URL: It must name a host."),
        ("url=http://a/b%20c&enabled_events[]=*", "url_invalid", "url", "Invalid URL: It must not hold spaces or control characters."),
        ("url=http://a/%0d%0ab&enabled_events[]=*", "url_invalid", "url", "Invalid URL: It must not hold spaces or control characters."),
        ("url=\(url)&enabled_events[]=*&api_version=latest", nil, "api_version", "Invalid Stripe API version: latest"),
        ("url=\(url)&enabled_events[]=*&connect=maybe", nil, "connect", "Invalid boolean: maybe"),
        ("url=\(url)&enabled_events[]=*&disabled=true", "parameter_unknown", "disabled", "Received unknown parameter: disabled"),
        ("url=\(url)&enabled_events[]=*&secret=s", "parameter_unknown", "secret", "Received unknown parameter: secret"),
        ("url=\(url)&enabled_events=*", nil, "enabled_events", "Invalid array"),
    ] as [(String, String?, String, String)])
    func refused(form: String, code: String?, parameter: String, message: String) throws {
        let server = try TestServer()
        #expect(try server.post(endpoints, form).failure == Failure(400, code: code, parameter: parameter, message))
        #expect(try server.get(endpoints).ids == [])
    }

    @Test("ports that are none", arguments: ["0", "65536", "x", "80x", "-1", "99999999999999999999"]) func ports(port: String) throws {
        #expect(try TestServer().newEndpoint("http://localhost:\(port)/hook", "*").failure == Failure(
            400, code: "url_invalid", parameter: "url", "Invalid URL: Its port must be a number from 1 to 65535."))
    }

    @Test("URLs that lead to a machine of one's own, or anywhere", arguments: [
        "http://localhost", "HTTP://127.0.0.1:1", "http://[::1]:65535/hook", "https://[::1]", "https://user:password@example.com:8443/hook?x=1%232",
        "http://localhost:/", "http://example.com/%25%20", "http://intranet/a@b:c",
    ])
    func goodURLs(url: String) throws {
        let answer = try TestServer().post(endpoints, "enabled_events[]=*&url=" + url.replacing("%", with: "%25"))
        #expect(answer["url"]?.string == url)
    }

    @Test("an event type that there is not: the names that there are", arguments: ["identity.*", "charge", "", "customer.Created"])
    func unknownType(name: String) throws {
        let failure = try #require(try TestServer().newEndpoint(url, "*", name).failure)
        #expect(failure.status == 400)
        #expect(failure.parameter == "enabled_events[1]")
        if name.isEmpty { return }
        #expect(failure.code == nil)
        #expect(failure.message.hasPrefix(
            "Invalid enabled_events[1]: must be one of account.application.authorized, account.application.deauthorized, "))
        #expect(failure.message.hasSuffix(", treasury.received_debit.created, crypto.onramp_session_updated, or *"))
        // Every type of the API version, the one of the onramp by both of its names, and the star.
        #expect(failure.message.split(separator: ", ").count == EventType.all.count + 2)
    }

    @Test("what an update does not take", arguments: ["api_version=2019-03-14", "connect=true", "status=disabled", "secret=whsec_1"])
    func updateUnknown(form: String) throws {
        let server = try TestServer()
        let id = try server.newEndpoint(url, "*").id
        let name = form.split(separator: "=").first.map(String.init) ?? ""
        #expect(try server.post("\(endpoints)/\(id)", form).failure == Failure(
            400, code: "parameter_unknown", parameter: name, "Received unknown parameter: \(name)"))
    }

    @Test("what an update refuses changes nothing", arguments: [
        ("url=&description=new", "url"), ("url=nowhere&description=new", "url"), ("enabled_events=&description=new", "enabled_events"),
        ("enabled_events[]=x&description=new", "enabled_events[0]"),
    ])
    func updateRefused(form: String, parameter: String) throws {
        let server = try TestServer()
        let id = try server.newEndpoint(url, "*").id
        let before = try server.get("\(endpoints)/\(id)")
        let failure = try server.post("\(endpoints)/\(id)", form).failure
        #expect(failure?.status == 400)
        #expect(failure?.parameter == parameter)
        #expect(try server.get("\(endpoints)/\(id)").text == before.text)
    }

    @Test("the list knows paging, and no filter") func list() throws {
        let server = try TestServer()
        let ids = try (0..<3).map { _ in try server.newEndpoint(url, "*").id }
        let page = try server.get("\(endpoints)?limit=2")
        #expect(page.ids == [ids[2], ids[1]])
        #expect(page["has_more"] == true)
        #expect(try server.get("\(endpoints)?starting_after=\(ids[1])").ids == [ids[0]])
        #expect(try server.get("\(endpoints)?ending_before=\(ids[0])").ids == [ids[2], ids[1]])
        for name in ["created", "url", "status"] {
            #expect(try server.get("\(endpoints)?\(name)=1").failure?.code == "parameter_unknown")
        }
        #expect(page.text.contains("whsec") == false)
    }

    // MARK: How many

    @Test("sixteen, and the seventeenth is refused until one is gone") func seventeenth() throws {
        let server = try TestServer()
        let ids = try (0..<16).map { _ in try server.newEndpoint(url, "*").id }
        let refusal = Failure(400, "You have reached the maximum of 16 test webhook endpoints.")
        #expect(try server.newEndpoint(url, "*").failure == refusal)
        _ = try server.post("\(endpoints)/\(ids[0])", "disabled=true")
        #expect(try server.newEndpoint(url, "*").failure == refusal)
        #expect(try server.newEndpoint(url, "*", key: "sk_test_beta").status == 200)
        _ = try server.delete("\(endpoints)/\(ids[0])")
        #expect(try server.newEndpoint(url, "*").status == 200)
        #expect(try server.newEndpoint(url, "*").failure == refusal)
    }

    @Test("live mode counts for itself, and wants https") func live() throws {
        let server = try TestServer(allowsLiveKeys: true)
        for _ in 0..<16 { _ = try server.newEndpoint(url, "*") }
        #expect(try server.newEndpoint(url, "*", key: "sk_live_alpha").failure == Failure(
            400, code: "url_invalid", parameter: "url", "Invalid URL: In live mode it must use https."))
        for _ in 0..<16 { #expect(try server.newEndpoint("HTTPS://example.com", "*", key: "sk_live_alpha")["livemode"] == true) }
        #expect(try server.newEndpoint("https://example.com", "*", key: "sk_live_alpha").failure == Failure(
            400, "You have reached the maximum of 16 live webhook endpoints."))
    }

    @Test("another account sees none of them") func otherAccount() throws {
        let server = try TestServer()
        let id = try server.newEndpoint(url, "*").id
        #expect(try server.get(endpoints, key: "sk_test_beta").ids == [])
        #expect(try server.get("\(endpoints)/\(id)", key: "sk_test_beta").status == 404)
    }
}
