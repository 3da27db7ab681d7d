// The ids that a call gives must name objects. If one does not, the error names the parameter that gives it, at any depth.
import Wire

extension Engine {
    func requireReferences(_ parameters: [Parameter], _ arguments: Arguments, _ account: Account) throws {
        try requireReferences(parameters, in: arguments.values, at: "", account, isThere: { try isThere($0, $1, account) })
    }

    /// What the change itself makes is there, too.
    func requireReferences(_ parameters: [Parameter], _ arguments: Arguments, _ change: Change) throws {
        try requireReferences(parameters, in: arguments.values, at: "", change.account) { resource, id in
            try change.object(resource.name, id) != nil || isThere(resource, id, change.account)
        }
    }

    private func requireReferences(
        _ parameters: [Parameter], in values: JSONObject, at path: String, _ account: Account, isThere: (Resource, String) throws -> Bool
    ) throws {
        for parameter in parameters where parameter.hasReferences && values[parameter.name] != nil {
            let place = ParameterCheck.bracket(path, parameter.name)
            if let members = values[parameter.name]?.object {
                try requireReferences(parameter.members, in: members, at: place, account, isThere: isThere)
            }
            if let id = values[parameter.name]?.string { try requireReference(parameter, to: id, at: place, account, isThere: isThere) }
            for (index, element) in (values[parameter.name]?.array ?? []).enumerated() {
                let place = "\(place)[\(index)]"
                if let id = element.string { try requireReference(parameter, to: id, at: place, account, isThere: isThere) }
                try requireReferences(parameter.members, in: element.object ?? [:], at: place, account, isThere: isThere)
            }
        }
    }

    private func requireReference(
        _ parameter: Parameter, to id: String, at place: String, _ account: Account, isThere: (Resource, String) throws -> Bool
    ) throws {
        guard let name = parameter.reference else { return }
        let named = registry[name]
        guard let named, try isThere(named, id) || (named.isNamedByAccount && isConnected(id, to: account)) else {
            let note = try named.map { try hint($0, id, account) } ?? ""
            throw Refusal.noSuchReference(parameter.referenceNoun ?? registry.noun(of: name), id, parameter: place, note: note)
        }
    }

    /// Whether an id names an account that is connected to this one. It is no object of this one.
    func isConnected(_ id: String, to account: Account) throws -> Bool { try accounts.find(account.key.connected(id)) != nil }
}
