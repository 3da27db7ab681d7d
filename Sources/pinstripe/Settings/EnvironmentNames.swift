// The PINSTRIPE_… variables of the environment that nobody reads: most likely somebody has mistyped one.
import Engine

enum EnvironmentNames {
    private static let prefix = "PINSTRIPE_"
    /// Those that the commands read besides the settings'.
    private static let ofCommands = ["PINSTRIPE_URL"]
    /// Those of Pinstripe's own tests.
    private static let ofTests = ["PINSTRIPE_BINARY", "PINSTRIPE_FUZZ_REQUESTS", "PINSTRIPE_FUZZ_SEED", "PINSTRIPE_WRITE_TABLES"]

    /// A sentence for each variable that is unknown, in the order of their names. The values are never shown: they may be secrets.
    static func warnings(_ environment: [String: String]) -> [String] {
        let known = Setting.all.map(\.environmentName) + ofCommands
        return environment.keys.sorted().filter { $0.hasPrefix(prefix) && !known.contains($0) && !isOfOthers($0) }.map { name in
            let near = Spelling.nearest(to: String(name.dropFirst(prefix.count)), among: known.map { String($0.dropFirst(prefix.count)) })
            let hint = near.map { "Did you mean \(prefix)\($0)?" } ?? "See pinstripe serve --help."
            return "The environment variable \(printable(name)) is unknown, and means nothing. \(hint)"
        }
    }

    /// Of the tests, or such as Kubernetes and Docker give every container beside a service called pinstripe.
    private static func isOfOthers(_ name: String) -> Bool {
        let digits = name.hasPrefix("PINSTRIPE_PORT_") ? name.dropFirst("PINSTRIPE_PORT_".count).prefix { $0 != "_" } : ""
        return ofTests.contains(name) || name.hasPrefix("PINSTRIPE_SERVICE_") || (!digits.isEmpty && digits.utf8.allSatisfy { $0.isASCIIDigit })
    }

    private static func printable(_ name: String) -> String {
        String(String.UnicodeScalarView(name.unicodeScalars.map { (0x21..<0x7F).contains($0.value) ? $0 : "?" }))
    }
}
