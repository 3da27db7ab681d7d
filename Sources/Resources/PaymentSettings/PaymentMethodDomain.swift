// A PaymentMethodDomain is a domain on which a shop offers wallets. Each wallet is active at once, because nobody looks at the domain. A test can
// make one inactive; `validate` makes it active again.
import Engine
import Wire

enum PaymentMethodDomain {
    private static let name = "payment_method_domain"
    private static let wallets = ["amazon_pay", "apple_pay", "google_pay", "klarna", "link", "paypal"]

    static let resource = Resource(
        name, idPrefix: "pmd_", path: "/v1/payment_method_domains", pathParameter: name, missing: name, noun: name,
        fields: wallets.map { wallet in
            .hash(wallet, [.choice("status", "active", "inactive").startingAs("active"), .hash("status_details", [.string("error_message")]).orAbsent])
        } + [.boolean("enabled").startingAs(true).given, DomainName.field],
        endpoints: [
            .create { domain, _ in try DomainName.require(domain[.domainName] ?? "") }, .retrieve, .update(),
            .list(by: [.string("domain_name"), .boolean("enabled")]), .call("validate", then: activate),
        ],
        deeds: [.byTester("deactivate", [.choice("wallet", wallets).required, .string("error_message")], then: deactivate)])

    private static let activate: Hook = { domain, _ in
        for wallet in wallets { domain[FieldKey<JSONObject>(wallet)] = ["status": "active"] }
    }

    private static let deactivate: Hook = { domain, change in
        let message = change.arguments.string("error_message") ?? "The domain could not be registered for this way to pay."
        guard let wallet = change.arguments.string("wallet") else { return }
        domain[FieldKey<JSONObject>(wallet)] = ["status": "inactive", "status_details": ["error_message": .string(message)]]
    }
}
