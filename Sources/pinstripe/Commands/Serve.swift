// `pinstripe serve`. Its options are the settings. They are read by the settings' definition, so they are not declared here again.
import ArgumentParser
import Glibc

struct Serve: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Serve the API until stopped (the default).",
        usage: "pinstripe serve [--SETTING VALUE ...]", discussion: Serve.discussion)

    @Argument(parsing: .captureForPassthrough, help: .hidden, completion: .list(Setting.all.map { "--\($0.name)" }))
    var options: [String] = []

    func run() throws {
        if options.contains("--help") || options.contains("-h") {
            let usage = "USAGE: pinstripe serve [--SETTING VALUE ...]"
            System.print(line: "OVERVIEW: Serve the API until stopped.\n\n\(usage)\n\n\(Self.discussion)", to: STDOUT_FILENO)
            return
        }
        do {
            let environment = System.environment()
            let reader = try SettingsReader(
                arguments: options, environment: environment, defaultFile: PackageResources.pinstripe_json, readFile: System.readFile)
            try Daemon(Settings(reader, environment: environment)).run()
        } catch {
            System.print(line: "pinstripe: \(error)", to: STDERR_FILENO)
            throw ExitCode.failure
        }
    }

    /// The help text of the settings, with all ways to give them.
    static var discussion: String {
        let lines = Setting.all.map { setting in
            let fallback = setting.fallback.map { " (default: \($0))" } ?? ""
            return "  --\(setting.name) \(setting.placeholder)\n      \(setting.help)\(fallback)\n      [\(setting.environmentName)]"
        }
        return """
            EXAMPLES:
              # on the usual port, with the state in the usual file
              pinstripe serve
              # for tests: any free port, and nothing on disk
              pinstripe serve --port 0 --database :memory:


            """ + "SETTINGS, each also as the environment variable in brackets or in the settings file:\n" + lines.joined(separator: "\n")
    }
}
