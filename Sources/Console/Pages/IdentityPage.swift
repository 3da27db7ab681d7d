// The page at a verification session's `url`. In real life, a person shows a document to a camera there. Here a tester chooses how that ends: all
// checks pass, or one of them fails in a certain way. It happens at once, or some seconds later on the account's clock.
import Engine
import Identity
import Wire

struct IdentityPage: HostedPage {
    let root = "start"

    let parameters: [Parameter] =
        [.choice("do", "submit", "cancel"), .choice("outcome", [verified] + FailureCode.all)] + Delay.parameters

    /// The value of the field `outcome` if all checks pass. Other values are failure codes.
    private static let verified = "verified"

    /// The token contains the session's id, so no index of URLs is needed. It is valid only while the session has it.
    func find(_ path: [String], query: String, in engine: Engine) throws -> Inspection? {
        guard path.count == 1, let text = path.first, let token = SessionToken(text) else { return nil }
        return try engine.inspect(token.session, inAccountsCalled: token.account).first {
            $0.resource.name == VerificationSession.name && $0.fields["url"]?.string?.hasSuffix("/\(root)/\(text)") == true
        }
    }

    func end(_ path: [String], in engine: Engine) throws -> LinkEnd {
        guard path.count == 1, let text = path.first, let token = SessionToken(text) else { return .unknown }
        let former = try engine.inspect(token.session, inAccountsCalled: token.account).lazy.compactMap { $0.fields["former_link"] }
            .first { $0["token"] == .string(text) }
        return former?["end"]?.string.flatMap(LinkEnd.init) ?? .unknown
    }

    func returnURL(_ visit: Visit) -> ReturnURL? { visit["return_url"]?.string.flatMap(ReturnURL.init) }

    func act(_ arguments: Arguments, _ visit: Visit) throws -> Refusal? {
        if arguments.string("do") == "cancel" { return try visit.fire("cancel") }
        guard let outcome = arguments.string("outcome") else { throw Refusal.missing("outcome") }
        // An outcome that comes later could only be refused at that time.
        if outcome != Self.verified { try FailureCode.requirePossible(outcome, in: visit.subject.fields) }
        let result: (transition: String, arguments: JSONObject) = outcome == Self.verified ? ("verify", [:]) : ("reject", ["code": .string(outcome)])
        let delay = try Delay(arguments)
        try visit.fire("submit")
        return try delay.fire(result.transition, result.arguments, visit)
    }

    func outcome(_ visit: Visit) -> [(String, String?)] { [("Last error", visit["last_error"].flatMap(Self.lastError))] }

    // MARK: What it shows

    func title(_ visit: Visit) -> String {
        switch visit["type"]?.string {
        case "document": "Verify an identity document"
        case "id_number": "Verify an ID number"
        default: "Verify an identity"
        }
    }

    func body(_ visit: Visit) -> HTML {
        """
        <p>Nobody is verified here, and nothing is asked of you but how this is to end.</p>
        \(HTML.facts(facts(visit)))
        \(submission(visit))
        <form method="post" class="ways-out">
        <button name="do" value="cancel" class="quiet">Cancel the session</button>
        \(wayBack(visit))
        </form>
        """
    }

    private func submission(_ visit: Visit) -> HTML {
        """
        <form method="post">
        <p class="field">
        <label for="outcome">Outcome</label>
        <select id="outcome" name="outcome">
        <option value="\(Self.verified)">All checks pass</option>
        \(Self.checks.map { failures(of: $0.check, $0.heading, visit) })
        </select>
        </p>
        \(Delay.fields(visit, later: "Later, and processing until then:"))
        <button name="do" value="submit">Submit</button>
        </form>
        """
    }

    private func wayBack(_ visit: Visit) -> HTML {
        returnURL(visit).map { "<a href=\"\($0.text)\">Leave without a result</a>" } ?? ""
    }

    /// The checks that can fail, with their headings. Nil for the session itself.
    private static let checks: [(check: String?, heading: String)] = [
        ("document", "The document fails"), ("id_number", "The ID number fails"), ("selfie", "The selfie fails"),
        ("email", "The email address fails"), ("phone", "The phone number fails"), (nil, "The session itself fails"),
    ]

    /// Empty if the session does not ask for the check.
    private func failures(of check: String?, _ heading: String, _ visit: Visit) -> HTML {
        let codes = FailureCode.possible(in: visit.subject.fields).filter { FailureCode.check(of: $0) == check }
        guard !codes.isEmpty else { return "" }
        let options = codes.map { code in
            HTML.option(code, "\(code): \(FailureCode.reason(for: code))", isChosen: visit.entered["outcome"] == code)
        }
        return """
            <optgroup label="\(heading)">
            \(options)
            </optgroup>
            """
    }

    /// Facts about the session. Those without a value are left out.
    private func facts(_ visit: Visit) -> [(String, String?)] {
        let document = visit["options"]?["document"]
        let allowed = document?["allowed_types"]?.array?.compactMap(\.string).map(Self.words)
        return [
            ("Session", visit.id), ("Account", visit.account.id), ("Status", visit.status), ("Reference", visit["client_reference_id"]?.string),
            ("Flow", visit["verification_flow"]?.string), ("Checks", checks(visit)),
            ("Documents", allowed?.joined(separator: ", ")), ("Live capture", document?["require_live_capture"] == true ? "required" : nil),
            ("Email", visit["provided_details"]?["email"]?.string), ("Phone", visit["provided_details"]?["phone"]?.string),
            ("Last error", visit["last_error"].flatMap(Self.lastError)),
        ]
    }

    private func checks(_ visit: Visit) -> String {
        RequestedChecks.of(visit.subject.fields).map { $0 == "id_number" ? "ID number" : $0 }.joined(separator: ", ")
    }

    private static func lastError(_ error: JSON) -> String? {
        guard let code = error["code"]?.string else { return nil }
        return "\(code): \(error["reason"]?.string ?? "")"
    }

    private static func words(_ name: String) -> String { name.split(separator: "_").joined(separator: " ") }
}
