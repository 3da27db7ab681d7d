// Finds out whether a definition is impossible. Each check answers with a sentence, or with nil if all is well.

struct DefinitionCheck {
    private let resource: Resource
    private let names: Set<String>
    /// Resources that fields may refer to although they are not registered.
    private let unserved: Set<String>
    private let eventTypes: Set<String>

    init(_ resource: Resource, names: Set<String>, unserved: Set<String> = [], eventTypes: Set<String>) {
        self.resource = resource
        self.names = names
        self.unserved = unserved
        self.eventTypes = eventTypes
    }

    /// The first thing that is wrong.
    var fault: String? {
        let checks: [() -> String?] = [
            { repeatedField(resource.fields, at: "") }, { unknownReference(resource.fields) }, { unknownReferenceOfParameter },
            { hiddenInList(resource.fields) }, { ungivableField(resource.fields, isGiven: false) },
            { parameterWithoutField }, { ruleWithoutParameter }, { unknownStatus }, { impossibleFilter }, { unfilteredList }, { unknownSearchField },
            { unknownPathParameter }, { membersWithoutField }, { ambiguousTransition }, { unfiredTransition }, { repeatedTrigger }, { repeatedDeed },
            { unreachableStatus }, { unknownSeal }, { unknownSwitch }, { unknownProof }, { unknownEvent },
        ]
        return checks.lazy.compactMap { $0() }.first
    }

    private func repeatedField(_ fields: [Field], at path: String) -> String? {
        var seen: Set<String> = []
        for field in fields {
            guard seen.insert(field.name).inserted else { return "the field \(path)\(field.name) is defined twice" }
            if case .hash(let children) = field.kind, let fault = repeatedField(children, at: "\(path)\(field.name).") { return fault }
        }
        return nil
    }

    private func unknownReference(_ fields: [Field]) -> String? {
        for field in fields {
            switch field.kind {
            case .reference(let targets):
                if let fault = unregistered(targets, field) { return fault }
            case .members(let members):
                if let fault = unregistered(members.resources, field) { return fault }
            case .hash(let children): if let fault = unknownReference(children) { return fault }
            default: continue
            }
        }
        return nil
    }

    private func unregistered(_ targets: [String], _ field: Field) -> String? { unregistered(targets).map { "the field \(field.name) refers to \($0)" } }

    private var unknownReferenceOfParameter: String? {
        let calls = resource.endpoints.map(\.parameters) + resource.testerCalls.map(\.parameters)
        return calls.lazy.compactMap { unknownReference($0, at: "") }.first
    }

    private func unknownReference(_ parameters: [Parameter], at path: String) -> String? {
        for parameter in parameters where parameter.hasReferences {
            let place = ParameterCheck.bracket(path, parameter.name)
            if let fault = unknownReference(parameter.members, at: place) { return fault }
            if let fault = unregistered(parameter.reference.map { [$0] } ?? []) { return "the parameter \(place) refers to \(fault)" }
        }
        return nil
    }

    /// The first that is not registered, with the sentence about it.
    private func unregistered(_ targets: [String]) -> String? {
        guard let unknown = targets.first(where: { !names.contains($0) && !unserved.contains($0) }) else { return nil }
        let near = Spelling.nearest(to: unknown, among: names.sorted()).map { ": did you mean \($0)?" } ?? ""
        return "\(unknown), which is not registered\(near)"
    }

    /// A list cannot have hidden fields, because it is always shown whole.
    private func hiddenInList(_ fields: [Field]) -> String? {
        for field in fields {
            switch field.kind {
            case .list(.hash(let children)) where children.contains(where: \.holdsHidden): return "the list \(field.name) has hidden fields in it"
            case .hash(let children): if let fault = hiddenInList(children) { return fault }
            default: continue
            }
        }
        return nil
    }

    /// A decimal number, a tree and a list of members have no shape that a request could give.
    private func ungivableField(_ fields: [Field], isGiven: Bool) -> String? {
        for field in fields where !field.isReadOnly && (isGiven || !field.givers.isEmpty) {
            guard field.givenShape != nil else { return "a request cannot give the field \(field.name): make it .readOnly, or write a parameter for it" }
            if case .hash(let children) = field.kind, let fault = ungivableField(children, isGiven: true) { return fault }
        }
        return nil
    }

    private var parameterWithoutField: String? {
        for endpoint in resource.endpoints {
            let parameters: ParameterSet
            switch endpoint.work {
            case .create(let creation): parameters = creation.parameters
            case .update(let update): parameters = update.parameters
            default: continue
            }
            if let fault = parameterWithoutField(parameters.all, resource.fields, at: "") { return fault }
        }
        return nil
    }

    private func parameterWithoutField(_ parameters: [Parameter], _ fields: [Field], at path: String) -> String? {
        for parameter in parameters {
            let place = path.isEmpty ? parameter.name : "\(path)[\(parameter.name)]"
            if parameter.isForHook { continue }
            guard let field = fields[parameter.name] else { return "the parameter \(place) has no field to go to: add the field, or say .forHook" }
            if parameter.isEmptyable && !field.isNullable && !field.isOptional && field.initial == nil {
                return "the parameter \(place) can be unset, but its field cannot be without a value"
            }
            if case .hash(let children) = parameter.shape {
                guard case .hash(let inner) = field.kind else { return "the parameter \(place) is a hash, but its field is not" }
                if let fault = parameterWithoutField(children, inner, at: place) { return fault }
            }
        }
        return nil
    }

