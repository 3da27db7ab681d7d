// Fields that `expand` may name although no definition has them, in a short notation. The name of a resource stands in a line of its own; its fields
// are indented below it. `address` is a field in which nothing can be expanded. `outcome{rule}` is a hash with fields. `source>card|source` is the id
// of one of these resources, or a list of such ids. `refunds{data>refund}` is one of Stripe's lists.
import Wire

public struct ExpandablePaths: Sendable {
    /// The notation, by resource. It is read only when a path needs it, which is rare; read as a whole it would take a mebibyte.
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

    /// The fields of that resource. Nil if the notation does not name it.
    subscript(name: String) -> [Field]? {
        guard let text = texts[name] else { return nil }
        var reader = Reader(text)
        return reader.fields()
    }

    /// The lines below each name.
    private static func paragraphs(_ notation: String) -> [(name: String, text: String)] {
        var paragraphs: [(name: String, text: String)] = []
        // By bytes: by characters, this would be a tenth of the daemon's start.
        for line in notation.utf8.split(separator: UInt8(ascii: "\n")) {
            if line.first == UInt8(ascii: " "), !paragraphs.isEmpty {
                paragraphs[paragraphs.count - 1].text += Substring(line)
            } else {
                paragraphs.append((String(Substring(line)), ""))
            }
        }
        return paragraphs
    }

    private struct Reader {
        private(set) var rest: Substring
        /// Whether a brace is not closed.
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
