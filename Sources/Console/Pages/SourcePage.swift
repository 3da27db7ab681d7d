// The page at a source's `redirect.url`, and behind the code of WeChat Pay, where in real life a customer agrees to a payment at the bank's.
// Here a tester says what the customer does. Whatever that is, the way back leads to the shop, with the source in the URL's query.
import Engine
import OrderedCollections
import Resources
import Wire

struct SourcePage: HostedPage {
    let root = "redirect"

    let parameters: [Parameter] =
        [.choice("do", "authorize", "fail", "abort").required, .choice("failure_reason", SourcePage.reasons.map(\.code)).emptyable] + Delay.parameters

    private static let reasons = [
        (code: "declined", text: "The bank declines the payment"), (code: "processing_error", text: "Something goes wrong on the way"),
        (code: "user_abort", text: "The customer gives up at the bank"),
    ]

    /// `/redirect/authenticate/src_…?client_secret=…`
    func find(_ path: [String], query: String, in engine: Engine) throws -> Inspection? {
        guard path.count == 2, path[0] == "authenticate" else { return nil }
        var form = Form()
        guard (try? form.decode(query)) != nil, let secret = form.values["client_secret"]?.text else { return nil }
        return try engine.inspectEverywhere(path[1]).first {
            $0.resource.name == Source.name && $0.fields["client_secret"] == .string(secret) && Self.hasPage($0.fields)
        }
    }

    private static func hasPage(_ source: JSONObject) -> Bool { source["redirect"]?.object != nil || source["type"] == "wechat" }

    func act(_ arguments: Arguments, _ visit: Visit) throws {
        let name = arguments.string("do") ?? ""
        var given: JSONObject = [:]
        if name == "fail", let reason = arguments["failure_reason"], !reason.isNull { given["failure_reason"] = reason }
        // What is legal later is legal now: the person is told at once.
        guard visit.subject.transitions.contains(where: { $0.name == name }) else { return try visit.fire(name, given) }
        try Delay(arguments).fire(name, given, visit)
    }

    /// The shop's page, and in its query the source, its mode and its secret, in the place of what was there by these names.
    func returnURL(_ visit: Visit) -> String? {
        guard let url = visit["return_url"]?.string else { return nil }
        let fragment = url.firstIndex(of: "#").map { url[$0...] } ?? ""
        let parts = url.dropLast(fragment.count).split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let added = [
            ("source", visit.id), ("livemode", visit["livemode"] == true ? "true" : "false"), ("client_secret", visit["client_secret"]?.string ?? ""),
        ]
        let kept = (parts.count > 1 ? parts[1] : "").split(separator: "&").filter { pair in
            let name = pair.prefix { $0 != "=" }
            return !added.contains { $0.0 == Percent.decode(name) ?? String(name) }
        }
        let query = (kept.map(String.init) + added.map { "\($0.0)=\($0.1)" }).joined(separator: "&")
        return "\(parts[0])?\(query)\(fragment)"
    }

    // MARK: What it shows

    func title(_ visit: Visit) -> String {
        guard let amount = visit["amount"]?.integer, let currency = visit["currency"]?.string else { return "Authorize a payment" }
        return "Authorize a payment of \(Currency.text(amount, currency))"
    }

    func body(_ visit: Visit) -> HTML {
        """
        <p>No bank is asked here: you say what the customer does.</p>
        <dl>
        \(facts(visit).map { name, value -> HTML in "<div><dt>\(name)</dt><dd>\(value)</dd></div>" })
        </dl>
        \(visit.subject.transitions.contains { $0.name == "authorize" } ? decision(visit) : over(visit))
        """
    }

    private func decision(_ visit: Visit) -> HTML {
        """
        <form method="post">
        \(Delay.fields(visit))
        <p><button name="do" value="authorize">Authorize the payment</button></p>
        <div class="ways-out">
        <p class="field">
        <label for="failure_reason">Why it fails</label>
        <select id="failure_reason" name="failure_reason">
        \(Self.reasons.map { reason -> HTML in "<option value=\"\(reason.code)\">\(reason.text)</option>" })
        </select>
        </p>
        <button name="do" value="fail" class="quiet">Fail the payment</button>
        \(abort(visit))
        </div>
        </form>
        """
    }

    private func abort(_ visit: Visit) -> HTML {
        visit["redirect"] == nil ? "" : "<button name=\"do\" value=\"abort\" class=\"quiet\">Abort and go back</button>"
    }

    private func over(_ visit: Visit) -> HTML {
        let link: HTML = returnURL(visit).flatMap(ReturnURL.init).map { "<a href=\"\($0.text)\">Back to the shop</a>" } ?? ""
        return """
            <p>There is nothing left to decide.</p>
            <p>\(link)</p>
            """
    }

    private func facts(_ visit: Visit) -> [(String, String)] {
        let amount = visit["amount"]?.integer.flatMap { amount in visit["currency"]?.string.map { Currency.text(amount, $0) } }
        let facts: [(String, String?)] = [
            ("Type", visit["type"]?.string), ("Amount", amount), ("Shop", visit.account.id),
            ("On the statement", visit["statement_descriptor"]?.string), ("Customer", visit["owner"]?["name"]?.string),
            ("Email", visit["owner"]?["email"]?.string), ("Source", visit.id), ("Status", visit.status),
            ("Failure", visit["redirect"]?["failure_reason"]?.string),
        ]
        return facts.compactMap { name, value in value.map { (name, $0) } }
    }
}
