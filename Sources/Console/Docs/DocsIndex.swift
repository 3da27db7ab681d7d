// The first page of the reference: the resources of each family, and the calls of the control plane.
import Engine
import OrderedCollections
import Wire

struct DocsIndex {
    let registry: Registry
    /// The relative way up to the root of this server.
    let root: String

    var page: DocsPage {
        DocsPage(
            title: "Reference",
            introduction: """
                <p>This is all that this server knows, made from its definitions. What is not here answers as Stripe answers an unknown URL. Programs read \
                the same at <a href="\(root)_admin/resources"><code>/_admin/resources</code></a>. The <a href="\(root)">inspector</a> \
                shows what happens here.</p>
                """,
            sections: [
                DocsPage.Section(id: "resources", title: "Resources", body: "<div class=\"families\">\(families.map { family($0.key, $0.value) })</div>"),
                DocsPage.Section(id: "control-plane", title: "The control plane", body: controlPlane),
            ], isIndex: true)
    }

    private var families: OrderedDictionary<String, [Resource]> { OrderedDictionary(grouping: registry.resources, by: \.family) }

    private func family(_ name: String, _ resources: [Resource]) -> HTML {
        let entries = resources.map { resource -> HTML in
            "<li><a href=\"\(DocsLink.resource(resource.name, root))\"><code>\(resource.name)</code></a></li>"
        }
        return """
            <div>
            <h3>\(Self.words(name))</h3>
            <ul>
            \(entries)
            </ul>
            </div>
            """
    }

    /// The words of a type's name: `PaymentMethods` is "Payment methods".
    static func words(_ name: String) -> String {
        name.enumerated().map { index, letter in index > 0 && letter.isUppercase ? " \(letter.lowercased())" : String(letter) }.joined()
    }

    private var controlPlane: HTML {
        let rows = AdminRoute.all.map { route -> [HTML] in
            let parameters = DocsPage.codes(route.parameters(registry).map(\.name))
            return ["<code>\(route.method) /_admin/\(route.path.joined(separator: "/"))</code>", "\(route.summary)", parameters]
        }
        return """
            <p>With an API key a call acts on the key's account, without one on all accounts.</p>
            \(DocsPage.table("The calls of the control plane", ["Call", "What it does", "Parameters"], rows))
            <p>Besides, <code>/_admin/echo</code> answers everybody with the request itself, whatever its method.</p>
            """
    }
}
