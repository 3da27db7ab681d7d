// The page at an invoice's `hosted_invoice_url`: its lines and what is due. The customer can pay there; a tester chooses how. `invoice_pdf` is below it.
import Common
import Engine
import Intents
import Invoices
import Wire

struct InvoicePage: HostedPage {
    let root = InvoiceLink.root
    let parameters: [Parameter] = [Parameter.choice("do", ways.map(\.name)).required]

    /// How the customer pays.
    private struct Way {
        let name: String
        let caption: String
        let method: String
    }

    private static let ways = [
        Way(name: "pay", caption: "Pay", method: "pm_card_visa"),
        Way(name: "authenticate", caption: "Pay with 3-D Secure", method: "pm_card_threeDSecure2Required"),
        Way(name: "decline", caption: "Pay with a card that is declined", method: "pm_card_chargeDeclined"),
    ]

    /// `/i/in_…/…`, and the same with `/pdf`.
    func find(_ path: [String], query: String, in engine: Engine) throws -> Inspection? {
        guard path.count == 2 || path.count == 3 && path[2] == InvoiceLink.pdf else { return nil }
        return try PageLink.find(Invoice.name, path[0], account: PageLink.parameters(query)?["account"], in: engine) { invoice in
            invoice["hosted_invoice_url"]?.string?.hasSuffix("/\(root)/\(path[0])/\(path[1])") ?? false
        }
    }

    func file(_ path: [String], _ visit: Visit) -> Response? {
        guard path.last == InvoiceLink.pdf else { return nil }
        var response = PDF(lines: [title(visit), ""] + (facts(visit) + lines(visit)).map { "\($0): \($1)" }).response
        // Browsers save it instead of showing it. The number has capitals, digits and hyphens.
        response.headers.add("Content-Disposition", "attachment; filename=\"Invoice-\(visit["number"]?.string ?? visit.id).pdf\"")
        return response
    }

    // MARK: What it does

    func act(_ arguments: Arguments, _ visit: Visit) throws -> Refusal? {
        guard let way = Self.ways.first(where: { $0.name == arguments.string("do") }), let intent = visit["payment_intent"]?.string, isPayable(visit),
            let resource = visit.engine.registry[PaymentIntent.name]
        else { throw Refusal.invalid("There is nothing to pay here.") }
        let given: JSONObject = ["payment_method": .string(way.method), "return_url": visit["hosted_invoice_url"] ?? .null]
        return try visit.engine.fire(
            "confirm", on: intent, of: resource, Arguments(given), account: visit.account, cause: .controlPlane
        ).declined
    }

    /// A bank that asks has a page of its own.
    func returnURL(_ visit: Visit) -> ReturnURL? {
        intent(visit)?["next_action"]?["redirect_to_url"]?["url"]?.string.flatMap(ReturnURL.init)
    }

    func isShownAgain(after arguments: Arguments, _ visit: Visit) -> Bool { true }

    private func isPayable(_ visit: Visit) -> Bool { ["open", "uncollectible"].contains(visit.status) }

    private func intent(_ visit: Visit) -> JSONObject? {
        visit.fields(of: visit["payment_intent"])
    }

    // MARK: What it shows

    func title(_ visit: Visit) -> String { "Invoice \(visit["number"]?.string ?? visit.id)" }

    func body(_ visit: Visit) -> HTML {
        """
        \(failure(visit))
        <p>An invoice of test mode: no money moves.</p>
        \(HTML.facts(facts(visit).map { ($0, $1) }))
        \(HTML.facts(lines(visit).map { ($0, $1) }))
        \(isPayable(visit) && visit["payment_intent"] != nil ? form(visit) : "")
        <p><a href="\(visit["invoice_pdf"]?.string ?? "")" data-testid="download-invoice-pdf-button">Download the PDF</a></p>
        """
    }

    /// Why the last payment has failed, as long as the invoice is to be paid.
    private func failure(_ visit: Visit) -> HTML {
        guard isPayable(visit), let message = intent(visit)?["last_payment_error"]?["message"]?.string else { return "" }
        return HTML.alert("<p>\(message)</p>")
    }

    private func form(_ visit: Visit) -> HTML {
        let buttons = Self.ways.map { way -> HTML in
            "<button name=\"do\" value=\"\(way.name)\" class=\"\(way.name == "pay" ? "" : "quiet")\">\(way.caption)</button>"
        }
        return """
            <form method="post">
            <p>\(buttons[0])</p>
            <div class="ways-out">
            \(Array(buttons.dropFirst()))
            </div>
            </form>
            """
    }

    /// Those that the invoice has, by their names.
    private func facts(_ visit: Visit) -> [(String, String)] {
        let facts: [(String, String?)] = [
            ("Status", visit.status), ("To", visit["customer_name"]?.string ?? visit["customer_email"]?.string), ("From", visit["account_name"]?.string),
            ("Date", day(visit["status_transitions"]?["finalized_at"])), ("Due", day(visit["due_date"])),
            ("Memo", visit["description"]?.string), ("Subtotal", amount(visit, "subtotal")), ("Total", amount(visit, "total")),
            ("Amount due", amount(visit, "amount_due")), ("Amount paid", amount(visit, "amount_paid")), ("Footer", visit["footer"]?.string),
        ]
        let own = (visit["custom_fields"]?.array ?? []).map { ($0["name"]?.string ?? "", $0["value"]?.string ?? "") }
        return own + facts.compactMap { name, value in value.map { (name, $0) } }
    }

    private func lines(_ visit: Visit) -> [(String, String)] {
        (visit["lines"]?["data"]?.array ?? []).map { line in
            (line["description"]?.string ?? "Item", Currency.text(line["amount"]?.integer ?? 0, line["currency"]?.string ?? ""))
        }
    }

    private func amount(_ visit: Visit, _ field: String) -> String? {
        visit[field]?.integer.flatMap { amount in visit["currency"]?.string.map { Currency.text(amount, $0) } }
    }

    private func day(_ time: JSON?) -> String? { time?.integer.map { "\(CalendarDay(unix: $0).description), UTC" } }
}
