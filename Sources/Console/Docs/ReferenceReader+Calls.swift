// Reads the calls of a resource, and what they answer with.
import API
import Engine
import Wire

extension ReferenceReader {
    static func endpoint(_ endpoint: Endpoint, of resource: Resource) -> ResourceReference.Endpoint {
        ResourceReference.Endpoint(
            method: endpoint.method, path: endpoint.path,
            summary: summary(of: endpoint, resource) + (endpoint.end.map { " (before \($0.description))" } ?? ""), answer: answer(of: endpoint, resource),
            access: words(endpoint.access), demandsVersion: endpoint.access.demandsVersion, parameters: endpoint.parameters.map(parameter),
            exclusive: endpoint.exclusive, searched: endpoint.work.searchFields.map(\.name))
    }

    static func act(_ call: TesterCall) -> ResourceReference.Endpoint {
        ResourceReference.Endpoint(
            method: "POST", path: "/_admin/objects/{id}/transitions/\(call.name)", summary: "Fire \(call.name)", answer: .inspection,
            access: "Who may use the control plane.", demandsVersion: false, parameters: call.parameters.map(parameter), exclusive: [], searched: [])
    }

    /// What is left of an object that was deleted.
    static func stub(of resource: Resource) -> ResourceReference.Stub? {
        for case .delete(let deletion) in resource.endpoints.map(\.work) {
            if case .stub(let shown) = deletion.answer { return ResourceReference.Stub(shown: shown, stays: deletion.leavesTombstone) }
        }
        return nil
    }

    private static func answer(of endpoint: Endpoint, _ resource: Resource) -> ResourceReference.Answer {
        switch endpoint.work {
        case .list(let listing): .list([resource.name], isCounted: listing.countsPage)
        case .computedList, .previewedList: .list([endpoint.answer ?? resource.name], isCounted: false)
        case .ofConnectedAccounts: .list([resource.name], isCounted: false)
        case .members(let name): .list(members(name, of: resource), isCounted: false)
        case .add(let name, _): .object(members(name, of: resource))
        case .search: .searchResult(resource.name)
        case .delete(let deletion): if case .object = deletion.answer { .object([resource.name]) } else { .stub(resource.name) }
        case .download: .bytes
        case .retrieve where stub(of: resource)?.stays == true: .objectOrStub(resource.name)
        case .create, .preview, .retrieve, .show, .update, .call, .transition, .singleton, .ofAccount, .computed: .object([endpoint.answer ?? resource.name])
        }
    }

    private static func members(_ name: String, of resource: Resource) -> [String] { resource.members(name)?.resources ?? [] }

    private static func summary(of endpoint: Endpoint, _ resource: Resource) -> String {
        let noun = resource.name.split { $0 == "." || $0 == "_" }.joined(separator: " ")
        let one = "\("aeio".contains(noun.prefix(1)) ? "an" : "a") \(noun)"
        let part = (endpoint.segments.last ?? nil).map { $0.split(separator: "_").joined(separator: " ") } ?? noun
        return switch endpoint.work {
        case .create: "Create \(one)"
        case .preview: "Preview \(one)"
        case .previewedList: "Preview the \(part) of \(one)"
        case .retrieve, .show: "Retrieve \(one)"
        case .update: endpoint.segments.last == .some(nil) ? "Update \(one)" : "Update the \(noun)"
        case .delete: "Delete \(one)"
        case .list, .ofConnectedAccounts: "List each \(noun)"
        case .search: "Search for \(one)"
        case .members, .computedList: "List the \(part) of \(one)"
        case .add: "Add to the \(part) of \(one)"
        case .download: "Download the \(part) of \(one)"
        case .call where endpoint.method == "GET": "Retrieve the \(part) of \(one)"
        case .call where endpoint.method == "DELETE": "Detach \(one)"
        case .call, .transition: "\(noun.prefix(1).uppercased() + noun.dropFirst()): \(part)"
        case .singleton, .ofAccount, .computed: "Retrieve the \(noun)"
        }
    }
}
