// The parameters of a call as a table. Those in hashes and arrays have their full names, as a form spells them: `options[document][allowed_types][]`.
import Engine
import Wire

struct ParameterTable {
    private let parameters: [ResourceReference.Parameter]
    /// The relative way up to the root of this server.
    private let root: String
    private let registry: Registry

    init(_ parameters: [ResourceReference.Parameter], root: String, registry: Registry) {
        self.parameters = parameters
        self.root = root
        self.registry = registry
    }

    /// - Parameter call: what a screen reader calls the table.
    func html(_ call: String) -> HTML {
        DocsPage.table("Parameters of \(call)", ["Parameter", "Type", "Required", "More"], parameters.flatMap { rows($0, in: "") })
    }

    private func rows(_ parameter: ResourceReference.Parameter, in hash: String) -> [[HTML]] {
        let name = hash.isEmpty ? parameter.name : "\(hash)[\(parameter.name)]"
        let value = parameter.value
        // What is in an array is said of the array, unless it is a hash.
        let (inner, path) = value.items.first.map { ($0, "\(name)[]") } ?? (value, name)
        let type = value.items.isEmpty ? value.type : "array of \(inner.type)"
        let row: [HTML] = [
            "<code>\(name)</code>", "\(type)", required(parameter), DocsPage.joined(notes(parameter, inner)),
        ]
        return [row] + inner.parameters.flatMap { rows($0, in: path) }
    }

    private func required(_ parameter: ResourceReference.Parameter) -> HTML {
        if parameter.isRequired { return "yes" }
        return parameter.requiredUnless.map { "unless <code>\($0)</code> is sent" } ?? ""
    }

    private func notes(_ parameter: ResourceReference.Parameter, _ value: ResourceReference.Value) -> [HTML] {
        var notes: [HTML] = []
        if !value.values.isEmpty { notes.append("one of \(DocsPage.codes(value.values))") }
        if let reference = parameter.reference { notes.append("the id of a \(link(to: reference))") }
        notes += bounds(parameter.value)
        if parameter.isEmptyable { notes.append("empty unsets it") }
        if let statuses = parameter.statuses { notes.append("in the status \(DocsPage.codes(statuses)) only") }
        return notes
    }

    private func bounds(_ value: ResourceReference.Value) -> [HTML] {
        let units = value.items.isEmpty ? "characters" : "elements"
        return value.bounds.compactMap { name, bound -> HTML? in
            switch (name, bound) {
            case ("maximum_length", .integer(let number)): "at most \(number) \(units)"
            case ("maximum_places", .integer(let number)): "at most \(number) decimal places"
            case ("minimum", .integer(let number)) where number > .min: "at least \(number)"
            case ("maximum", .integer(let number)) where number < .max: "at most \(number)"
            case ("of_apps", true): "an app's own scheme is possible"
            default: nil
            }
        }
    }

    private func link(to name: String) -> HTML {
        registry[name] == nil ? "<code>\(name)</code>" : "<a href=\"\(DocsLink.resource(name, root))\"><code>\(name)</code></a>"
    }
}
