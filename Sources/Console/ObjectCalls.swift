// /_admin/objects: what there is, how it came to be so, and the transitions that a person or a bank causes in real life.
import Engine
import OrderedCollections
import Wire

extension Console {
    func listObjects(_ account: Account?, _ form: FormHash) throws -> JSON {
        let arguments = try ParameterCheck.arguments(
            of: form, for: [Parameter("limit", .limit), .choice("object", engine.registry.resources.map(\.name)), .string("starting_after")])
        let page = try engine.newestObjects(
            account: account, named: arguments.string("object"), after: arguments.string("starting_after"),
            limit: arguments.integer("limit") ?? 100)
        let objects = try page.objects.map { try JSON.parse($0.body) }
        return ["object": "list", "data": .array(objects), "has_more": .bool(page.hasMore), "url": "/_admin/objects"]
    }

    func showObject(_ id: String, _ account: Account?) throws -> JSON { try describe(engine.inspect(id, account: account)) }

    func fire(_ name: String, on id: String, _ account: Account?, _ form: FormHash) throws -> JSON {
        let inspection = try engine.inspect(id, account: account)
        let resource = inspection.resource
        guard let route = resource.route(.simulate(name)) else {
            let names = resource.routes.compactMap { if case .simulate(let name) = $0.kind { name } else { nil } }
            throw Refusal(
                .notFound,
                "No such transition: '\(name)'. \(resource.article == "a" ? "A" : "An") \(resource.typeName) has these: "
                    + "\(names.joined(separator: ", ")).",
                code: "resource_missing", parameter: "transition")
        }
        let arguments = try ParameterCheck.arguments(of: form, for: route.parameters)
        _ =
            route.transition == nil
            ? try engine.call(resource, id, by: route, arguments, account: inspection.account, cause: .controlPlane)
            : try engine.transition(resource, id, name, arguments, account: inspection.account, cause: .controlPlane)
        return try showObject(id, inspection.account)
    }

    private func describe(_ inspection: Inspection) throws -> JSON {
        [
            "object": try JSON.parse(inspection.object.body),
            "account": .string(inspection.account.id),
            "status": inspection.status.map(JSON.string) ?? .null,
            "history": .array(inspection.history),
            "transitions": .array(
                inspection.transitions.map {
                    ["name": .string($0.name), "to": .string($0.to), "parameters": .array($0.parameters.map(ResourceDescription.describe))]
                }),
        ]
    }
}
