// The settings of forwarded requests.
import Engine
import Wire

/// Where forwarded requests may go.
package struct ForwardingSettings: Sendable, Equatable {
    package static let key = SettingKey("forwarding", ForwardingSettings())

    /// Beginnings of URLs, each with its replacement. Nil to call the URL itself. A slash at the end is ignored, because the rest of a URL begins
    /// with one.
    package struct Destination: Sendable, Equatable {
        package let prefix: String
        package let address: String?

        package init(prefix: String, address: String? = nil) {
            self.prefix = Self.withoutSlash((try? WebURL(prefix))?.text ?? prefix)
            self.address = address.map(Self.withoutSlash)
        }

        private static func withoutSlash(_ url: String) -> String { url.hasSuffix("/") ? String(url.dropLast()) : url }
    }

    /// The destinations, besides those on this machine.
    package var destinations: [Destination] = []
    /// How destinations name the details of a card, with a row for each (`ForwardingSchema`).
    package var fields: [String] = []
    /// The key of request signatures.
    package var signingSecret = "pinstripe"

    package init() {}
}