    /// A rule between parameters must name existing parameters.
    private var ruleWithoutParameter: String? {
        let calls = resource.endpoints.map { ("\($0.method) \($0.path)", $0.parameters, $0.exclusive) }
            + resource.testerCalls.map { ($0.name, $0.parameters, []) }
        for (call, parameters, exclusive) in calls {
            let names = Set(parameters.map(\.name))
            let others = parameters.compactMap { if case .requiredUnless(let other) = $0.requirement { other } else { nil } }
            let named = exclusive.joined() + others
            if let missing = named.first(where: { !names.contains($0) }) { return "a rule of \(call) names \(missing), which is no parameter" }
        }
        return nil
    }

    private var unknownStatus: String? {
        let statuses = resource.lifecycle?.statuses ?? []
        for parameter in resource.update?.parameters.all ?? [] {
            if let unknown = parameter.statuses?.first(where: { !statuses.contains($0) }) {
                return "the parameter \(parameter.name) is limited to \(unknown), which is no status"
            }
        }
        return nil
    }

    /// Each value of a filter has a list of its own, named after the value. So the value must be a simple one.
    private var impossibleFilter: String? {
        for parameter in resource.listing?.filters ?? [] {
            switch parameter.shape {
            case .limit: continue
            case .timeRange where parameter.field == Parameter.created.name: continue
            case .array(.hash, _), .array(.array, _), .hash, .metadata: return "the filter \(parameter.name) has a shape that no list is kept for"
            default: if resource.fields[parameter.field] == nil { return "the filter \(parameter.name) has no field" }
            }
        }
        return nil
    }

    /// A list below another object must also exist as a filter of the resource's own list.
    private var unfilteredList: String? {
        let filters = Set((resource.listing?.filters.map(\.name) ?? []) + resource.filters)
        for endpoint in resource.endpoints where endpoint.path != resource.path {
            guard case .list(let listing) = endpoint.work else { continue }
            let wanted = endpoint.owners + listing.filters.map(\.name)
            guard let missing = wanted.first(where: { !filters.contains($0) }) else { continue }
            return "the list \(endpoint.path) needs \(missing) as a filter of the list of all"
        }
        return nil
    }

    private var unknownSearchField: String? {
        let searched = resource.endpoints.flatMap { $0.work.searchFields }.map { String($0.name.prefix { $0 != "." }) }
        return searched.first { resource.fields[$0] == nil }.map { "a search asks for \($0), which is no field" }
    }

    /// The name in braces in a path must be a resource, and a field that holds its id.
    private var unknownPathParameter: String? {
        for (path, owners) in [(resource.path, Endpoint.names(in: resource.path))] + resource.endpoints.map({ ($0.path, $0.owners) }) {
            for name in owners {
                guard names.contains(name) else { return "the path \(path) names \(name), which is not registered" }
                guard resource.fields[name] != nil else { return "the path \(path) names \(name), which is no field" }
            }
        }
        return nil
    }

    private var membersWithoutField: String? {
        for endpoint in resource.endpoints {
            switch endpoint.work {
            case .members(let name) where resource.members(name) == nil, .add(let name, _) where resource.members(name) == nil:
                return "the endpoint \(endpoint.method) \(endpoint.path) has no field of members"
            default: continue
            }
        }
        return nil
    }

    private var ambiguousTransition: String? {
        guard let lifecycle = resource.lifecycle else { return nil }
        for name in Set(lifecycle.transitions.map(\.name)) {
            for status in lifecycle.statuses
            where lifecycle.transitions.count(where: { $0.name == name && $0.from.contains(status) }) > 1 {
                return "the transition \(name) leaves \(status) twice"
            }
        }
        return nil
    }

    private var unfiredTransition: String? {
        guard let lifecycle = resource.lifecycle else { return nil }
        return lifecycle.transitions.first { lifecycle.triggers(of: $0.name).isEmpty }.map { "nothing fires the transition \($0.name)" }
    }

    private var repeatedTrigger: String? {
        guard let lifecycle = resource.lifecycle else { return nil }
        for name in lifecycle.transitions.map(\.name) {
            let kinds = lifecycle.triggers(of: name).map(\.kind)
            if Set(kinds).count < kinds.count { return "the transition \(name) says twice who fires it" }
        }
        return nil
    }

    private var repeatedDeed: String? {
        var seen = Set(resource.lifecycle?.transitions.map(\.name) ?? [])
        return resource.deeds.first { !seen.insert($0.name).inserted }.map { "the deed \($0.name) has the name of another deed or transition" }
    }

    private var unreachableStatus: String? {
        guard let lifecycle = resource.lifecycle else { return nil }
        var reached = Set(lifecycle.origins)
        var grew = true
        while grew {
            let next = lifecycle.transitions.filter { !reached.isDisjoint(with: $0.from) }.compactMap(\.to)
            grew = !reached.isSuperset(of: next)
            reached.formUnion(next)
        }
        return lifecycle.statuses.first { !reached.contains($0) }.map { "nothing leads to the status \($0)" }
    }

    private var unknownSwitch: String? {
        guard let name = resource.switch?.resource, !names.contains(name) else { return nil }
        return "it is switched off by \(name), which is not registered"
    }

    private var unknownSeal: String? {
        if let attempt = resource.lifecycle?.attempt, resource.fields[attempt] == nil { return "its attempts are named by \(attempt), which is no field" }
        guard let seal = resource.lifecycle?.seal?.field else { return nil }
        guard let field = resource.fields[seal] else { return "it is sealed by \(seal), which is no field" }
        return field.isNullable ? nil : "it is sealed by \(seal), which is never null"
    }

    private var unknownProof: String? {
        let proofs = resource.endpoints.compactMap { $0.access.publishable?.proof }
        return proofs.first { resource.fields[$0] == nil }.map { "publishable keys prove their right by \($0), which is no field" }
    }

    private var unknownEvent: String? {
        resource.eventTypes.first { !eventTypes.contains($0) }.map(Registry.unknownEvent)
    }
}
