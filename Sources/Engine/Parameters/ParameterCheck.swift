// From the form that was sent to the arguments of an operation, or to the error that Stripe gives.
//
// Unknown parameters come first, all of them, in the order they were sent. Then each parameter in the definition's order, and the
// first fault wins. Rules between parameters come last.
import OrderedCollections
import Wire

public enum ParameterCheck {
    /// - Parameters:
    ///   - form: what was sent, query and body together.
    ///   - parameters: what may be sent.
    ///   - exclusive: groups of which one parameter only may be sent.
    ///   - order: the names in the order they were sent, where that matters.
    public static func arguments(
        of form: FormHash, for parameters: [Parameter], exclusive: [[String]] = [], order: () -> [String] = { [] }
    ) throws(Refusal) -> Arguments {
        var unknown: [String] = []
        collectUnknown(form, parameters, at: "", into: &unknown)
        if unknown.count > 1 { sort(&unknown, by: order()) }
        if let first = unknown.first { throw unknownParameters(unknown, first: first) }
        let values = try check(form, parameters, at: "")
        for group in exclusive where group.count(where: { values[$0] != nil }) > 1 { throw .exclusive(group) }
        return Arguments(values, files: files(in: form))
    }

    /// Files are parameters of their own, never inside of others.
    private static func files(in form: FormHash) -> [String: FormFile] {
        form.reduce(into: [:]) { files, parameter in
            if case .file(let file) = parameter.value { files[parameter.key] = file }
        }
    }

    /// Each unknown parameter stands where it, or something in it, was first sent.
    private static func sort(_ unknown: inout [String], by names: [String]) {
        let places = unknown.enumerated().map { position, name in
            (names.firstIndex { $0 == name || $0.hasPrefix("\(name)[") } ?? .max, position, name)
        }
        unknown = places.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map(\.2)
    }

    private static func unknownParameters(_ names: [String], first: String) -> Refusal {
        .invalid(
            "Received unknown parameter\(names.count == 1 ? "" : "s"): \(names.joined(separator: ", "))",
            code: "parameter_unknown", parameter: first)
    }

    private static func collectUnknown(_ form: FormHash, _ parameters: [Parameter], at path: String, into unknown: inout [String]) {
        for (name, value) in form {
            let place = bracket(path, name)
            guard let parameter = parameters.first(where: { $0.name == name }) else {
                unknown.append(place)
                continue
            }
            collectUnknown(value, parameter.shape, at: place, into: &unknown)
        }
    }

    private static func collectUnknown(_ value: FormValue, _ shape: Parameter.Shape, at place: String, into unknown: inout [String]) {
        switch (shape, value) {
        case (.hash(let children), .hash(let members)), (.idOrHash(_, let children), .hash(let members)):
            collectUnknown(members, children, at: place, into: &unknown)
        case (.timeRange, .hash(let members)): collectUnknown(members, ValueCheck.bounds, at: place, into: &unknown)
        case (.array(let element, _), .list(let elements)):
            for (index, value) in elements.enumerated() { collectUnknown(value, element, at: "\(place)[\(index)]", into: &unknown) }
        case (.array(let element, _), .hash(let members)):
            for (index, value) in members { collectUnknown(value, element, at: "\(place)[\(index)]", into: &unknown) }
        default: return
        }
    }

    /// Checks the members of one hash against its definition.
    static func check(_ form: FormHash, _ parameters: [Parameter], at path: String) throws(Refusal) -> JSONObject {
        var values = JSONObject(minimumCapacity: form.count)
        for parameter in parameters {
            let place = bracket(path, parameter.name)
            guard let value = form[parameter.name] else {
                switch parameter.requirement {
                case .optional: continue
                case .requiredUnless(let other) where form[other] != nil: continue
                case .required, .requiredUnless: throw .missing(place)
                }
            }
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
        do {
            return try ValueCheck.value(value, parameter.shape, at: place)
        } catch {
            // What is in a hash says for itself whether it may be quoted.
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

    private static func bracket(_ path: String, _ name: String) -> String { path.isEmpty ? name : "\(path)[\(name)]" }
}
