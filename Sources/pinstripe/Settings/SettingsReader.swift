// Reads settings from the command line, from PINSTRIPE_… in the environment, from the settings file, and from the defaults. The first of these that
// has a setting counts. Each is a provider of swift-configuration. Values are checked here against the definition.
import Configuration
import Engine
import Wire

/// Why settings cannot be used, in one sentence.
struct SettingsError: Error, CustomStringConvertible {
    let description: String
}

struct SettingsReader {
    private let reader: ConfigReader

    /// - Parameters:
    ///   - arguments: `--name value`, `--name=value`, and `--name` alone for a flag.
    ///   - readFile: the contents of a settings file.
    init(arguments: [String], environment: [String: String], defaultFile: [UInt8], readFile: (String) throws -> [UInt8]) throws {
        let commandLine = try Self.parse(arguments)
        let path = commandLine["config"] ?? environment["PINSTRIPE_CONFIG"]
        let file = try Self.parse(path.map(readFile) ?? defaultFile, name: path ?? "the built-in settings")
        let fallbacks = Setting.all.compactMap { setting in setting.fallback.map { (setting.name, $0) } }
        reader = ConfigReader(providers: [
            Self.provider("command line", commandLine),
            EnvironmentVariablesProvider(environmentVariables: environment),
            Self.provider("settings file", file),
            Self.provider("defaults", Dictionary(uniqueKeysWithValues: fallbacks)),
        ])
    }

    func text(_ name: String) throws -> String? {
        guard let setting = Setting.all.first(where: { $0.name == name }) else { throw SettingsError(description: "No setting is called \(name).") }
        let text = reader.string(forKey: Self.key(name), isSecret: setting.isSecret)
        if let text, let complaint = Self.complaint(text, setting) {
            throw SettingsError(description: "The setting \(name) \(setting.isSecret ? "" : "is '\(text)', but it ")\(complaint).")
        }
        return text
    }

    func number(_ name: String) throws -> Int { try text(name).flatMap(Int.init) ?? 0 }
    func flag(_ name: String) throws -> Bool { try text(name) == "true" }

    private static func key(_ name: String) -> ConfigKey { ["pinstripe", name] }

    private static func provider(_ name: String, _ values: [String: String]) -> InMemoryProvider {
        InMemoryProvider(
            name: name,
            values: Dictionary(
                uniqueKeysWithValues: values.map { (AbsoluteConfigKey(key($0.key)), ConfigValue(.string($0.value), isSecret: false)) }))
    }

    private static func complaint(_ text: String, _ setting: Setting) -> String? {
        switch setting.kind {
        case .text: text.isEmpty ? "must not be empty" : nil
        case .map, .table: nil
        case .flag: ["true", "false"].contains(text) ? nil : "must be true or false"
        case .choice(let choices): choices.contains(text) ? nil : "must be one of \(choices.joined(separator: ", "))"
        case .number(let range):
            Int(text).map(range.contains) == true ? nil : "must be a whole number from \(range.lowerBound) to \(range.upperBound)"
        }
    }

    private static func parse(_ arguments: [String]) throws -> [String: String] {
        var values: [String: String] = [:]
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            let parts = argument.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard argument.hasPrefix("--"), let setting = Setting.all.first(where: { $0.name == parts[0] }) else {
                // The text after an equals sign may be a secret.
                let option = argument.hasPrefix("--") ? "--\(parts[0])" : argument
                let near = Spelling.nearest(to: parts.first ?? "", among: Setting.all.map(\.name)).map { " Did you mean --\($0)?" } ?? ""
                throw SettingsError(description: "Unknown option '\(option)'.\(argument.hasPrefix("--") ? near : "") See pinstripe serve --help.")
            }
            if parts.count == 2 {
                values[setting.name] = parts[1]
            } else if setting.kind == .flag && !["true", "false"].contains(rest.first) {
                values[setting.name] = "true"
            } else if let value = rest.popFirst() {
                values[setting.name] = value
            } else {
                throw SettingsError(description: "The option --\(setting.name) needs a value.")
            }
        }
        return values
    }

    /// Pairs in the form of the command line.
    private static func text(of pairs: JSONObject, _ key: String, _ name: String) throws -> String {
        try pairs.map { from, to in
            switch to {
            case _ where from.contains(" ") || from.contains("=http"): break
            case .null: return from
            case .string(let to) where !to.contains(" "): return "\(from)=\(to)"
            default: break
            }
            throw SettingsError(description: "\(name): \(key) must hold URLs, each with the URL to call instead, or with null.")
        }.joined(separator: " ")
    }

    private static func parse(_ file: [UInt8], name: String) throws -> [String: String] {
        let json: JSON
        do {
            json = try JSON.parse(file)
        } catch {
            throw SettingsError(description: "\(name) is not JSON, at byte \(error.offset): \(error.reason)")
        }
        guard let members = json.object else { throw SettingsError(description: "\(name) must hold a JSON object.") }
        var values: [String: String] = [:]
        for (key, value) in members {
            guard let setting = Setting.all.first(where: { $0.fileName == key }) else {
                let near = Spelling.nearest(to: key, among: Setting.all.map(\.fileName))
                throw SettingsError(description: "\(name) has a setting that does not exist: \(key).\(near.map { " Did you mean \($0)?" } ?? "")")
            }
            switch value {
            case .string(let text): values[setting.name] = text
            case .integer(let number): values[setting.name] = String(number)
            case .bool(let flag): values[setting.name] = flag ? "true" : "false"
            case .null: continue
            case .object(let rows) where setting.kind == .table:
                values[setting.name] = rows.map { host, row in "\(host) \(row.string ?? "")" }.joined(separator: ";")
            case .object(let pairs) where setting.kind == .map: values[setting.name] = try Self.text(of: pairs, key, name)
            default:
                let shapes = [.map, .table].contains(setting.kind) ? "a text or an object" : "a text, a whole number, or true or false"
                throw SettingsError(description: "\(name): \(key) must be \(shapes).")
            }
        }
        return values
    }
}
