// Some tables of the documentation are made from definitions. `make tables` writes them; these tests refuse an article that says something else.
import Foundation
import Identity
import Testing
import Wire

@testable import pinstripe

@Suite struct GeneratedTableTests {
    @Test("the documentation lists the settings of the command line") func settings() throws {
        try require(Self.settings, "settings", in: "Settings.md")
    }

    @Test("the article on Identity lists the failures by their checks") func failures() throws {
        try require(Self.failures, "failures", in: "Identity.md")
    }

    @Test("the article on the command line lists the commands, each with an example") func commands() throws {
        try require(Self.commands, "commands", in: "CommandLine.md")
    }

    /// The part of an article between `<!-- name -->` and `<!-- end -->`.
    private func require(_ table: String, _ name: String, in file: String) throws {
        let article = Article(path: "\(Article.folder)/\(file)")
        let start = try #require(article.text.range(of: "<!-- \(name) -->\n")).upperBound
        let end = try #require(article.text.range(of: "<!-- end -->", range: start..<article.text.endIndex)).lowerBound
        let isUpToDate = article.text[start..<end] == table
        guard ProcessInfo.processInfo.environment["PINSTRIPE_WRITE_TABLES"] != nil else {
            #expect(isUpToDate, "run make tables")
            return
        }
        try article.text.replacingCharacters(in: start..<end, with: table).write(to: article.url, atomically: true, encoding: .utf8)
    }

    @Test("the built-in settings file holds the defaults")
    func settingsFile() throws {
        let text = try String(contentsOf: Article.root.appending(path: "Config/pinstripe.json"), encoding: .utf8)
        var texts: [String: String] = [:]
        for (name, value) in try #require(try JSON.parse(text).object) {
            texts[name] = value.string ?? value.bool.map { $0 ? "true" : "false" } ?? value.integer.map(String.init) ?? ""
        }
        let fallbacks = Setting.all.compactMap { setting in setting.fallback.map { (setting.fileName, $0) } }
        #expect(texts == Dictionary(uniqueKeysWithValues: fallbacks))
    }

    private static var commands: String {
        Pinstripe.configuration.subcommands.map { type in
            let configuration = type.configuration
            // The first example says least: it is often the bare command.
            let example = configuration.examples.first { $0.command.split(separator: " ").count > 2 } ?? configuration.examples.first
            let name = configuration.commandName ?? String(describing: type).lowercased()
            return wrapped("- `pinstripe \(name)`: \(configuration.abstract) Example: `\(example?.command ?? "")`")
        }.joined()
    }

    private static var failures: String {
        let checks = [("document", "the document"), ("id_number", "the ID number"), ("selfie", "the selfie"), ("email", "the e-mail address"),
            ("phone", "the phone"), (nil, "the session itself")] as [(String?, String)]
        let rows = checks.map { check, words in
            "| \(words) | \(FailureCode.all.filter { FailureCode.check(of: $0) == check }.map { "`\($0)`" }.joined(separator: ", ")) |\n"
        }
        return "| What fails | `code` |\n|---|---|\n" + rows.joined()
    }

    private static var settings: String {
        Setting.all.map { setting in
            let fallback = setting.fallback.map { $0.isEmpty ? "" : " (default `\($0)`)" } ?? ""
            return wrapped("- `--\(setting.name)`\(fallback): \(setting.help.replacing("*", with: "\\*"))")
        }.joined()
    }

    /// A line, broken where it would be wider than a screen; what follows belongs to the same list item.
    private static func wrapped(_ line: String) -> String {
        var lines: [String] = []
        for word in line.split(separator: " ") {
            if let last = lines.last, last.count + 1 + word.count <= 160 { lines[lines.count - 1] = "\(last) \(word)" } else {
                lines.append(lines.isEmpty ? String(word) : "  \(word)")
            }
        }
        return lines.map { $0 + "\n" }.joined()
    }
}
