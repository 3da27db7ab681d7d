// Where settings come from, and what is said of those that cannot be used.
import Balances
import Forwarding
import Storage
import Testing

@testable import pinstripe

@Suite struct SettingsTests {
    private func settings(
        _ arguments: String..., environment: [String: String] = [:], file: String = "{}"
    ) throws -> Settings {
        let environment = environment.merging(["HOME": "/home/jenny"]) { given, _ in given }
        let reader = try SettingsReader(
            arguments: arguments, environment: environment, defaultFile: Array("{}".utf8),
            readFile: { _ in Array(file.utf8) })
        return try Settings(reader, environment: environment)
    }

    @Test("the command line wins over the environment, that over the file, that over the default")
    func precedence() throws {
        let file = #"{"port": 3}"#
        #expect(try settings("--config", "x", "--port", "1", environment: ["PINSTRIPE_PORT": "2"], file: file).port == 1)
        #expect(try settings("--config", "x", environment: ["PINSTRIPE_PORT": "2"], file: file).port == 2)
        #expect(try settings("--config", "x", file: file).port == 3)
        #expect(try settings().port == 12111)
    }

    @Test("an option can be written in two ways, a flag in three")
    func spellings() throws {
        #expect(try settings("--port=5").port == 5)
        #expect(try settings("--allow-live-keys").server.allowsLiveKeys)
        #expect(try settings("--allow-live-keys", "--port", "5").server.allowsLiveKeys)
        #expect(try settings("--allow-live-keys", "false").server.allowsLiveKeys == false)
        #expect(try settings("--allow-live-keys=true").server.allowsLiveKeys)
    }

    @Test("the state is kept where XDG says, or in the home folder, or nowhere", arguments: [
        ([:], [], Database.Location.file("/home/jenny/.local/state/pinstripe/pinstripe.sqlite")),
        (["XDG_STATE_HOME": "/state"], [], .file("/state/pinstripe/pinstripe.sqlite")),
        ([:], ["--database", "x.sqlite"], .file("x.sqlite")),
        ([:], ["--database", ":memory:"], .memory),
    ] as [([String: String], [String], Database.Location)])
    func state(environment: [String: String], arguments: [String], expected: Database.Location) throws {
        let environment = environment.merging(["HOME": "/home/jenny"]) { given, _ in given }
        let reader = try SettingsReader(
            arguments: arguments, environment: environment, defaultFile: Array("{}".utf8), readFile: { _ in [] })
        #expect(try Settings(reader, environment: environment).server.database == expected)
    }

