// A domain on which a shop offers wallets: a name of a host, without a scheme, a port or a path.
import Engine
import Wire

enum DomainName {
    /// Its parameter. A registration must give it.
    static let field = Field.string("domain_name").given(.create.required)

    /// Refuses what no host can be called.
    static func require(_ name: String) throws(Refusal) {
        guard isValid(name.utf8) else {
            throw .invalid("'\(name)' is not a domain name. Send only the name of the host, such as shop.example.com.", parameter: "domain_name")
        }
    }

    private static func isValid(_ name: String.UTF8View) -> Bool {
        let labels = name.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return name.count <= 253 && labels.count >= 2 && labels.allSatisfy { label in
            (1...63).contains(label.count) && label.first != UInt8(ascii: "-") && label.last != UInt8(ascii: "-")
                && label.allSatisfy { $0.isASCIIAlphanumeric || $0 == UInt8(ascii: "-") }
        }
    }
}

extension FieldKey<String> {
    static var domainName: Self { FieldKey("domain_name") }
}
