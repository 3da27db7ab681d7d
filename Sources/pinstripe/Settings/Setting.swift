// All settings. The command line, the environment, the settings file, the help and the article `Settings` are made from this list.

import Engine

/// A setting of `pinstripe serve`.
struct Setting {
    enum Kind: Equatable {
        case text
        case number(ClosedRange<Int>)
        case flag
        case choice([String])
        /// Pairs of texts: `key=value` with spaces in between. In the settings file, an object.
        case map
        /// Rows of a table, with `;` in between. In the settings file, an object: the first word of each row is the key, the rest the value.
        case table
    }

    /// As on the command line, without the first two dashes. `PINSTRIPE_…` and the settings file write it with underscores.
    let name: String
    let kind: Kind
    /// The default. Nil if there is none.
    let fallback: String?
    let help: String
    /// Whether messages must not show its value.
    var isSecret = false

    var environmentName: String { "PINSTRIPE_\(fileName.uppercased())" }
    var fileName: String { name.map { $0 == "-" ? "_" : String($0) }.joined() }

    /// The placeholder for the value in the help.
    var placeholder: String {
        switch kind {
        case .text: "TEXT"
        case .map: "URL=URL"
        case .table: "HOST FIELD=NAME"
        case .number: "N"
        case .flag: "true|false"
        case .choice(let choices): choices.joined(separator: "|")
        }
    }

