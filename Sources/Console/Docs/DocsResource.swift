// The page of one resource in the reference.
import Engine
import Wire

struct DocsResource {
    private let resource: ResourceReference
    private let registry: Registry
    private let publicURL: String
    /// The relative way up to the root of this server.
    private let root: String

    init(_ resource: Resource, of registry: Registry, publicURL: String, root: String) {
        self.resource = ReferenceReader.read(resource, eventTypes: registry.eventTypes)
        self.registry = registry
        self.publicURL = publicURL
        self.root = root
    }

    var page: DocsPage {
        let sections: [(id: String, title: String, body: HTML?)] = [
            ("example", "Example", example), ("life", "Life", life), ("endpoints", "Endpoints", calls(resource.endpoints)),
            ("acts", "What a tester can do", calls(resource.acts)), ("fields", "Fields", fields), ("events", "Events", events),
        ]
        return DocsPage(
            title: resource.name, introduction: introduction,
            sections: sections.compactMap { section in section.body.map { DocsPage.Section(id: section.id, title: section.title, body: $0) } })
    }

    private var introduction: HTML {
        HTML.facts([
            ("Family", DocsIndex.words(resource.family)), ("Ids begin with", resource.idPrefixes.isEmpty ? nil : resource.idPrefixes.joined(separator: ", ")),
            ("Kept for", resource.retention.map { "\($0 / 86_400) days of the account's clock" }),
        ])
    }

    private var example: HTML {
        let object = ExampleObject(of: resource, publicURL: publicURL) { registry[$0]?.idPrefix }.json
        let text = String(decoding: object.pretty(), as: UTF8.self)
        return """
            <p>A new object, with made-up values. Expanded fields and fields that may be absent are left out.</p>
            \(DocsPage.scrolling("Example", "<pre><code>\(text)</code></pre>"))
            """
    }

    // MARK: Life

    private var life: HTML? {
        guard let diagram = LifeDiagram(of: resource) else { return nil }
        let title = "The life of \(resource.name): \(resource.statuses.count) statuses and \(resource.transitions.count) transitions, as in the tables below"
        return """
            <figure>
            \(DocsPage.scrolling("Diagram", LifeDrawing.svg(diagram, title: title)))
            <figcaption>A dot is where a life can begin. Solid lines are calls of the API. Dashed lines are what a person or a bank does, through the \
            control plane. Dotted lines come with time, or with another operation. A transition with ↻ keeps the status.</figcaption>
            </figure>
            \(statuses)
            \(resource.transitions.isEmpty ? "" : transitions)
            """
    }

    private var statuses: HTML {
        let rows = resource.statuses.map { status -> [HTML] in
            let leaving = resource.transitions.filter { $0.from.contains(status) }.map(\.name)
            return ["<code>\(status)</code>", resource.origins.contains(status) ? "yes" : "no", DocsPage.codes(leaving)]
        }
        return """
            <h3>Statuses</h3>
            \(DocsPage.table("Statuses", ["Status", "Can be the first", "What can happen then"], rows))
            """
    }

    private var transitions: HTML {
        let rows = resource.transitions.map { transition -> [HTML] in
            [
                name(of: transition), DocsPage.codes(transition.from), transition.to.map(DocsPage.code) ?? "stays",
                DocsPage.joined(transition.causes.map { "\(Self.words($0))" }), DocsPage.codes(transition.parameters.map(\.name)),
                transition.event.map(DocsPage.code) ?? "",
            ]
        }
        return """
            <h3>Transitions</h3>
            \(resource.seal.map(sealing) ?? "")
            \(DocsPage.table("Transitions", ["Transition", "From", "To", "By", "Parameters", "Event"], rows))
            """
    }

    private func sealing(_ field: String) -> HTML {
        let possible = resource.transitions.filter(\.isWhileSealed).map(\.name)
        let exception: HTML = possible.isEmpty ? "" : ", except \(DocsPage.codes(possible))"
        return "<p>As soon as <code>\(field)</code> is not null, no update and no transition is possible\(exception).</p>"
    }

