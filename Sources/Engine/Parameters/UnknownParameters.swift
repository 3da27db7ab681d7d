// The parameters that a call does not have. One error reports all of them, in the order they were sent. If each is probably a typing error, the
// message says which parameter was meant.
import Wire

struct UnknownParameters {
    private struct Unknown {
        /// As it was sent, such as `owner[emial]`.
        let path: String
        let name: String
        /// The path of the hash that it stands in. Empty for the call itself.
        let place: String
        /// The parameters that stand there.
        let known: [Parameter]

        /// The parameter that was probably meant. Nil if none is similar.
        var suggestion: String? { Spelling.nearest(to: name, among: known.map(\.name)).map { ParameterCheck.bracket(place, $0) } }
    }

    /// If there are more unknown parameters, the message suggests none, because comparing their names takes long.
    private static let maximumSuggestions = 10

    private var found: [Unknown] = []

    /// - Parameters:
    ///   - form: what was sent.
    ///   - parameters: those of the call.
    ///   - ignored: names that are accepted and ignored.
    ///   - order: the names in the order they were sent.
    static func refuse(
        in form: FormHash, _ parameters: [Parameter], ignoring ignored: Set<String>, order: () -> [String]
    ) throws(Refusal) {
        var unknown = UnknownParameters()
        unknown.collect(form, parameters, at: "")
        if !ignored.isEmpty { unknown.found.removeAll { ignored.contains($0.path) } }
        if unknown.found.count > 1 { unknown.sort(by: order()) }
        guard let first = unknown.found.first else { return }
        // A value that is not taken explains why the parameters that belong to it are unknown.
        for parameter in parameters { try parameter.requireTaken(form[parameter.name]?.text) }
        throw unknown.refusal(first: first.path)
    }

    private func refusal(first: String) -> Refusal {
        let paths = found.map(\.path).joined(separator: ", ")
        let suggestions = found.count > Self.maximumSuggestions ? [] : found.compactMap(\.suggestion)
        let hint = suggestions.count == found.count ? ". Did you mean \(suggestions.joined(separator: ", "))?" : ""
        return .invalid("Received unknown parameter\(found.count == 1 ? "" : "s"): \(paths)\(hint)", code: "parameter_unknown", parameter: first)
    }

    /// Each has the place at which it, or something in it, was first sent.
    private mutating func sort(by names: [String]) {
        var first: [Substring: Int] = [:]
        for (place, name) in names.enumerated() {
            for end in name.indices.filter({ name[$0] == "[" }) + [name.endIndex] where first[name[..<end]] == nil { first[name[..<end]] = place }
        }
        let places = found.enumerated().map { position, unknown in (first[unknown.path[...]] ?? .max, position, unknown) }
        found = places.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map(\.2)
    }

    private mutating func collect(_ form: FormHash, _ parameters: [Parameter], at path: String) {
        for (name, value) in form {
            if let parameter = parameters.first(where: { $0.name == name }) {
                // A text has no members that could be unknown.
                if case .text = value { continue }
                collect(value, parameter.shape, at: ParameterCheck.bracket(path, name))
            } else {
                found.append(Unknown(path: ParameterCheck.bracket(path, name), name: name, place: path, known: parameters))
            }
        }
    }

    private mutating func collect(_ value: FormValue, _ shape: Parameter.Shape, at place: String) {
        switch (shape, value) {
        case (.hash(let children), .hash(let members)), (.idOrHash(_, let children), .hash(let members)):
            collect(members, children, at: place)
        case (.map(let children), .hash(let members)):
            for (key, value) in members { collect(value, .hash(children), at: "\(place)[\(key)]") }
        case (.timeRange, .hash(let members)): collect(members, ValueCheck.bounds, at: place)
        case (.array(let element, _), .list(let elements)):
            for (index, value) in elements.enumerated() { collect(value, element, at: "\(place)[\(index)]") }
        case (.array(let element, _), .hash(let members)):
            for (index, value) in members { collect(value, element, at: "\(place)[\(index)]") }
        default: return
        }
    }
}
