// /_admin/docs: the reference, made from the definitions.
import API
import Engine
import TestHarness
import Testing
import Wire

@testable import Console

@Suite("The reference") struct DocsTests {
    @Test("each resource has a page", arguments: ReferencePages.names) func found(name: String) throws {
        let answer = try TestServer().admin("GET docs/\(name)", key: nil)
        #expect(answer.status == 200)
        #expect(answer.maskedHeaders == [
            "X-Content-Type-Options: nosniff", "Referrer-Policy: no-referrer", "Cache-Control: no-store", "Content-Type: text/html; charset=utf-8",
            "Content-Security-Policy: default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'",
        ])
        #expect(try Markup(answer.text).all("h1").map(\.text) == [name])
    }

    @Test("the index leads to every resource, under its family") func index() throws {
        let links = try ReferencePages.page("").all("main").flatMap { $0.all("li") }.flatMap { $0.all("a") }
        #expect(links.map(\.text).sorted() == ReferencePages.names.sorted())
    }

    @Test("the index has every call of the control plane, with what it does and its parameters") func controlPlane() throws {
        let page = try ReferencePages.page("")
        let table = "The calls of the control plane"
        #expect(ReferencePages.rows(page)[table] == AdminRoute.all.map { "\($0.method) /_admin/\($0.path.joined(separator: "/"))" })
        #expect(ReferencePages.row(table, "POST /_admin/clock", page) == [
            "POST /_admin/clock", "Moves the clock, freezes it, or lets it run.", "advance, frozen, now, timeout",
        ])
    }

    @Test("every link leads to a page, a file or a place on the same page", arguments: ReferencePages.paths)
    func links(path: String) throws {
        let server = try TestServer()
        let page = try ReferencePages.page(path)
        let ids = page.all.compactMap { $0.attributes["id"] }
        #expect(Set(ids).count == ids.count)
        let targets = Set(page.all.compactMap { $0.attributes["href"] })
        #expect(targets.count > 5)
        for target in targets {
            if target.hasPrefix("#") {
                #expect(ids.contains(String(target.dropFirst())), "\(target)")
                continue
            }
            let ups = target.prefix { $0 == "." || $0 == "/" }.split(separator: "/").count
            #expect(ups == (path.isEmpty ? 1 : 2), "\(target)")
            let place = "/" + target.drop { $0 == "." || $0 == "/" }
            let isPage = place.hasPrefix("/_admin/docs") && ReferencePages.all?.pages[String(place.dropFirst("/_admin/docs".count))] != nil
            #expect(try isPage || server.get(place, key: nil).status == 200, "\(target)")
        }
    }

    @Test("the links of the index lead somewhere even with a slash at its end") func slash() throws {
        let page = try Markup(TestServer().admin("GET docs/", key: nil).text)
        let hrefs = page.all("main").flatMap { $0.all("li") }.flatMap { $0.all("a") }.compactMap { $0.attributes["href"] }
        #expect(hrefs.first?.hasPrefix("../../_admin/docs/") == true)
    }

    @Test("a screen reader finds landmarks, headings in order and names", arguments: ReferencePages.paths)
    func outline(path: String) throws {
        let page = try ReferencePages.page(path)
        #expect(page.all("html").map { $0.attributes["lang"] } == ["en"])
        #expect(page.all("main").count == 1 && page.all("nav").count == 1)
        #expect(page.all("a").first?.attributes["href"] == "#content")
        let levels = page.all.compactMap { $0.name.wholeMatch(of: #/h([1-6])/#).flatMap { Int($0.output.1) } }
        #expect(levels.first == 1 && levels.count { $0 == 1 } == 1)
        for (above, below) in zip(levels, levels.dropFirst()) { #expect(below <= above + 1) }
        for region in page.all where region.attributes["role"] == "region" { #expect(region.attributes["aria-label"]?.isEmpty == false) }
        for picture in page.all("svg") {
            #expect(picture.attributes["role"] == "img")
            #expect(picture.all("title").first?.attributes["id"] == picture.attributes["aria-labelledby"])
        }
        #expect(page.all("script").isEmpty && page.all.allSatisfy { $0.attributes["style"] == nil })
    }

    @Test("an unknown resource: a page that says which was meant", arguments: [
        ("identity.verification_sesion", "identity.verification_session"), ("verification_session", "identity.verification_session"),
        ("chargse", "charge"), ("onramp", "crypto.onramp_session"), ("order", "climate.order"), ("Customer", "customer"), ("customers", "customer"),
        ("nonsense", nil), ("<script>", nil),
    ])
    func unknown(name: String, meant: String?) throws {
        let answer = try TestServer().admin("GET docs/\(Percent.encode(name))", key: nil)
        #expect(answer.status == 404)
        let page = try Markup(answer.text)
        #expect(page.all("main").first?.text.contains("This server has no resource \(name).") == true)
        let suggestions = page.all("main").flatMap { $0.all("a") }.map(\.text)
        #expect(meant.map { suggestions.contains($0) } ?? suggestions.isEmpty, "\(suggestions)")
    }

    @Test("it is for those who may use the control plane, and for no foreign page", arguments: [
        (AdminAccess.loopback, Peer.remote, [:], 403), (.loopback, .loopback, ["Origin": "https://evil.example"], 403),
        (.loopback, .loopback, ["Sec-Fetch-Site": "cross-site"], 403), (.loopback, .loopback, ["Host": "evil.example"], 403),
        (.loopback, .loopback, ["Sec-Fetch-Site": "none"], 200), (.token("secret"), .loopback, [:], 403),
        (.token("secret"), .remote, ["Pinstripe-Admin-Token": "secret"], 200), (.open, .remote, [:], 200),
    ] as [(AdminAccess, Peer, Headers, Int)])
    func access(access: AdminAccess, peer: Peer, headers: Headers, status: Int) throws {
        let server = try TestServer(access: access)
        for path in ["docs", "docs/charge"] {
            #expect(try server.admin("GET \(path)", key: nil, headers: headers, peer: peer).status == status)
        }
    }

    @Test("it is read, and nothing else") func methods() throws {
        #expect(try TestServer().admin("HEAD docs/charge").status == 200)
        #expect(try TestServer().admin("POST docs/charge").failure?.message.hasSuffix("This path takes GET.") == true)
    }
}
