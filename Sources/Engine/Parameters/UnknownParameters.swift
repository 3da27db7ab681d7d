// The parameters that a call does not have. All of them are told at once, in the order they were sent. Where each of them is a slip of the pen
// for one that the call has, the message says for which.
import Wire

struct UnknownParameters {
    private struct Unknown {
        /// As it was sent, such as `owner[emial]`.
        let path: String
        /// The parameter that was probably meant; nil: none is near.
        let suggestion: String?
    }

    private var found: [Unknown] = []

    /// - Parameters:
    ///   - form: what was sent.
    ///   - parameters: what the call has.
    ///   - ignored: what may be sent as well, and goes nowhere.
    ///   - order: the names in the order they were sent.
    static func refuse(
        in form: FormHash, _ parameters: [Parameter], ignoring ignored: Set<String>, order: () -> [String]
    ) throws(Refusal) {
        var unknown = UnknownParameters()
        unknown.collect(form, parameters, at: "")
        if !ignored.isEmpty { unknown.found.removeAll { ignored.contains($0.path) } }
        if unknown.found.count > 1 { unknown.sort(by: order()) }
        if let first = unknown.found.first { throw unknown.refusal(first: first.path) }
    }

    private func refusal(first: String) -> Refusal {
        let paths = found.map(\.path).joined(separator: ", ")
        let suggestions = found.compactMap(\.suggestion)
        let hint = suggestions.count == found.count ? ". Did you mean \(suggestions.joined(separator: ", "))?" : ""
        return .invalid("Received unknown parameter\(found.count == 1 ? "" : "s"): \(paths)\(hint)", code: "parameter_unknown", parameter: first)
    }

    /// Each stands where it, or something in it, was first sent.
    private mutating func sort(by names: [String]) {
        let places = found.enumerated().map { position, unknown in
            (names.firstIndex { $0 == unknown.path || $0.hasPrefix("\(unknown.path)[") } ?? .max, position, unknown)
        }
        found = places.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map(\.2)
    }

    private mutating func collect(_ form: FormHash, _ parameters: [Parameter], at path: String) {
        for (name, value) in form {
            if let parameter = parameters.first(where: { $0.name == name }) {
                // Nothing is unknown in a text.
                if case .text = value { continue }
                collect(value, parameter.shape, at: ParameterCheck.bracket(path, name))
            } else {
                let near = Spelling.nearest(to: name, among: parameters.map(\.name))
                found.append(
                    Unknown(path: ParameterCheck.bracket(path, name), suggestion: near.map { ParameterCheck.bracket(path, $0) }))
            }
        }
    }

    private mutating func collect(_ value: FormValue, _ shape: Parameter.Shape, at place: String) {
        switch (shape, value) {
        case (.hash(let children), .hash(let members)), (.idOrHash(_, let children), .hash(let members)):
            collect(members, children, at: place)
        case (.timeRange, .hash(let members)): collect(members, ValueCheck.bounds, at: place)
        case (.array(let element, _), .list(let elements)):
            for (index, value) in elements.enumerated() { collect(value, element, at: "\(place)[\(index)]") }
        case (.array(let element, _), .hash(let members)):
            for (index, value) in members { collect(value, element, at: "\(place)[\(index)]") }
        default: return
        }
    }
}

/// How far two words are apart, by the slips of a typist: a letter too many, one too few, a wrong one, two that changed places.
enum Spelling {
    /// The word nearest to `word`, the first of several, unless more than a third of the word would have to change.
    static func nearest(to word: String, among words: [String]) -> String? {
        let letters = Array(word.utf8)
        // Names of parameters are short. What is longer is none that somebody has mistyped.
        guard letters.count <= maximumLength else { return nil }
        let bound = letters.count / 3
        let near = words.lazy.filter { abs($0.utf8.count - letters.count) <= bound }.map { ($0, distance(letters, Array($0.utf8))) }
        return near.filter { $0.1 <= bound }.min { $0.1 < $1.1 }?.0
    }

    private static let maximumLength = 60

    /// The number of slips that lead from one word to the other.
    static func distance(_ word: [UInt8], _ other: [UInt8]) -> Int {
        // The distances from the word's beginnings, two letters shorter, one shorter, and this long, to each of the other's.
        var beforeLast: [Int] = []
        var last = Array(0...other.count)
        for (row, letter) in word.enumerated() {
            var current = [row + 1]
            for (column, otherLetter) in other.enumerated() {
                let changed = last[column] + (letter == otherLetter ? 0 : 1)
                var least = min(changed, last[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, letter == other[column - 1], word[row - 1] == otherLetter { least = min(least, beforeLast[column - 1] + 1) }
                current.append(least)
            }
            beforeLast = last
            last = current
        }
        return last[other.count]
    }
}
