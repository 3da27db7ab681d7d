// A domain that is registered with Apple Pay, by the older calls.
import Engine

enum ApplePayDomain {
    private static let name = "apple_pay_domain"

    static let resource = Resource(
        name, idPrefix: "apwc_", path: "/v1/apple_pay/domains", pathParameter: "domain", missing: "domain", noun: name, fields: [DomainName.field],
        endpoints: [
            .create { domain, _ in try DomainName.require(domain[.domainName] ?? "") }, .retrieve, .delete, .list(by: [.string("domain_name")]),
        ])
}
