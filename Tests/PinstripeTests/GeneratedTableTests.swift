// The parts of the documentation that are made from the definitions. `make tables` writes them; these tests refuse an article that says
// something else.
import API
import Catalog
import Engine
import Foundation
import Testing
import Wire

@testable import pinstripe

@Suite struct GeneratedTableTests {
    @Test("endpoints and life cycles are those of the definitions", arguments: Article.catalogue)
    func resources(article: Article) throws {
        let registry = try Families.registry()
        try check(article, mark: #/<!-- resources: (?<names>[\w. ]+) -->\n/#) { names in
            try names.split(separator: " ").map { name in
                Self.description(of: try #require(registry.resources.first { $0.name == name }, "there is no resource \(name)"))
            }.joined(separator: "\n")
        }
    }

    @Test("settings are those of the command line", arguments: Article.catalogue)
    func settings(article: Article) throws {
        try check(article, mark: #/<!-- (?<names>settings) -->\n/#) { _ in Self.settings }
    }

    @Test("every resource of the API is described in one article") func complete() throws {
        let described = Article.catalogue.flatMap { $0.text.matches(of: #/<!-- resources: ([\w. ]+) -->\n/#) }.flatMap { $0.output.1.split(separator: " ") }
        #expect(described.map(String.init).sorted() == (try Families.registry()).resources.map(\.name).sorted())
    }

    @Test("the built-in settings file holds the defaults")
    func settingsFile() throws {
        let text = try String(contentsOf: Article.root.appending(path: "Config/pinstripe.json"), encoding: .utf8)
        let texts = try #require(try JSON.parse(text).object).mapValues { value in
            value.string ?? value.bool.map { $0 ? "true" : "false" } ?? value.integer.map(String.init) ?? ""
        }
        let fallbacks = Setting.all.compactMap { setting in setting.fallback.map { (setting.fileName, $0) } }
        #expect(Dictionary(uniqueKeysWithValues: texts.map { ($0.key, $0.value) }) == Dictionary(uniqueKeysWithValues: fallbacks))
    }

    /// Compares what stands between a mark and `<!-- end -->` with what is expected there, or writes it.
    private func check(_ article: Article, mark: Regex<(Substring, names: Substring)>, expected: (String) throws -> String) throws {
        var text = article.text
        for match in article.text.matches(of: mark).reversed() {
            let end = try #require(text.range(of: "<!-- end -->", range: match.range.upperBound..<text.endIndex))
            let expected = try expected(String(match.output.names))
            let isUpToDate = text[match.range.upperBound..<end.lowerBound] == expected
            if Self.writes { text.replaceSubrange(match.range.upperBound..<end.lowerBound, with: expected) } else { #expect(isUpToDate, "run make tables") }
        }
        if text != article.text { try text.write(to: article.url, atomically: true, encoding: .utf8) }
    }

    private static let writes = ProcessInfo.processInfo.environment["PINSTRIPE_WRITE_TABLES"] != nil

    private static func description(of resource: Resource) -> String {
        let endpoints = resource.routes.compactMap { route -> String? in
            guard let endpoint = route.endpoint(of: resource) else { return nil }
            let names = route.parameters.map { "`\($0.name)`" }.joined(separator: ", ")
            return wrapped("- `\(endpoint.method) \(endpoint.path)` → \(route.answer(of: resource))" + (names.isEmpty ? "" : ": " + names))
        }
        return "### \(resource.name)\n\n\(endpoints.joined())" + (resource.lifecycle.map { "\n" + diagram($0) } ?? "")
    }

    private static func diagram(_ lifecycle: Lifecycle) -> String {
        let arrows = lifecycle.transitions.flatMap { transition in
            transition.from.map { "    \($0) --> \(transition.to ?? $0): \(transition.name)\n" }
        }
        let beginnings = lifecycle.origins.map { "    [*] --> \($0)\n" }
        return "```mermaid\nstateDiagram-v2\n\(beginnings.joined())\(arrows.joined())```\n"
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
