// The page at a verification session's `url`: what it shows, what a tester can have happen there, and where it leads then.
import TestHarness
import Testing
import Wire

@Suite("The page of a verification session") struct IdentityPageTests {
    private static let back = "http://127.0.0.1:4242/back?order=42#top"

    /// A session with a place to go back to.
    private func newSession(_ server: TestServer, _ form: String = "type=document") throws -> (id: String, url: String) {
        let session = try server.post(TestServer.sessions, "\(form)&return_url=\(Percent.encode(Self.back))")
        return (session.id, try #require(session["url"]?.string))
    }

    /// What the page says of the session, a line each.
    private func facts(_ page: Answer) -> [String] {
        page.masked.matches(of: #/<dt>(.*?)</dt><dd>(.*?)</dd>/#).map { "\($0.1): \($0.2)" }
    }

    private func eventTypes(_ server: TestServer) throws -> [String] {
        try server.get("/v1/events")["data"]?.array?.compactMap { $0["type"]?.string?.split(separator: ".").last.map(String.init) }.reversed() ?? []
    }

    private static func line(_ transition: String, _ status: String, _ cause: String = "control_plane", event: String) -> String {
        "\(transition) → \(status) (\(cause), identity.verification_session.\(event))"
    }
    private static let created = line("create", "requires_input", "api", event: "created")
    private static let submitted = line("submit", "processing", event: "processing")

    // MARK: What it shows

    @Test("what is to be verified, whose it is, and how it stands", arguments: [
        ("type=document", ["Checks: document"]),
        ("type=id_number", ["Checks: ID number"]),
        (
            "type=document&options[document][require_matching_selfie]=true&options[document][require_id_number]=true"
                + "&options[document][require_live_capture]=true&options[document][allowed_types][]=passport"
                + "&options[document][allowed_types][]=id_card&client_reference_id=order-42",
            ["Reference: order-42", "Checks: document, ID number, selfie", "Documents: passport, id card", "Live capture: required"]
        ),
        (
            "verification_flow=vf_1&provided_details[email]=jenny@example.com&provided_details[phone]=%2B15550100",
            ["Flow: vf_1", "Checks: document, email, phone", "Email: jenny@example.com", "Phone: +15550100"]
        ),
    ])
    func shows(form: String, more: [String]) throws {
        let server = try TestServer()
        let page = try server.open(newSession(server, form).url)
        #expect(page.status == 200)
        #expect(facts(page) == ["Session: vs_…", "Account: acct_…", "Status: requires_input"] + more)
    }

    @Test("the title says what is verified", arguments: [
        ("type=document", "Verify an identity document"), ("type=id_number", "Verify an ID number"), ("verification_flow=vf_1", "Verify an identity"),
    ])
    func title(form: String, title: String) throws {
        let server = try TestServer()
        let page = try server.open(newSession(server, form).url)
        #expect(page.text.contains("<title>\(title) · Pinstripe</title>"))
        #expect(page.text.contains("<h1>\(title)</h1>"))
    }

    @Test("the outcomes: success, and every failure below the check that it is one of") func outcomes() throws {
        let server = try TestServer()
        let page = try server.open(newSession(server).url).text
        let lines = page.split(separator: "\n").filter { $0.hasPrefix("<opt") }
        #expect(lines.map { $0.replacing(#/<opt\w+ (label|value)="(.*?)">.*/#) { "\($0.1) \($0.2)" } } == [
            "value verified",
            "label The document fails", "value document_expired", "value document_type_not_supported", "value document_unverified_other",
            "label The ID number fails", "value id_number_insufficient_document_data", "value id_number_mismatch",
            "value id_number_unverified_other",
            "label The selfie fails", "value selfie_document_missing_photo", "value selfie_face_mismatch", "value selfie_manipulated",
            "value selfie_unverified_other",
            "label The email address fails", "value email_unverified_other", "value email_verification_declined",
            "label The phone number fails", "value phone_unverified_other", "value phone_verification_declined",
            "label The session itself fails", "value abandoned", "value consent_declined", "value country_not_supported",
            "value device_not_supported", "value under_supported_age",
        ])
        #expect(lines.contains("<option value=\"document_expired\">document_expired: The document is expired.</option>"))
    }

