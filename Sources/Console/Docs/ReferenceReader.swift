// Reads the definition of a resource into a ResourceReference. Nothing else that describes resources looks at a definition.
import API
import Engine
import OrderedCollections
import Wire

enum ReferenceReader {
    /// - Parameter eventTypes: all types there are. Those of the resource are listed, even if its definition does not say when they come.
    static func read(_ resource: Resource, eventTypes: Set<String>) -> ResourceReference {
        ResourceReference(
            name: resource.name, family: resource.family, idPrefixes: (resource.idPrefix.map { [$0] } ?? []) + resource.otherPrefixes, path: resource.path,
            retention: resource.retention, fields: shown(resource.fields), statuses: resource.lifecycle?.statuses ?? [],
            origins: resource.lifecycle?.origins ?? [],
            transitions: (resource.lifecycle?.transitions ?? []).map { transition($0, of: resource) }, seal: resource.lifecycle?.seal?.field,
            endpoints: resource.endpoints.map { endpoint($0, of: resource) }, acts: resource.testerCalls.map(act),
            events: events(of: resource, eventTypes), stub: stub(of: resource))
    }

    // MARK: Fields

    private static func shown(_ fields: [Field]) -> [ResourceReference.Field] {
        fields.filter { if case .internal = $0.visibility { false } else { true } }.map(field)
    }

    private static func field(_ field: Field) -> ResourceReference.Field {
        var (elements, values, children): (String?, [String], [Field]) = (nil, [], [])
        var (targets, members, isCounted, isLink): ([String], [String], Bool, Bool) = ([], [], false, false)
        switch field.kind {
        case .choice(let names): values = names
        case .hash(let inner): children = inner
        case .reference(let names): targets = names
        case .members(let listed): (members, isCounted) = (listed.resources, listed.isCounted)
        case .link: isLink = true
        case .list(let kind):
            elements = type(of: kind)
            if case .choice(let names) = kind { values = names }
            if case .hash(let inner) = kind { children = inner }
            if case .reference(let names) = kind { targets = names }
        default: break
        }
        let (isHidden, isAtCreation) =
            switch field.visibility {
            case .hiddenUntilExpanded, .sensitive: (true, false)
            case .atCreation: (false, true)
            case .visible, .internal: (false, false)
            }
        return ResourceReference.Field(
            name: field.name, type: type(of: field.kind), elements: elements, values: values, isNullable: field.isNullable,
            isWithheld: field.isWithheld, isOptional: field.isOptional,
            isHidden: isHidden, isAtCreation: isAtCreation, isSecretKeyOnly: field.isSecretKeyOnly, isLink: isLink, expandsTo: targets,
            members: members, isCounted: isCounted, fields: shown(children), initial: field.initial)
    }

    private static func type(of kind: Field.Kind) -> String {
        switch kind {
        case .string, .choice, .link: "string"
        case .decimal: "decimal_string"
        case .number: "number"
        case .integer: "integer"
        case .boolean: "boolean"
        case .timestamp: "timestamp"
        case .metadata: "metadata"
        case .hash: "hash"
        case .list, .members: "list"
        case .reference: "reference"
        case .tree: "object"
        }
    }

    // MARK: Parameters

    static func parameter(_ parameter: Parameter) -> ResourceReference.Parameter {
        var requiredUnless: String?
        if case .requiredUnless(let other) = parameter.requirement { requiredUnless = other }
        return ResourceReference.Parameter(
            name: parameter.name, value: value(parameter.shape), isRequired: parameter.requirement == .required, requiredUnless: requiredUnless,
            isEmptyable: parameter.isEmptyable, reference: parameter.reference, statuses: parameter.statuses)
    }