    static let all: [Setting] = [
        Setting(name: "host", kind: .text, fallback: "127.0.0.1", help: "The address to listen on."),
        Setting(name: "port", kind: .number(0...65_535), fallback: "12111", help: "The port to listen on. 0 takes any free port."),
        Setting(name: "unix-socket", kind: .text, fallback: nil, help: "The path of a socket file to listen on, in addition."),
        Setting(
            name: "database", kind: .text, fallback: nil,
            help: "The SQLite file with the state, or :memory: to keep nothing. The default is pinstripe/pinstripe.sqlite in $XDG_STATE_HOME or in "
                + "~/.local/state."),
        Setting(
            name: "durability", kind: .choice(["normal", "full"]), fallback: "normal",
            help: "normal: a power cut may lose the last moment. full: it loses nothing, because every commit waits for the disk."),
        Setting(
            name: "litestream", kind: .flag, fallback: "false",
            help: "Let Litestream copy the database meanwhile: share the file, and leave its write-ahead log to Litestream."),
        Setting(name: "config", kind: .text, fallback: nil, help: "A settings file in JSON, instead of the built-in one."),
        Setting(name: "seeds", kind: .text, fallback: nil, help: "A file in JSON with the objects that every account begins with."),
        Setting(name: "ready-file", kind: .text, fallback: nil, help: "A file to write the address into when requests are answered."),
        Setting(
            name: "stop-with", kind: .number(1...4_194_304), fallback: nil,
            help: "The id of a process. Pinstripe stops when that process has ended, within about a second."),
        Setting(
            name: "public-url", kind: .text, fallback: nil,
            help: "The beginning of the URLs in objects. The default is the address that Pinstripe listens on."),
        Setting(
            name: "log-level", kind: .choice(["trace", "debug", "info", "notice", "warning", "error", "critical"]), fallback: "info",
            help: "What to write to standard error. info writes a line for each request."),
        Setting(
            name: "admin", kind: .choice(["loopback", "token", "open"]), fallback: "loopback",
            help: "Who may use /_admin: clients on this machine (loopback), clients that send the token, or everyone (open)."),
        Setting(
            name: "admin-token", kind: .text, fallback: nil, help: "The token for --admin token. Clients send it as Pinstripe-Admin-Token.",
            isSecret: true),
        Setting(
            name: "allowed-origins", kind: .text, fallback: nil,
            help: "More origins whose web pages may call all of /v1, separated by spaces (https://shop.example http://shop:3000). null stands for "
                + "pages without an origin. Pages of this machine always may."),
        Setting(
            name: "api-version", kind: .text, fallback: APIVersion.current.description,
            help: "The version of the API for calls that name none, and for events. Choose the one of your account at Stripe."),
        Setting(
            name: "allow-live-keys", kind: .flag, fallback: "false",
            help: "Accept sk_live_ keys. Their objects have livemode true. Never send a real live key to a mock."),
        Setting(
            name: "sensitive-results", kind: .choice(["any-key", "restricted-key"]), fallback: "any-key",
            help: "Which keys may expand sensitive verification results: any secret key, or only rk_test_ keys, as at Stripe."),
        Setting(
            name: "webhook-timeout", kind: .number(1...3600), fallback: "20",
            help: "The longest time of an attempt to deliver a webhook, in seconds of real time."),
        Setting(
            name: "webhook-retries", kind: .text, fallback: "10,60,3600",
            help: "The seconds from a failed attempt to the next one, for each retry of a webhook, on the account's clock. none makes no retries."),
        Setting(
            name: "certificate-authorities", kind: .text, fallback: nil,
            help: "A file in PEM with the certificates to trust in calls to https URLs, instead of the system's."),
        Setting(
            name: "forwarding-destinations", kind: .map, fallback: "",
            help: "Where forwarded requests may go besides this machine: beginnings of URLs, separated by spaces. With = and an address, requests go "
                + "to that address instead (https://api.example.com=http://127.0.0.1:9000). In a settings file, an object: its values are addresses, or "
                + "null."),
        Setting(
            name: "forwarding-fields", kind: .table, fallback: "",
            help: "How a destination names a card's fields, if Pinstripe does not know it: a host (*.example.com, perhaps with the beginning of a path), "
                + "then number=, month=, year=, expiry=, cvc= and name= (api.example.com number=account expiry=valid:MMYY). Rows are separated by ;. In a "
                + "settings file, an object: its keys are hosts, its values the rest of each row."),
        Setting(
            name: "forwarding-secret", kind: .text, fallback: "pinstripe",
            help: "The key of the HMAC for the replacement request_signature.", isSecret: true),
        Setting(
            name: "forwarding-timeout", kind: .number(1...100), fallback: "50",
            help: "The longest time of a forwarded request, in seconds of real time."),
        Setting(
            name: "redaction-days", kind: .number(0...3650), fallback: "4",
            help: "How long a redaction takes, in days of the account's clock."),
        Setting(
            name: "renewal-notice-days", kind: .number(0...365), fallback: "3",
            help: "How many days before the renewal of a subscription invoice.upcoming tells of it."),
        Setting(
            name: "test-clock-limits", kind: .choice(["stripe", "none"]), fallback: "stripe",
            help: "Whether Stripe's limits of test clocks hold: two intervals at once, three customers, three subscriptions of each."),
        Setting(
            name: "unpaid-subscriptions", kind: .choice(["cancel", "mark-unpaid", "leave-past-due"]), fallback: "cancel",
            help: "What happens to a subscription when the last attempt to collect an invoice has failed."),
        Setting(
            name: "starting-balance", kind: .number(0...1_000_000_000_000), fallback: "100000000",
            help: "The balance of a new account, in cents of US dollars."),
        Setting(
            name: "history-length", kind: .number(1...1_000_000), fallback: "1000",
            help: "How many changes of an object, and how many attempts of a delivery, are kept."),
        Setting(
            name: "journal-length", kind: .number(0...1_000_000), fallback: "10000",
            help: "How many of the newest requests /_admin/requests knows. They are kept in memory."),
        Setting(
            name: "maximum-body", kind: .number(1024...8_388_608), fallback: "1048576",
            help: "The largest body of a request, in bytes, without the files in it."),
        Setting(
            name: "maximum-file", kind: .number(1024...67_108_864), fallback: "16777216",
            help: "The largest size of all files in a request together, in bytes."),
    ]
}
