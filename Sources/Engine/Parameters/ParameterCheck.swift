// Makes the arguments of an operation from the form that was sent, or Stripe's error.
//
// Unknown parameters are reported first, all of them, in the order they were sent. Then each parameter is checked in the definition's order, and the
// first fault counts. Rules between parameters come last.
import OrderedCollections
import Wire

public enum ParameterCheck {
    /// - Parameters:
    ///   - form: what was sent, query and body together.
    ///   - parameters: those that may be sent.
    ///   - exclusive: groups of parameters. Only one of each group may be sent.
    ///   - ignored: names that are accepted and ignored.
    ///   - order: the names in the order they were sent, if that matters.
    public static func arguments(
        of form: FormHash, for parameters: [Parameter], exclusive: [[String]] = [], ignoring ignored: Set<String> = [], order: () -> [String] = { [] }
    ) throws(Refusal) -> Arguments {
        try UnknownParameters.refuse(in: form, parameters, ignoring: ignored, order: order)
        let values = try check(form, parameters, at: "")
        for group in exclusive where group.count(where: { values[$0] != nil }) > 1 { throw .exclusive(group) }
        return Arguments(values, files: files(in: form))
    }

    /// A file is always a parameter by itself, never a member of another.
    private static func files(in form: FormHash) -> [String: FormFile] {
        var files: [String: FormFile] = [:]
        for (name, value) in form {
            if case .file(let file) = value { files[name] = file }
        }
        return files
    }

    /// Checks the members of one hash against its definition.
    static func check(_ form: FormHash, _ parameters: [Parameter], at path: String) throws(Refusal) -> JSONObject {
        var values = JSONObject(minimumCapacity: form.count)
        for parameter in parameters {
            guard let value = form[parameter.name] else {
                switch parameter.requirement {
                case .optional: continue
                case .requiredUnless(let other) where form[other] != nil: continue
                case .required, .requiredUnless: throw .missing(bracket(path, parameter.name))
                }
            }
            let place = bracket(path, parameter.name)
            if case .text("") = value {
                if parameter.isMissingWhenEmpty { throw .missing(place) }
                guard parameter.isEmptyable else { throw ValueCheck.empty(place) }
                values[parameter.name] = .null
            } else {
                values[parameter.name] = try self.value(value, parameter, at: place)
            }
        }
        return values
    }

    private static func value(_ value: FormValue, _ parameter: Parameter, at place: String) throws(Refusal) -> JSON {
        try parameter.requireTaken(value.text)
        do {
            return try ValueCheck.value(value, parameter.shape, at: place)
        } catch {
            if let own = parameter.refusal, value.text != nil { throw own }
            // Each member of a hash says for itself whether errors may quote it.
            if case .idOrHash = parameter.shape, case .hash = value { throw error }
            throw parameter.isConfidential ? unquoting(value, parameter, error, at: place) : error
        }
    }

    /// The same error without what was sent.
    private static func unquoting(_ value: FormValue, _ parameter: Parameter, _ error: Refusal, at place: String) -> Refusal {
        var message = "Invalid \(place)"
        switch parameter.shape {
        case .string(let maximum) where value.text != nil, .idOrHash(let maximum, _) where value.text != nil:
            message += ": must be at most \(maximum) characters"
        default: break
        }
        return .invalid(message + ".", code: error.code, parameter: place)
    }

    /// The bracket path of a member.
    static func bracket(_ path: String, _ name: String) -> String { path.isEmpty ? name : "\(path)[\(name)]" }
}
