// The README's tables are made from the definitions. `make readme` writes them; this test refuses a README that says something else.
import API
import Engine
import Foundation
import Resources
import TestHarness
import Testing
import Wire

@testable import pinstripe

@Suite struct ReadmeTests {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    @Test("the README's tables are those of the definitions", arguments: ["endpoints", "lifecycles", "settings"])
    func tables(name: String) throws {
        let file = Self.root.appending(path: "README.md")
        let readme = try String(contentsOf: file, encoding: .utf8)
        let begin = try #require(readme.range(of: "<!-- \(name): begin -->\n"))
        let end = try #require(readme.range(of: "<!-- \(name): end -->"))
        let expected = try Self.table(name)
        if ProcessInfo.processInfo.environment["PINSTRIPE_WRITE_README"] != nil {
            try readme.replacingCharacters(in: begin.upperBound..<end.lowerBound, with: expected).write(to: file, atomically: true, encoding: .utf8)
        } else {
            #expect(String(readme[begin.upperBound..<end.lowerBound]) == expected, "run make readme")
        }
    }

    @Test("the README's example of seeds can be loaded, its report with it") func seeds() throws {
        let readme = try String(contentsOf: Self.root.appending(path: "README.md"), encoding: .utf8)
        let begin = try #require(readme.range(of: "with her report:\n\n```json\n"))
        let end = try #require(readme.range(of: "```", range: begin.upperBound..<readme.endIndex))
        let server = try TestServer()
        let answer = try server.admin("POST seeds", String(readme[begin.upperBound..<end.lowerBound]))
        #expect(answer["objects"]?.array?.map { $0["id"] } == ["vr_known", "vs_known"])
        let session = try server.get("/v1/identity/verification_sessions/vs_known?expand[]=last_verification_report")
        #expect(session["last_verification_report"]?["document"]?["first_name"] == "Jenny")
    }

    @Test("the built-in settings file holds the defaults")
    func settingsFile() throws {
        let text = try String(contentsOf: Self.root.appending(path: "Config/pinstripe.json"), encoding: .utf8)
        let texts = try #require(try JSON.parse(text).object).mapValues { value in
            value.string ?? value.bool.map { $0 ? "true" : "false" } ?? value.integer.map(String.init) ?? ""
        }
        let fallbacks = Setting.all.compactMap { setting in setting.fallback.map { (setting.fileName, $0) } }
        #expect(Dictionary(uniqueKeysWithValues: texts.map { ($0.key, $0.value) }) == Dictionary(uniqueKeysWithValues: fallbacks))
    }

    private static func table(_ name: String) throws -> String {
        switch name {
        case "endpoints": endpoints(try Catalog.registry())
        case "lifecycles": lifecycles(try Catalog.registry())
        default: settings()
        }
    }

    private static func endpoints(_ registry: Registry) -> String {
        let rows = registry.resources.flatMap { resource in
            resource.routes.compactMap { route -> String? in
                guard let endpoint = route.endpoint(of: resource) else { return nil }
                let names = route.parameters.map { "`\($0.name)`" }.joined(separator: ", ")
                return "| `\(endpoint.method) \(endpoint.path)` | \(route.answer(of: resource)) | \(names) |\n"
            }
        }
        return "| Endpoint | Answers with | Parameters, besides `expand` and a list's paging |\n|---|---|---|\n" + rows.joined()
    }

    private static func lifecycles(_ registry: Registry) -> String {
        registry.resources.compactMap { resource -> String? in
            guard let lifecycle = resource.lifecycle else { return nil }
            let arrows = lifecycle.transitions.flatMap { transition in
                transition.from.map { "    \($0) --> \(transition.to ?? $0): \(transition.name)\n" }
            }
            let beginnings = lifecycle.origins.map { "    [*] --> \($0)\n" }
            return "`\(resource.name)`\n\n```mermaid\nstateDiagram-v2\n\(beginnings.joined())\(arrows.joined())```\n"
        }.joined(separator: "\n")
    }

    private static func settings() -> String {
        let rows = Setting.all.map { setting in
            let fallback = setting.fallback.map { $0.isEmpty ? "" : "`\($0)`" } ?? ""
            return "| `--\(setting.name)` | `\(setting.environmentName)` | `\(setting.fileName)` | \(fallback) | \(setting.help) |\n"
        }
        return "| Option | Environment | In the file | Default | What |\n|---|---|---|---|---|\n" + rows.joined()
    }
}