    /// A link to the call that fires it, if there is one.
    private func name(of transition: ResourceReference.Transition) -> HTML {
        let call = (resource.acts + resource.endpoints).first { $0.method == "POST" && $0.path.hasSuffix("/\(transition.name)") }
        let name: HTML = "<code>\(transition.name)</code>"
        return call.map { "<a href=\"#\(DocsLink.place($0))\">\(name)</a>" } ?? name
    }

    private static func words(_ cause: ResourceReference.Cause) -> String {
        switch cause {
        case .api: "API"
        case .controlPlane: "control plane"
        case .clock: "clock"
        case .consequence: "another operation"
        }
    }

    private var events: HTML? {
        guard !resource.events.isEmpty else { return nil }
        let rows = resource.events.map { event -> [HTML] in
            ["<code>\(event.type)</code>", event.causes.isEmpty ? "other operations, if any" : DocsPage.codes(event.causes)]
        }
        return DocsPage.table("Events", ["Type", "Emitted by"], rows)
    }

    // MARK: Calls

    private func calls(_ endpoints: [ResourceReference.Endpoint]) -> HTML? {
        guard !endpoints.isEmpty else { return nil }
        let links = endpoints.map { endpoint -> HTML in
            "<li><a href=\"#\(DocsLink.place(endpoint))\"><code>\(endpoint.method) \(endpoint.path)</code></a></li>"
        }
        return """
            <ul>
            \(links)
            </ul>
            \(endpoints.map(call))
            """
    }

    private func call(_ endpoint: ResourceReference.Endpoint) -> HTML {
        let name = "\(endpoint.method) \(endpoint.path)"
        var rules = endpoint.exclusive.map { group -> HTML in "<p>A request may carry one of these: \(DocsPage.codes(group)).</p>" }
        if !endpoint.searched.isEmpty { rules.append("<p>The query can ask for \(DocsPage.codes(endpoint.searched)).</p>") }
        return """
            <h3 id="\(DocsLink.place(endpoint))"><code>\(name)</code></h3>
            \(HTML.facts([("Answers", endpoint.answer.words), ("Who may call", endpoint.access)]))
            \(rules)
            \(endpoint.parameters.isEmpty ? "<p>It takes no parameters.</p>" : ParameterTable(endpoint.parameters, root: root, registry: registry).html(name))
            """
    }

    // MARK: Fields

    private var fields: HTML {
        DocsPage.table("Fields", ["Field", "Type", "Null", "Absent", "Expands to", "Values"], resource.fields.flatMap { rows($0, below: "") })
    }

    /// A field, and the fields in it, by their full paths.
    private func rows(_ field: ResourceReference.Field, below path: String) -> [[HTML]] {
        let name = path + field.name
        let inner = "\(name)\(field.elements == nil ? "" : "[]")."
        return [row(field, name)] + field.fields.flatMap { rows($0, below: inner) }
    }

    private func row(_ field: ResourceReference.Field, _ name: String) -> [HTML] {
        let presence = field.isHidden ? "until expanded" : field.isAtCreation ? "except when it is created" : field.isOptional ? "can be" : nil
        let absence = [presence, field.isSecretKeyOnly ? "for publishable keys" : nil].compactMap { $0 }.joined(separator: "; ")
        let nullness: HTML = !field.isNullable ? "" : field.isWithheld ? "can be; always in events" : "can be"
        return [
            "<code>\(name)</code>", "\(field.type)\(field.elements.map { " of \($0)" } ?? "")", nullness, "\(absence)",
            DocsPage.joined((field.expandsTo + field.members).map { link(to: $0) }), DocsPage.codes(field.values),
        ]
    }

    private func link(to name: String) -> HTML {
        registry[name] == nil
            ? "<code>\(name)</code>" : "<a href=\"\(DocsLink.resource(name, root))\"><code>\(name)</code></a>"
    }
}
