// /_admin/objects: the objects, their history, and the transitions that a person or a bank causes in real life.
import Engine
import OrderedCollections
import Wire

extension Console {
    /// The parameters of the list of objects.
    @Sendable static func objectFilters(_ registry: Registry) -> [Parameter] {
        [Parameter("limit", .limit), .choice("object", registry.resources.filter { !$0.isView }.map(\.name)), .string("starting_after")]
    }

    func listObjects(_ call: AdminCall, _ answer: @escaping PatientCall.Reply) throws {
        let account = try account(of: call)
        let arguments = try ParameterCheck.arguments(of: AdminForm.decode(call.request), for: Self.objectFilters(engine.registry))
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
        guard let call = resource.testerCalls.first(where: { $0.name == name }) else { throw Console.noTransition(name, of: resource) }
        let arguments = try ParameterCheck.arguments(of: form, for: call.parameters)
        _ = try engine.fire(
            name, on: id, of: resource, arguments, taking: call.parameters, account: inspection.account, cause: .controlPlane)
        return try showObject(id, inspection.account)
    }

    /// The error for a transition that does not exist, or that a tester may not fire. Then it says who fires it.
    private static func noTransition(_ name: String, of resource: Resource) -> Refusal {
        let type = "\(resource.article == "a" ? "A" : "An") \(resource.typeName)"
        let (names, firing) = (resource.testerCalls.map(\.name).joined(separator: ", "), resource.triggers(of: name).map { words($0.kind) })
        let message =
            firing.isEmpty
            ? "No such transition: '\(name)'. \(type) has " + (names.isEmpty ? "none." : "these: \(names).")
            : "A tester may not fire the transition '\(name)': \(firing.joined(separator: ", and ")). "
                + (names.isEmpty ? "\(type) has none for a tester." : "\(type) has these for a tester: \(names).")
        return Refusal(.notFound, message, code: "resource_missing", parameter: "transition")
    }

    private static func words(_ kind: Trigger.Kind) -> String {
        switch kind {
        case .api: "a call of the API fires it"
        case .tester: "a tester fires it"
        case .clock: "the clock fires it"
        case .consequence: "the hook of another object fires it"
        }
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
            "pending": .array(inspection.pending.map(describe)),
            "transitions": .array(inspection.transitions.map(describe)),
        ]
        if inspection.omittedHistory > 0 { description["history_omitted"] = .integer(inspection.omittedHistory) }
        return .object(description)
    }
}
