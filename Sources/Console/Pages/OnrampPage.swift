// The page at an onramp session's `redirect_url`. In real life, a customer signs in there, chooses what to buy, and pays. Here a tester does this for
// her, or turns her away, and sends the coins.
import Crypto
import Engine
import Wire

struct OnrampPage: HostedPage {
    let root = "onramp"
    /// The log recognizes the client secret by its form.
    let hidesPath = false

    let parameters: [Parameter] =
        [.choice("do", "sign_in", "pay", "reject", "deliver")] + OnrampSession.choices.map(\.emptyable) + Delay.parameters

    /// `/onramp/cos_…_secret_…`: the client secret begins with the session's id.
    func find(_ path: [String], query: String, in engine: Engine) throws -> Inspection? {
        guard path.count == 1, let secret = path.first, let end = secret.firstRange(of: "_secret_")?.lowerBound else { return nil }
        return try PageLink.find(
            OnrampSession.name, String(secret[..<end]), secret: secret, account: PageLink.parameters(query)?["account"], in: engine)
    }

    func returnURL(_ visit: Visit) -> ReturnURL? { nil }

    /// As long as there is something to do, unless the outcome comes later.
    func isShownAgain(after arguments: Arguments, _ visit: Visit) -> Bool {
        arguments.string("when") != "later" && !visit.subject.transitions.isEmpty
    }

    func act(_ arguments: Arguments, _ visit: Visit) throws -> Refusal? {
        // A form that was sent without a button does what its first button does.
        guard let name = arguments.string("do") ?? buttons(visit).first?.name else { throw Refusal.invalid("There is nothing left to decide.") }
        var choices: JSONObject = [:]
        for parameter in OnrampSession.choices {
            if let value = arguments[parameter.name], !value.isNull { choices[parameter.name] = value }
        }
        let delay = try Delay(arguments)
        guard name == "pay" else { return try delay.fire(name, name == "sign_in" ? choices : [:], visit) }
        // Paying includes signing in.
        if visit.status == "initialized" { try visit.fire("sign_in", choices) }
        return try delay.fire("pay", choices, visit)
    }

    // MARK: What it shows

    func title(_ visit: Visit) -> String { "Buy crypto" }

    func body(_ visit: Visit) -> HTML {
        """
        <p>Nothing is bought here: you say what the customer does.</p>
        \(HTML.facts(facts(visit)))
        \(form(visit))
        """
    }

    private func form(_ visit: Visit) -> HTML {
        let offers = visit.subject.transitions.map(\.name)
        guard !offers.isEmpty else { return "<p>There is nothing left to decide. \(end(visit))</p>" }
        return """
            <form method="post">
            \(offers.contains("deliver") ? "" : choices(visit))
            \(Delay.fields(visit))
            <div class="ways-out">
            \(buttons(visit).map { button -> HTML in "<button name=\"do\" value=\"\(button.name)\" class=\"\(button.style)\">\(button.label)</button>" })
            </div>
            </form>
            """
    }

    private func buttons(_ visit: Visit) -> [(name: String, label: String, style: String)] {
        let offers = visit.subject.transitions.map(\.name)
        return Self.labels.filter { offers.contains($0.name) || ($0.name == "pay" && offers.contains("sign_in")) }
    }

    private func end(_ visit: Visit) -> String {
        visit.status == "rejected" ? "The customer was turned away." : "This link was used already: the crypto is paid for and delivered."
    }

    private static let labels = [
        (name: "pay", label: "Pay", style: ""), (name: "deliver", label: "Deliver the crypto", style: ""),
        (name: "sign_in", label: "Sign in only", style: "quiet"), (name: "reject", label: "Turn the customer away", style: "quiet"),
    ]

    /// The choices that are still open.
    private func choices(_ visit: Visit) -> HTML {
        let details = visit["transaction_details"]
        let isPriced = ["source_amount", "destination_amount"].contains { details?[$0]?.string != nil }
        let currency = details?["source_currency"]?.string ?? "usd"
        return """
            \(isPriced ? "" : field("source_amount", "Amount in \(currency.uppercased())", visit.entered["source_amount"] ?? "100.00"))
            \(select("destination_currency", "Coin", details?["destination_currencies"], details?["destination_currency"], visit))
            \(select("destination_network", "Network", details?["destination_networks"], details?["destination_network"], visit))
            \(details?["lock_wallet_address"] == true ? "" : field("wallet_address", "Wallet", visit.entered["wallet_address"] ?? wallet(visit) ?? ""))
            """
    }

    private func field(_ name: String, _ label: String, _ value: String) -> HTML {
        """
        <p class="field">
        <label for="\(name)">\(label)</label>
        <input id="\(name)" type="text" name="\(name)" value="\(value)" autocomplete="off">
        </p>
        """
    }

    /// The customer's wallet, or the merchant's for the chosen network.
    private func wallet(_ visit: Visit) -> String? {
        let details = visit["transaction_details"]
        let given = details?["destination_network"]?.string.flatMap { details?["wallet_addresses"]?[OnrampSession.walletKey(of: $0)]?.string }
        return details?["wallet_address"]?.string ?? given
    }

    private func select(_ name: String, _ label: String, _ open: JSON?, _ settled: JSON?, _ visit: Visit) -> HTML {
        guard settled?.string == nil else { return "" }
        let options = (open?.array ?? []).compactMap(\.string).map { HTML.option($0, $0, isChosen: visit.entered[name] == $0) }
        return """
            <p class="field">
            <label for="\(name)">\(label)</label>
            <select id="\(name)" name="\(name)"><option value="">The first that fits</option>\(options)</select>
            </p>
            """
    }

    private func facts(_ visit: Visit) -> [(String, String?)] {
        let details = visit["transaction_details"]
        func money(_ name: String, _ unit: String) -> String? {
            details?[name]?.string.map { amount in "\(amount) \((details?[unit]?.string ?? "").uppercased())" }
        }
        return [
            ("Spends", money("source_amount", "source_currency")), ("Buys", money("destination_amount", "destination_currency")),
            ("Network", details?["destination_network"]?.string), ("Wallet", wallet(visit)),
            ("Shop", visit.account.id), ("Session", visit.id), ("Status", visit.status), ("Transaction", details?["transaction_id"]?.string),
        ]
    }
}
