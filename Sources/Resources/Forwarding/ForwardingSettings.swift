// What the user says of forwarded requests.
import Engine
import Wire

/// Where forwarded requests may go.
package struct ForwardingSettings: Sendable, Equatable {
    package static let key = SettingKey("forwarding", ForwardingSettings())

    /// What a URL may begin with, and what is put in its place; nil: it is called as it stands. A slash at the end means nothing: what follows
    /// a prefix has one of its own.
    package struct Destination: Sendable, Equatable {
        package let prefix: String
        package let address: String?

        package init(prefix: String, address: String? = nil) {
            self.prefix = Self.withoutSlash((try? WebURL(prefix))?.text ?? prefix)
            self.address = address.map(Self.withoutSlash)
        }

        private static func withoutSlash(_ url: String) -> String { url.hasSuffix("/") ? String(url.dropLast()) : url }
    }

    /// Besides those on this machine.
    package var destinations: [Destination] = []
    /// What destinations call the details of a card: a row each (`ForwardingSchema`).
    package var fields: [String] = []
    /// The key that request signatures are made with.
    package var signingSecret = "pinstripe"

    package init() {}
}
