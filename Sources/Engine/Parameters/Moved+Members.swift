// Members of a parameter that had other names in older versions, or stood beside it.
import Wire

extension VersionChange.Moved {
    /// What a version accepts, as it was before the move.
    func older(_ parameters: [Parameter]) -> [Parameter] {
        guard let owner = parameters.first(where: { $0.name == self.owner }) else { return parameters }
        let older = members.compactMap { names in owner.members.first { $0.name == names.newer }?.named(names.older) }
        let replaced = place == .insideAlone ? Set(members.map(\.newer)) : []
        let inside = (place == .beside ? [] : older) + self.parameters
        let known = parameters.map { $0.name == self.owner ? $0.without(replaced).adding(inside) : $0 }
        return place == .beside ? known + older : known
    }

    /// Puts what a call gives where it stands now. If it came under both names, the newer counts.
    func put(_ arguments: inout JSONObject) {
        move(&arguments)
        switch (place, arguments[owner]) {
        case (.beside, let given):
            let hash = (given?.object ?? [:]).merging(take(from: &arguments)) { newer, _ in newer }
            if given != nil || !hash.isEmpty { arguments[owner] = .object(hash) }
        case (_, .object(let hash)?): arguments[owner] = .object(renamed(hash))
        case (_, .array(let elements)?): arguments[owner] = .array(elements.map { $0.object.map { .object(renamed($0)) } ?? $0 })
        default: return
        }
    }

    private func renamed(_ hash: JSONObject) -> JSONObject {
        var hash = hash
        let given = take(from: &hash)
        return hash.merging(given) { newer, _ in newer }
    }

    /// Takes out what stands under the older names.
    /// - Returns: it, under the newer names.
    private func take(from hash: inout JSONObject) -> JSONObject {
        var taken: JSONObject = [:]
        for (older, newer) in members { if let value = hash.removeValue(forKey: older) { taken[newer] = taken[newer] ?? value } }
        return taken
    }

    /// The older name of a parameter that an error is about.
    /// - Parameter isGiven: whether the call has a parameter of that name.
    func older(_ parameter: String, isGiven: (String) -> Bool) -> String {
        members.reduce(parameter) { parameter, names in
            switch place {
            case .inside: parameter
            case .insideAlone: parameter.hasPrefix("\(owner)[") ? parameter.replacing("[\(names.newer)]", with: "[\(names.older)]") : parameter
            case .beside: isGiven(names.older) ? parameter.replacing("\(owner)[\(names.newer)]", with: names.older) : parameter
            }
        }
    }
}
