// Fields that `expand` may name where no definition does, written in a short notation. Under the name of each resource, indented, stand its
// fields: `address` holds nothing that can be expanded further, `outcome{rule}` holds a hash with such fields, and `source>card|source` is the
// id of one of these resources, or several such ids. A field that holds a list of Stripe's is `refunds{data>refund}`.
import Wire

public struct ExpandablePaths: Sendable {
    /// By resource, in the notation: a path that needs them is rare, and all of them read would be a mebibyte.
    private var texts: [String: String] = [:]

    public init() {}

    public init(_ notation: String) {
        for (name, text) in ExpandablePaths.paragraphs(notation) { texts[name] = text }
    }

    /// Reads all of it.
    /// - Throws: what is wrong with the notation.
    public func check() throws(DefinitionFault) {
        for (name, text) in texts {
            var reader = Reader(text)
            _ = reader.fields()
            guard reader.isDone else { throw DefinitionFault(description: "the expandable paths of \(name) cannot be read: \(reader.rest)") }
        }
    }

    /// The resources that are named.
    var names: Set<String> { Set(texts.keys) }

    /// The fields of that resource; nil: it is not named.
    subscript(name: String) -> [Field]? {
        guard let text = texts[name] else { return nil }
        var reader = Reader(text)
        return reader.fields()
    }

    /// The lines below each name.
    private static func paragraphs(_ notation: String) -> [(name: String, text: String)] {
        var paragraphs: [(name: String, text: String)] = []
        for line in notation.split(separator: "\n") {
            if line.hasPrefix(" "), !paragraphs.isEmpty {
                paragraphs[paragraphs.count - 1].text += line
            } else {
                paragraphs.append((String(line), ""))
            }
        }
        return paragraphs
    }

    private struct Reader {
        private(set) var rest: Substring
        /// Whether something that was begun has no end.
        private var isBroken = false

        init(_ text: String) { rest = text[...] }

        /// Whether all of it was understood.
        var isDone: Bool { rest.isEmpty && !isBroken }

        /// Fields, up to a closing brace or the end.
        mutating func fields() -> [Field] {
            var fields: [Field] = []
            skipBlanks()
            while let name = word() {
                if take("{") {
                    let children = self.fields()
                    if !take("}") { isBroken = true }
                    fields.append(.hash(name, children))
                } else if take(">") {
                    fields.append(Field(name, .reference(to: targets())))
                } else {
                    fields.append(.hash(name, []))
                }
                skipBlanks()
            }
            return fields
        }

        private mutating func targets() -> [String] {
            var targets: [String] = []
            repeat {
                skipBlanks()
                if let target = word() { targets.append(target) } else { isBroken = true }
            } while take("|")
            return targets
        }

        private mutating func word() -> String? {
            let word = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." }
            rest = rest.dropFirst(word.count)
            return word.isEmpty ? nil : String(word)
        }

        private mutating func take(_ character: Character) -> Bool {
            guard rest.first == character else { return false }
            rest = rest.dropFirst()
            return true
        }

        private mutating func skipBlanks() { rest = rest.drop { $0 == " " } }
    }
}
