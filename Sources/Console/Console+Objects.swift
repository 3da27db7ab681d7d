// /_admin/objects: the objects, their history, and the transitions that a person or a bank causes in real life.
import Engine
import OrderedCollections
import Wire

extension Console {
    /// The parameters of the list of objects.
    @Sendable static func objectFilters(_ registry: Registry) -> [Parameter] {
        [Parameter("limit", .limit), .choice("object", registry.resources.map(\.name)), .string("starting_after")]
    }

    func listObjects(_ call: AdminCall, _ answer: @escaping PatientCall.Reply) throws {
        let account = try account(of: call)
        let arguments = try ParameterCheck.arguments(
            of: AdminForm.decode(call.request), for: Self.objectFilters(engine.registry))
        let search = try engine.newestObjects(
            account: account, named: arguments.string("object"), after: arguments.string("starting_after"),
            limit: arguments.integer("limit") ?? 100)
        begin(SearchCall(search, of: account, url: "/_admin/objects", answer: answer) { [engine] in try engine.document(of: $0) })
    }

    func showObject(_ id: String, _ account: Account?) throws -> JSON { try describe(engine.inspect(id, account: account)) }

    /// The history of an object, newest first.
    func showHistory(of id: String, _ account: Account?, _ form: FormHash) throws -> JSON {
        let arguments = try ParameterCheck.arguments(of: form, for: Self.paging)
        let page = try engine.history(
            of: id, account: account, after: arguments.integer("starting_after"), limit: arguments.integer("limit") ?? 100)
        return ["object": "list", "data": .array(page.entries), "has_more": .bool(page.hasMore), "url": .string("/_admin/objects/\(id)/history")]
    }

    /// The paging parameters of lists whose entries have numbers.
    static let paging: [Parameter] = [Parameter("limit", .limit), .integer("starting_after")]

    func fire(_ name: String, on id: String, _ account: Account?, _ form: FormHash) throws -> JSON {
        let inspection = try engine.inspect(id, account: account)
        let resource = inspection.resource
        guard let route = resource.route(.simulate(name)) else {
            let names = resource.routes.compactMap { if case .simulate(let name) = $0.kind { name } else { nil } }
            throw Refusal(
                .notFound,
                "No such transition: '\(name)'. \(resource.article == "a" ? "A" : "An") \(resource.typeName) has "
                    + (names.isEmpty ? "none." : "these: \(names.joined(separator: ", "))."),
                code: "resource_missing", parameter: "transition")
        }
        let arguments = try ParameterCheck.arguments(of: form, for: route.parameters)
        _ =
            route.transition == nil
            ? try engine.call(resource, id, by: route, arguments, account: inspection.account, cause: .controlPlane)
            : try engine.transition(resource, id, name, arguments, account: inspection.account, cause: .controlPlane)
        return try showObject(id, inspection.account)
    }

    private func describe(_ transition: AvailableTransition) -> JSON {
        let parameters = transition.parameters.map { ResourceDescription.describe(ReferenceReader.parameter($0)) }
        return ["name": .string(transition.name), "to": .string(transition.to), "parameters": .array(parameters)]
    }

    private func describe(_ inspection: Inspection) throws -> JSON {
        var description: JSONObject = [
            "object": try JSON.parse(inspection.object.body),
            "account": .string(inspection.account.id),
            "status": inspection.status.map(JSON.string) ?? .null,
            "history": .array(inspection.history),
            "transitions": .array(inspection.transitions.map(describe)),
        ]
        if inspection.omittedHistory > 0 { description["history_omitted"] = .integer(inspection.omittedHistory) }
        return .object(description)
    }
}