    @Test("what the session carries is text on the page, whatever it looks like") func escaping() throws {
        let server = try TestServer()
        let hostile = "\"><script>alert('x')</script>"
        let form = ["client_reference_id", "verification_flow", "provided_details[email]"].map { "\($0)=\(Percent.encode(hostile))" }
        let session = try server.post(
            TestServer.sessions, form.joined(separator: "&") + "&return_url=\(Percent.encode("https://example.com/" + hostile))")
        let page = try server.open(#require(session["url"]?.string))
        let escaped = "&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"
        #expect(!page.text.contains("<script"))
        #expect(facts(page).suffix(4) == ["Reference: \(escaped)", "Flow: \(escaped)", "Checks: document, email", "Email: \(escaped)"])
        #expect(page.text.contains("<a href=\"https://example.com/\(escaped)\">Leave without a result</a>"))
    }

    @Test("a failed attempt, on the page of the next one") func lastError() throws {
        let server = try TestServer()
        let session = try newSession(server)
        try server.reject(session.id, "document_expired")
        let url = try #require(server.session(session.id)["url"]?.string)
        #expect(try facts(server.open(url)).last == "Last error: document_expired: The document is expired.")
    }

    @Test("a clock that stands still is told of") func frozen() throws {
        let server = try TestServer()
        let url = try newSession(server).url
        #expect(try server.open(url).text.contains("On the account&#39;s clock.</small>"))
        _ = try server.admin("POST clock", "frozen=true")
        #expect(try server.open(url).text.contains("On the account&#39;s clock, which stands still until a test moves it.</small>"))
    }

    // MARK: What it does

    @Test("success at once: both transitions, their events, and back") func success() throws {
        let server = try TestServer()
        let session = try newSession(server)
        let answer = try server.submit(session.url, "outcome=verified&when=now&delay=3&do=submit")
        #expect(answer.status == 303)
        #expect(answer.headers["Location"] == Self.back)
        #expect(try server.session(session.id)["status"] == "verified")
        #expect(try server.history(of: session.id) == [Self.created, Self.submitted, Self.line("verify", "verified", event: "verified")])
        #expect(try eventTypes(server) == ["created", "processing", "verified"])
    }

    @Test("failure at once, for every code", arguments: [
        "document_expired", "document_type_not_supported", "document_unverified_other", "id_number_insufficient_document_data",
        "id_number_mismatch", "id_number_unverified_other", "selfie_document_missing_photo", "selfie_face_mismatch", "selfie_manipulated",
        "selfie_unverified_other", "email_unverified_other", "email_verification_declined", "phone_unverified_other",
        "phone_verification_declined", "abandoned", "consent_declined", "country_not_supported", "device_not_supported", "under_supported_age",
    ])
    func failure(code: String) throws {
        let server = try TestServer()
        let session = try newSession(server)
        #expect(try server.submit(session.url, "outcome=\(code)&do=submit").headers["Location"] == Self.back)
        let failed = try server.session(session.id)
        #expect(failed["status"] == "requires_input")
        #expect(failed["last_error"]?["code"] == .string(code))
        #expect(failed["url"] != .string(session.url))
        #expect(try server.history(of: session.id) == [
            Self.created, Self.submitted, Self.line("reject", "requires_input", event: "requires_input"),
        ])
        #expect(try server.open(#require(failed["url"]?.string)).status == 200)
    }

    @Test("later: processing at once, and the outcome when its time has come on the account's clock", arguments: [
        ("outcome=verified&when=later", 3, "verified"), ("outcome=verified&when=later&delay=", 3, "verified"),
        ("outcome=verified&when=later&delay=1", 1, "verified"), ("outcome=selfie_manipulated&when=later&delay=86400", 86_400, "requires_input"),
    ])
    func later(form: String, delay: Int64, status: JSON) throws {
        let server = try TestServer()
        let session = try newSession(server)
        let answer = try server.submit(session.url, "\(form)&do=submit")
        #expect(answer.headers["Location"] == Self.back)
        #expect(try server.session(session.id)["status"] == "processing")
        #expect(try server.admin("POST clock", "advance=\(delay - 1)")["fired"] == [])
        #expect(try server.session(session.id)["status"] == "processing")
        let transition = status == "verified" ? "verify" : "reject"
        #expect(try server.admin("POST clock", "advance=1")["fired"] == [
            ["at": .integer(1_695_680_120 + delay), "id": .string(session.id), "transition": .string(transition)]
        ])
        let settled = try server.session(session.id)
        #expect(settled["status"] == status)
        if status == "requires_input" { #expect(settled["last_error"]?["code"] == "selfie_manipulated") }
        let event = status.string ?? ""
        #expect(try server.history(of: session.id) == [Self.created, Self.submitted, Self.line(transition, event, "clock", event: event)])
    }

    @Test("a delayed outcome finds that the tester was faster, and leaves it at that") func overtaken() throws {
        let server = try TestServer()
        let session = try newSession(server)
        _ = try server.submit(session.url, "outcome=abandoned&when=later&do=submit")
        _ = try server.fire("verify", session.id)
        #expect(try server.admin("POST clock", "advance=3")["fired"] == [])
        #expect(try server.session(session.id)["status"] == "verified")
    }

    @Test("a reset takes a delayed outcome with it") func reset() throws {
        let server = try TestServer()
        _ = try server.submit(newSession(server).url, "outcome=verified&when=later&do=submit")
        _ = try server.admin("POST reset")
        #expect(try server.admin("POST clock", "advance=3")["fired"] == [])
    }

    @Test("cancel") func cancel() throws {
        let server = try TestServer()
        let session = try newSession(server)
        #expect(try server.submit(session.url, "do=cancel").headers["Location"] == Self.back)
        #expect(try server.history(of: session.id) == [Self.created, Self.line("cancel", "canceled", event: "canceled")])
    }

    @Test("leave: a link to where the session says, if it leads anywhere", arguments: [
        ("&return_url=https://example.com/a?b=c%26d", #"<a href="https://example.com/a?b=c&amp;d">Leave without a result</a>"#),
        ("", nil),
    ])
    func leave(form: String, link: String?) throws {
        let server = try TestServer()
        let url = try #require(server.post(TestServer.sessions, "type=document\(form)")["url"]?.string)
        let links = try server.open(url).text.matches(of: #/<a .*?</a>/#).map { String($0.output) }
        #expect(links == (link.map { [$0] } ?? []))
    }

    @Test("where there is no way back, the page says that all is done") func done() throws {
        let server = try TestServer()
        let session = try server.post(TestServer.sessions, "type=document")
        let answer = try server.submit(#require(session["url"]?.string), "do=submit&outcome=verified")
        #expect(answer.status == 200)
        #expect(answer.headers["Location"] == nil)
        #expect(answer.masked.contains("<h1>Done</h1>"))
        #expect(answer.masked.contains("<p>VerificationSession <code>vs_…</code> has the status <strong>verified</strong> now.</p>"))
        #expect(!answer.text.contains("<a "))
    }
}