    @Test("the origins whose pages may call everything") func origins() throws {
        #expect(try settings().server.api.allowedOrigins == [])
        #expect(try settings("--allowed-origins", "https://Shop.example/ http://shop:3000,null").server.api.allowedOrigins
            == ["https://shop.example", "http://shop:3000", "null"])
        for wrong in ["shop.example", "https://shop.example/path", "https://", "*", "https://a@shop.example", "https://shop.example?x"] {
            #expect(throws: SettingsError.self) { try settings("--allowed-origins", wrong) }
        }
    }

    @Test("what an account starts with") func startingBalance() throws {
        #expect(try settings().server.engine[Balance.startingAmount] == 100_000_000)
        #expect(try settings("--starting-balance", "0").server.engine[Balance.startingAmount] == 0)
        #expect(throws: SettingsError.self) { try settings("--starting-balance", "-1") }
    }

    @Test("the retries of a webhook", arguments: [
        ([], [10, 60, 3600]), (["--webhook-retries", "5"], [5]), (["--webhook-retries", "0,86400"], [0, 86_400]), (["--webhook-retries", "none"], []),
    ] as [([String], [Int64])])
    func retries(arguments: [String], expected: [Int64]) throws {
        let reader = try SettingsReader(arguments: arguments, environment: [:], defaultFile: Array("{}".utf8), readFile: { _ in [] })
        #expect(try Settings(reader, environment: ["HOME": "/home/jenny"]).server.engine.retrySchedule == expected)
    }

    @Test("where requests are forwarded to", arguments: [
        (["--forwarding-destinations", "https://a.example"], "{}", [("https://a.example", nil)]),
        (["--forwarding-destinations", "https://a.example/x/=http://127.0.0.1:1/ http://b"], "{}",
            [("https://a.example/x", "http://127.0.0.1:1"), ("http://b", nil)]),
        (["--config", "x"], #"{"forwarding_destinations": {"HTTPS://A.example/X": "http://127.0.0.1:1", "https://b.example": null}}"#,
            [("https://a.example/X", "http://127.0.0.1:1"), ("https://b.example", nil)]),
        (["--config", "x"], #"{"forwarding_destinations": "https://a.example=http://b"}"#, [("https://a.example", "http://b")]),
        ([], "{}", []),
    ] as [([String], String, [(String, String?)])])
    func destinations(arguments: [String], file: String, expected: [(String, String?)]) throws {
        let reader = try SettingsReader(
            arguments: arguments, environment: [:], defaultFile: Array("{}".utf8), readFile: { _ in Array(file.utf8) })
        let destinations = try Settings(reader, environment: ["HOME": "/home/jenny"]).server.engine[ForwardingSettings.key].destinations
        #expect(destinations == expected.map { .init(prefix: $0.0, address: $0.1) })
        #expect(destinations.map(\.prefix) == expected.map(\.0))
    }

    @Test("what destinations call a card's details", arguments: [
        (["--forwarding-fields", "a.example number=no; *.b.example expiry=valid:MM/YY"], "{}", ["a.example number=no", " *.b.example expiry=valid:MM/YY"]),
        (["--config", "x"], #"{"forwarding_fields": {"a.example": "number=no cvc=code", "b.example/v1": "name=holder"}}"#,
            ["a.example number=no cvc=code", "b.example/v1 name=holder"]),
        ([], "{}", []),
    ] as [([String], String, [String])])
    func fields(arguments: [String], file: String, expected: [String]) throws {
        let reader = try SettingsReader(
            arguments: arguments, environment: [:], defaultFile: Array("{}".utf8), readFile: { _ in Array(file.utf8) })
        #expect(try Settings(reader, environment: ["HOME": "/home/jenny"]).server.engine[ForwardingSettings.key].fields == expected)
    }

    @Test("what cannot be used is told in one sentence", arguments: [
        (["--config", "x"], #"{"forwarding_fields": {"a.example": null}}"#,
            "The setting forwarding-fields has 'a.example ' in it, but a row must be a host and names of fields, such as "
                + "api.example.com number=account expiry=valid:MMYY cvc=code."),
        (["--prot", "1"], "{}", "Unknown option '--prot'. Did you mean --port? See pinstripe serve --help."),
        (["--admin-tokn=s3cret"], "{}", "Unknown option '--admin-tokn'. Did you mean --admin-token? See pinstripe serve --help."),
        (["--nothing-near=s3cret"], "{}", "Unknown option '--nothing-near'. See pinstripe serve --help."),
        (["serve"], "{}", "Unknown option 'serve'. See pinstripe serve --help."),
        (["--"], "{}", "Unknown option '--'. See pinstripe serve --help."),
        (["--port"], "{}", "The option --port needs a value."),
        (["--port", "http"], "{}", "The setting port is 'http', but it must be a whole number from 0 to 65535."),
        (["--port", "65536"], "{}", "The setting port is '65536', but it must be a whole number from 0 to 65535."),
        (["--admin", "me"], "{}", "The setting admin is 'me', but it must be one of loopback, token, open."),
        (["--admin", "token"], "{}", "--admin token needs --admin-token."),
        (["--admin", "token", "--admin-token", ""], "{}", "The setting admin-token must not be empty."),
        (["--public-url", "example.com"], "{}", "The setting public-url is 'example.com', but it must begin with http:// or https://."),
        (["--webhook-retries", "10, 60"], "{}",
            "The setting webhook-retries is '10, 60', but it must be numbers of seconds with commas between them, or none."),
        (["--webhook-retries", "-1"], "{}",
            "The setting webhook-retries is '-1', but it must be numbers of seconds with commas between them, or none."),
        (["--webhook-timeout", "0"], "{}", "The setting webhook-timeout is '0', but it must be a whole number from 1 to 3600."),
        (["--config", "x"], "[]", "x must hold a JSON object."),
        (["--config", "x"], "{", "x is not JSON, at byte 1: A key in double quotes is expected here."),
        (["--config", "x"], #"{"prot": 1}"#, "x has a setting that does not exist: prot. Did you mean port?"),
        (["--config", "x"], #"{"port": [1]}"#, "x: port must be a text, a whole number, or true or false."),
        (["--config", "x"], #"{"forwarding_destinations": ["https://a"]}"#, "x: forwarding_destinations must be a text or an object."),
        (["--config", "x"], #"{"forwarding_destinations": {"https://a https://b": null}}"#,
            "x: forwarding_destinations must hold URLs, each with the URL to call instead, or with null."),
        (["--config", "x"], #"{"forwarding_destinations": {"https://a": true}}"#,
            "x: forwarding_destinations must hold URLs, each with the URL to call instead, or with null."),
        (["--forwarding-destinations", "https://me:hush@a"], "{}",
            "The setting forwarding-destinations has a URL with a user in it, but a destination must be an http or https URL, perhaps with = and the "
                + "address to call instead."),
    ])
    func complaints(arguments: [String], file: String, expected: String) throws {
        let error = #expect(throws: SettingsError.self) {
            let reader = try SettingsReader(
                arguments: arguments, environment: ["HOME": "/"], defaultFile: Array("{}".utf8), readFile: { _ in Array(file.utf8) })
            _ = try Settings(reader, environment: ["HOME": "/"])
        }
        #expect(error?.description == expected)
    }
}

@Suite struct SecretMaskTests {
    @Test("what looks like a secret never gets into the log", arguments: [
        ("/v1/identity/verification_sessions/vs_1NuN3kLkdIwHu7ixk5OvTq3b", "/v1/identity/verification_sessions/vs_1NuN3kLkdIwHu7ixk5OvTq3b"),
        ("/v1/sk_test_alpha/x", "/v1/[masked]/x"),
        ("/v1/tokens/4242424242424242", "/v1/tokens/[masked]"),
        ("/v1/a/vs_1_secret_test_abc", "/v1/a/[masked]"),
        ("/v1/whsec_abcdefgh12345678", "/v1/[masked]"),
        ("/start/test_YWNjdF8x0100abc", "/start/[masked]"),
        ("/start/YWNjdF8x0100abc/x", "/start/[masked]/[masked]"),
        ("/pay/pi_known/known", "/pay/[masked]/[masked]"),
        ("/mandates/mandate_known/known", "/mandates/[masked]/[masked]"),
        ("/v1/start/x", "/v1/start/x"),
        ("/start", "/start"),
        ("/links/MDB8YWNjdF8xabc00abcdefgh", "/links/[masked]"),
        ("/adapter/sepa_debit/file/src_known/known", "/adapter/[masked]/[masked]/[masked]/[masked]"),
        ("/v1/%73k_test_alpha", "/v1/[masked]"),
        ("//start/test_YWNjdF8x0100abcdefgh", "//start/[masked]"),
        ("/v1/x/%FF", "/v1/x/[masked]"),
        ("/_admin/snapshots/test_base", "/_admin/snapshots/test_base"),
        ("/_admin/snapshots/task_1", "/_admin/snapshots/task_1"),
        ("/_admin/snapshots/my%20base", "/_admin/snapshots/my%20base"),
    ])
    func masks(path: String, expected: String) {
        #expect(SecretMask.mask(path: path) == expected)
    }
}
