// The certificates that the system trusts. Each distribution keeps them in another file. A libcurl that is part of the program knows none of them.

import Glibc

enum SystemCertificates {
    /// Debian, Fedora, openSUSE, Fedora again, Alpine.
    static let places = [
        "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem",
        "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", "/etc/ssl/cert.pem",
    ]

    /// A file in PEM: the one that `SSL_CERT_FILE` names, or else the first that is there. Nil: libcurl's own default remains.
    static func file(named: String? = getenv("SSL_CERT_FILE").map { String(cString: $0) }, among places: [String] = places) -> String? {
        if let named, !named.isEmpty { return named }
        return places.first { access($0, R_OK) == 0 }
    }
}