    private static func value(_ shape: Parameter.Shape) -> ResourceReference.Value {
        switch shape {
        case .string(let maximum): .init(type: "string", bounds: ["maximum_length": .integer(Int64(maximum))])
        case .integer(let range):
            .init(type: "integer", bounds: range.map { ["minimum": .integer($0.lowerBound), "maximum": .integer($0.upperBound)] } ?? [:])
        case .limit: .init(type: "integer")
        case .decimal(let places, _): .init(type: "decimal_string", bounds: ["maximum_places": .integer(Int64(places))])
        case .number(let places, _): .init(type: "number", bounds: ["maximum_places": .integer(Int64(places))])
        case .boolean: .init(type: "boolean")
        case .file: .init(type: "file")
        case .choice(let values): .init(type: "string", values: values)
        case .hash(let parameters): .init(type: "hash", parameters: parameters.map(parameter))
        case .map(let parameters): .init(type: "map", parameters: [parameter(.hash("{key}", parameters))])
        case .idOrHash(let maximum, let parameters):
            .init(type: "string or hash", bounds: ["maximum_length": .integer(Int64(maximum))], parameters: parameters.map(parameter))
        case .array(let element, let maximum):
            .init(type: "array", bounds: maximum.map { ["maximum_length": .integer(Int64($0))] } ?? [:], items: [value(element)])
        case .pattern: .init(type: "string")
        case .email(let maximum): .init(type: "email", bounds: ["maximum_length": .integer(Int64(maximum))])
        case .url(let ofApps, let maximum): .init(type: "url", bounds: ["maximum_length": .integer(Int64(maximum)), "of_apps": .bool(ofApps)])
        case .metadata: .init(type: "metadata")
        case .time: .init(type: "timestamp")
        case .timeRange: .init(type: "timestamp or range")
        }
    }

    /// Who may call nearly everything.
    static let secretKeys = "Secret keys"

    static func words(_ access: Access) -> String {
        var keys = [secretKeys]
        if access.isForEphemeralKeys { keys.append("ephemeral keys of this object") }
        if let publishable = access.publishable { keys.append("publishable keys" + (publishable.proof.map { " that send \($0)" } ?? "")) }
        let secret = access.publishable?.secretParameters.sorted().joined(separator: ", ") ?? ""
        let open = access.publishable?.openParameters?.sorted().joined(separator: ", ") ?? ""
        let sentences = [
            "\(keys.joined(separator: ", ")).", open.isEmpty ? nil : "A publishable key may send no other parameters than \(open).",
            secret.isEmpty ? nil : "A publishable key may not send \(secret).",
            access.demandsVersion ? "The request must name its version in Stripe-Version." : nil,
        ]
        return sentences.compactMap { $0 }.joined(separator: " ")
    }

    // MARK: Life

    private static func transition(_ transition: Transition, of resource: Resource) -> ResourceReference.Transition {
        let triggers = resource.triggers(of: transition.name)
        let causes = OrderedSet(triggers.map { cause($0.kind) })
        return ResourceReference.Transition(
            name: transition.name, from: transition.from, to: transition.to, isWhileSealed: transition.whileSealed,
            event: transition.event.map(resource.eventType), causes: causes.isEmpty ? [.controlPlane] : Array(causes),
            parameters: triggers.flatMap { $0.parameters.map(parameter) })
    }

    private static func cause(_ kind: Trigger.Kind) -> ResourceReference.Cause {
        switch kind {
        case .api: .api
        case .tester: .controlPlane
        case .clock: .clock
        case .consequence: .consequence
        }
    }

    private static func events(of resource: Resource, _ eventTypes: Set<String>) -> [ResourceReference.Event] {
        var causes: [String: OrderedSet<String>] = [:]
        for type in eventTypes where Self.object(of: type) == resource.name { causes[type] = [] }
        for work in resource.endpoints.map(\.work) {
            if let event = work.event { causes[resource.eventType(event), default: []].append(operation(work)) }
        }
        if let event = resource.seeding?.event { causes[resource.eventType(event), default: []].append("seeds") }
        for transition in resource.lifecycle?.transitions ?? [] {
            if let event = transition.event { causes[resource.eventType(event), default: []].append(transition.name) }
        }
        return causes.sorted { $0.key < $1.key }.map { ResourceReference.Event(type: $0.key, causes: Array($0.value)) }
    }

    /// What a type is about: all of it but its last part.
    private static func object(of eventType: String) -> Substring { eventType.lastIndex(of: ".").map { eventType[..<$0] } ?? "" }

    private static func operation(_ work: Work) -> String {
        switch work {
        case .create: "create"
        case .update: "update"
        case .delete: "delete"
        default: "other"
        }
    }
}
