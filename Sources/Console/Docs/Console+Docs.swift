// GET /_admin/docs: the reference, for people.
import Engine
import Wire

extension Console {
    func showDocs(_ request: Request) -> Response {
        let root = Page.root(from: request.path)
        return DocsIndex(registry: engine.registry, root: root).page.response(to: request, root: root)
    }

    func showDocs(of name: String, _ request: Request) -> Response {
        let root = Page.root(from: request.path)
        guard let resource = engine.registry[name] else { return unknownResource(name, root).response(to: request, root: root) }
        return DocsResource(resource, of: engine.registry, publicURL: engine.settings.publicURL, root: root).page.response(to: request, root: root)
    }

    /// The page for a name that is none, with those that were probably meant.
    private func unknownResource(_ name: String, _ root: String) -> DocsPage {
        let suggestions = Self.suggestions(for: name, among: engine.registry.resources.map(\.name))
        let links = suggestions.map { name -> HTML in "<li><a href=\"\(DocsLink.resource(name, root))\"><code>\(name)</code></a></li>" }
        let list: HTML = """
            <p>Did you mean one of these?</p>
            <ul>
            \(links)
            </ul>
            """
        return DocsPage(
            title: "No such resource",
            introduction: """
                <p>This server has no resource <code>\(name)</code>.</p>
                \(suggestions.isEmpty ? "" : list)
                """,
            status: 404)
    }

    /// Names with a typing error in the whole or in the last part, names that share a part, and names with the text in them.
    private static func suggestions(for name: String, among names: [String]) -> [String] {
        let wanted = name.lowercased()
        let parts = wanted.split(separator: ".").map(String.init)
        let nearest = Spelling.nearest(to: wanted, among: names)
        return names.filter { candidate in
            if candidate == nearest || (wanted.count > 3 && candidate.contains(wanted)) { return true }
            let words = candidate.split(separator: ".").map(String.init)
            return parts.contains { part in words.contains(part) || (words.last.flatMap { Spelling.nearest(to: part, among: [$0]) } != nil) }
        }
    }
}
