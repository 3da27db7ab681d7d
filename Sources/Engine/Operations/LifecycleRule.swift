// The rule about impossible transitions and updates, for every resource. The lifecycle says what is possible. The message names the verb, the type,
// the present status and the statuses in which it would be possible.
import Wire

enum LifecycleRule {
    /// The `code` of the error.
    static let code = "status_transition_invalid"

    /// The transition with that name from the draft's present status.
    static func require(_ name: String, of draft: Draft, _ arguments: Arguments) throws -> Transition {
        guard let lifecycle = draft.resource.lifecycle else { throw EngineFault("\(draft.resource.name) has no lifecycle") }
        let transition = lifecycle.transition(name, from: draft.status)
        if transition?.whileSealed != true { try requireUnsealed(draft, verb: name) }
        guard let transition else {
            let participle = lifecycle.transitions(name).first?.participle ?? name
            throw illegal(name, participle, draft, arguments, legal: lifecycle.origins(of: name))
        }
        if let complaint = transition.condition?.complaint(draft) {
            throw Refusal.invalid("You cannot \(name) this \(draft.resource.typeName) because \(complaint).", code: code)
        }
        return transition
    }

    /// An update is possible in every status, except with parameters that the definition allows in some statuses only.
    static func requireUpdatable(_ draft: Draft, _ arguments: Arguments, _ parameters: [Parameter]) throws(Refusal) {
        try requireUnsealed(draft, verb: "update")
        for parameter in parameters where arguments.has(parameter.name) {
            guard let statuses = parameter.statuses, !statuses.contains(draft.status) else { continue }
            throw illegal("update", "updated", draft, arguments, legal: statuses, parameter: parameter.name)
        }
    }

    private static func requireUnsealed(_ draft: Draft, verb: String) throws(Refusal) {
        guard let seal = draft.resource.lifecycle?.seal, draft.has(FieldKey<JSON>(seal.field)) else { return }
        throw .invalid(
            "You cannot \(verb) this \(draft.resource.typeName) because it has been \(seal.participle) (its \(seal.field) status is "
                + "\(draft.fields[seal.field]?["status"]?.string ?? "")).",
            code: code)
    }

    private static func illegal(
        _ verb: String, _ participle: String, _ draft: Draft, _ arguments: Arguments, legal: [String], parameter: String? = nil
    ) -> Refusal {
        if let refusal = draft.resource.lifecycle?.refusal {
            return refusal(IllegalUse(verb: verb, participle: participle, draft: draft, arguments: arguments, legal: legal, parameter: parameter))
        }
        let type = draft.resource.typeName
        return .invalid(
            "You cannot \(verb) this \(type) because it has a status of \(draft.status). Only \(draft.resource.article) \(type) with one of the following "
                + "statuses may be \(participle): \(legal.joined(separator: ", ")).",
            code: code, parameter: parameter)
    }
}
