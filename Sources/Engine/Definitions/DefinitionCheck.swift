// What makes a definition impossible. Each check is one question, and answers with a sentence or with nil.

struct DefinitionCheck {
    private let resource: Resource
    private let names: Set<String>
    private let eventTypes: Set<String>

    init(_ resource: Resource, names: Set<String>, eventTypes: Set<String>) {
        self.resource = resource
        self.names = names
        self.eventTypes = eventTypes
    }

    /// The first thing that is wrong.
    var fault: String? {
        let checks: [() -> String?] = [
            { repeatedField(resource.fields, at: "") }, { unknownReference(resource.fields) }, { parameterWithoutField },
            { filterWithoutField }, { repeatedRoute }, { ambiguousTransition }, { unroutedTransition }, { routeWithoutTransition },
            { unreachableStatus }, { unknownSeal }, { unknownEvent },
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
            case .reference(let target) where !names.contains(target): return "the field \(field.name) refers to \(target), which is not registered"
            case .hash(let children): if let fault = unknownReference(children) { return fault }
            default: continue
            }
        }
        return nil
    }

    private var parameterWithoutField: String? {
        for kind in [Route.Kind.create, .update] {
            for parameter in resource.route(kind)?.parameters ?? [] where resource.fields[parameter.name] == nil {
                return "the parameter \(parameter.name) has no field to go to"
            }
        }
        return nil
    }

    private var filterWithoutField: String? {
        resource.filters.first { resource.fields[$0] == nil }.map { "the filter \($0) has no field" }
    }

    private var repeatedRoute: String? {
        for (position, route) in resource.routes.enumerated() where resource.routes[..<position].contains(where: { $0.kind == route.kind }) {
            return "the route \(route.kind) is defined twice"
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

    private var unroutedTransition: String? {
        let routed = Set(resource.routes.compactMap(\.transition))
        return resource.lifecycle?.transitions.first { !routed.contains($0.name) }.map { "nothing fires the transition \($0.name)" }
    }

    private var routeWithoutTransition: String? {
        let names = Set((resource.lifecycle?.transitions ?? []).map(\.name))
        return resource.routes.compactMap(\.transition).first { !names.contains($0) }.map { "there is no transition \($0)" }
    }

    private var unreachableStatus: String? {
        guard let lifecycle = resource.lifecycle else { return nil }
        var reached: Set<String> = [lifecycle.initial]
        var grew = true
        while grew {
            let next = lifecycle.transitions.filter { !reached.isDisjoint(with: $0.from) }.compactMap(\.to)
            grew = !reached.isSuperset(of: next)
            reached.formUnion(next)
        }
        return lifecycle.statuses.first { !reached.contains($0) }.map { "nothing leads to the status \($0)" }
    }

    private var unknownSeal: String? {
        guard let seal = resource.lifecycle?.sealedBy else { return nil }
        guard let field = resource.fields[seal] else { return "it is sealed by \(seal), which is no field" }
        return field.isNullable ? nil : "it is sealed by \(seal), which is never null"
    }

    private var unknownEvent: String? {
        let events = resource.routes.compactMap(\.event) + (resource.lifecycle?.transitions ?? []).compactMap(\.event)
        return events.map(resource.eventType).first { !eventTypes.contains($0) }.map { "there is no event type \($0)" }
    }
}
