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
        Setting(name: "port", kind: .number(0...65_535), fallback: "12111", help: "The port to listen on; 0 takes any that is free."),
        Setting(name: "unix-socket", kind: .text, fallback: nil, help: "The path of a socket file to listen on as well."),
        Setting(
            name: "database", kind: .text, fallback: nil,
            help: "The SQLite file that holds the state, or :memory: to keep nothing. Without it: pinstripe/pinstripe.sqlite in "
                + "$XDG_STATE_HOME, or in ~/.local/state."),
        Setting(
            name: "durability", kind: .choice(["normal", "full"]), fallback: "normal",
            help: "What a power cut may lose: the last moment (normal), or nothing (full: every commit waits for the disk)."),
        Setting(name: "config", kind: .text, fallback: nil, help: "A settings file in JSON, instead of the one built in."),
        Setting(name: "seeds", kind: .text, fallback: nil, help: "A file in JSON with the objects that every account begins with."),
        Setting(name: "ready-file", kind: .text, fallback: nil, help: "A file to write the address into as soon as requests are answered."),
        Setting(
            name: "public-url", kind: .text, fallback: nil,
            help: "The base of the URLs that objects carry. Without it: the address that Pinstripe listens on."),
        Setting(
            name: "log-level", kind: .choice(["trace", "debug", "info", "notice", "warning", "error", "critical"]), fallback: "info",
            help: "What standard error gets to see: one line a request at info."),
        Setting(
            name: "admin", kind: .choice(["loopback", "token", "open"]), fallback: "loopback",
            help: "Who may use /_admin: clients on this machine, those that send the token, or everyone."),
        Setting(
            name: "admin-token", kind: .text, fallback: nil, help: "The token of --admin token, sent as Pinstripe-Admin-Token.",
            isSecret: true),
        Setting(
            name: "allowed-origins", kind: .text, fallback: nil,
            help: "The origins, besides this machine's, whose pages may call all of /v1 from a browser, with spaces between them "
                + "(https://shop.example http://shop:3000); null for pages without one."),
        Setting(
            name: "api-version", kind: .text, fallback: APIVersion.current.description,
            help: "The version of the API for calls that name none, and for events: the one that your account has at Stripe."),
        Setting(
            name: "allow-live-keys", kind: .flag, fallback: "false",
            help: "Accept sk_live_ keys, whose objects have livemode true. Never send a real live key to a mock."),
        Setting(
            name: "sensitive-results", kind: .choice(["any-key", "restricted-key"]), fallback: "any-key",
            help: "Which keys may expand sensitive verification results: any secret key, or rk_test_ keys only, as Stripe does."),
        Setting(
            name: "webhook-timeout", kind: .number(1...3600), fallback: "20",
            help: "Seconds of real time that an attempt to deliver a webhook may take."),
        Setting(
            name: "webhook-retries", kind: .text, fallback: "10,60,3600",
            help: "Seconds of the account's clock from a failed attempt to the next one, for each retry; or none."),
        Setting(
            name: "certificate-authorities", kind: .text, fallback: nil,
            help: "A file in PEM with the certificates to trust in calls to https URLs, instead of the system's."),
        Setting(
            name: "forwarding-destinations", kind: .map, fallback: "",
            help: "Where forwarded requests may go besides this machine: URLs, each with all that begins with it, perhaps with = and the "
                + "address to call instead (https://api.example.com=http://127.0.0.1:9000), with spaces between them. In a settings file: "
                + "an object of URLs and addresses, null for none."),
        Setting(
            name: "forwarding-fields", kind: .table, fallback: "",
            help: "What destinations call a card's details, where it is neither what most do nor in the table of those that Stripe documents: rows "
                + "with ; between them, each a host (*.example.com, perhaps with the beginning of a path) and number=, month=, year=, expiry=, cvc= "
                + "and name= (api.example.com number=account expiry=valid:MMYY). In a settings file: an object of hosts and the rest of their rows."),
        Setting(
            name: "forwarding-secret", kind: .text, fallback: "pinstripe",
            help: "The key of the HMAC that the replacement request_signature puts in.", isSecret: true),
        Setting(
            name: "forwarding-timeout", kind: .number(1...100), fallback: "50",
            help: "Seconds of real time that a forwarded request may take."),
        Setting(
            name: "redaction-days", kind: .number(0...3650), fallback: "4",
            help: "Days of the account's clock that a redaction takes."),
        Setting(
            name: "starting-balance", kind: .number(0...1_000_000_000_000), fallback: "100000000",
            help: "Cents of US dollars that every account can spend at the beginning."),
        Setting(
            name: "history-length", kind: .number(1...1_000_000), fallback: "1000",
            help: "How much of its past is kept: an object's last changes, and a delivery's last attempts."),
        Setting(
            name: "maximum-body", kind: .number(1024...8_388_608), fallback: "1048576",
            help: "Bytes that a request's body may have, but for the files in it."),
        Setting(
            name: "maximum-file", kind: .number(1024...67_108_864), fallback: "16777216", help: "Bytes that the files in a request's body may have."),
    ]
}
