// The pages of the reference, made and read once for all tests.
import Engine
import TestHarness
import Wire

struct ReferencePages: Sendable {
    /// The registry that they are made from.
    let registry: Registry
    /// The index, by an empty path, and each resource's page by `/` and its name.
    let pages: [String: Result<Markup, any Error>]

    /// Nil if the server could not be made.
    static let all = try? ReferencePages()

    private init() throws {
        let server = try TestServer()
        registry = server.engine.registry
        pages = try (server.engine.registry.resources.map { "/\($0.name)" } + [""]).reduce(into: [:]) { pages, path in
            let text = try server.admin("GET docs\(path)", key: nil).text
            pages[path] = Result { try Markup(text) }
        }
    }

    /// The names of all resources.
    static let names = all?.registry.resources.map(\.name) ?? []
    static let paths = [""] + names.map { "/\($0)" }

    static func page(_ path: String) throws -> Markup {
        guard let page = all?.pages[path] else { throw Markup.Fault(reason: "there is no page \(path)") }
        return try page.get()
    }

    /// What stands at the beginning of each row of a table, by the table's name.
    static func rows(_ page: Markup) -> [String: [String]] {
        let tables = page.all("div").filter { $0.attributes["class"] == "scrolling" && !$0.all("table").isEmpty }
        return Dictionary(
            tables.map { ($0.attributes["aria-label"] ?? "", $0.all("th").filter { $0.attributes["scope"] == "row" }.map(\.text)) },
            uniquingKeysWith: { $0 + $1 })
    }

    /// The cells of a row of a table, its heading first.
    static func row(_ table: String, _ name: String, _ page: Markup) -> [String] {
        let region = page.all("div").first { $0.attributes["aria-label"] == table }
        return region?.all("tr").first { $0.children.first?.text == name }?.children.map(\.text) ?? []
    }
}
