// Finds PINSTRIPE_… variables in the environment that nothing reads. They are probably typing errors.
import Engine

enum EnvironmentNames {
    private static let prefix = "PINSTRIPE_"
    /// The variables of the commands, besides those of settings.
    private static let ofCommands = ["PINSTRIPE_URL"]
    /// The variables of Pinstripe's own tests.
    private static let ofTests = ["PINSTRIPE_BINARY", "PINSTRIPE_FUZZ_REQUESTS", "PINSTRIPE_FUZZ_SEED", "PINSTRIPE_WRITE_TABLES"]

    /// A sentence for each unknown variable, in alphabetical order. Values are never shown, because they may be secrets.
    static func warnings(_ environment: [String: String]) -> [String] {
        let known = Setting.all.map(\.environmentName) + ofCommands
        return environment.keys.sorted().filter { $0.hasPrefix(prefix) && !known.contains($0) && !isOfOthers($0) }.map { name in
            let near = Spelling.nearest(to: String(name.dropFirst(prefix.count)), among: known.map { String($0.dropFirst(prefix.count)) })
            let hint = near.map { "Did you mean \(prefix)\($0)?" } ?? "See pinstripe serve --help."
            return "The environment variable \(printable(name)) is unknown, and means nothing. \(hint)"
        }
    }

    /// Variables of the tests, and those that Kubernetes and Docker give to every container beside a service called pinstripe.
    private static func isOfOthers(_ name: String) -> Bool {
        let digits = name.hasPrefix("PINSTRIPE_PORT_") ? name.dropFirst("PINSTRIPE_PORT_".count).prefix { $0 != "_" } : ""
        return ofTests.contains(name) || name.hasPrefix("PINSTRIPE_SERVICE_") || (!digits.isEmpty && digits.utf8.allSatisfy { $0.isASCIIDigit })
    }

    private static func printable(_ name: String) -> String {
        String(String.UnicodeScalarView(name.unicodeScalars.map { (0x21..<0x7F).contains($0.value) ? $0 : "?" }))
    }
}
