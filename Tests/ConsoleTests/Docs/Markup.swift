// Reads HTML as strictly as XML is read, so that a test notices whatever a browser would mend in silence.

/// An element, with what is in it.
struct Markup {
    struct Fault: Error {
        let reason: String
    }

    let name: String
    let attributes: [String: String]
    fileprivate(set) var children: [Markup] = []
    /// Its own text and that of its children, without entities.
    fileprivate(set) var text = ""

    fileprivate init(named name: String, _ attributes: [String: String] = [:]) {
        self.name = name
        self.attributes = attributes
    }

    /// All elements in it, in the order in which they begin.
    var all: [Markup] { children.flatMap { [$0] + $0.all } }

    func all(_ name: String) -> [Markup] { all.filter { $0.name == name } }

    /// The whole document.
    init(_ document: String) throws {
        var reader = MarkupReader(document)
        self = try reader.read()
    }
}

private struct MarkupReader {
    /// Elements that have no end.
    private static let empty: Set = ["meta", "link", "wbr"]
    private static let entities = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "#39": "'"]

    private var rest: Substring
    private var open = [Markup(named: "document")]

    init(_ document: String) { rest = document[...] }

    mutating func read() throws -> Markup {
        guard rest.hasPrefix("<!doctype html>") else { throw Markup.Fault(reason: "it begins with \(rest.prefix(20))") }
        rest = rest.dropFirst("<!doctype html>".count)
        while !rest.isEmpty {
            let text = rest.prefix { $0 != "<" }
            rest = rest.dropFirst(text.count)
            open[open.count - 1].text += try Self.plain(text)
            if !rest.isEmpty { try readTag() }
        }
        guard open.count == 1 else { throw Markup.Fault(reason: "\(open.last?.name ?? "") has no end") }
        return open[0]
    }

    private mutating func readTag() throws {
        guard let end = rest.firstIndex(of: ">") else { throw Markup.Fault(reason: "no end of \(rest.prefix(20))") }
        let tag = rest[rest.index(after: rest.startIndex)..<end]
        rest = rest[rest.index(after: end)...]
        if tag.hasPrefix("/") { return try close(String(tag.dropFirst())) }
        let isClosed = tag.hasSuffix("/")
        let name = String(tag.prefix { $0.isLetter || $0.isNumber })
        let element = Markup(named: name, try attributes(tag.dropFirst(name.count).dropLast(isClosed ? 1 : 0)))
        open.append(element)
        if isClosed || Self.empty.contains(name) { try close(name) }
    }

    private mutating func close(_ name: String) throws {
        guard open.count > 1, let last = open.popLast(), last.name == name else { throw Markup.Fault(reason: "</\(name)> ends nothing") }
        open[open.count - 1].children.append(last)
        open[open.count - 1].text += last.text
    }

    private func attributes(_ text: Substring) throws -> [String: String] {
        var (attributes, rest): ([String: String], Substring) = ([:], text)
        while let match = rest.prefixMatch(of: #/ ([a-zA-Z-]+)="([^"<]*)"/#) {
            attributes[String(match.output.1)] = try Self.plain(match.output.2)
            rest = rest[match.range.upperBound...]
        }
        guard rest.isEmpty else { throw Markup.Fault(reason: "no attributes: \(rest)") }
        return attributes
    }

    private static func plain(_ text: Substring) throws -> String {
        var parts = text.split(separator: "&", omittingEmptySubsequences: false)
        var plain = String(parts.removeFirst())
        for part in parts {
            guard let end = part.firstIndex(of: ";"), let letter = entities[String(part[..<end])] else { throw Markup.Fault(reason: "a bare & in \(text)") }
            plain += letter + part[part.index(after: end)...]
        }
        return plain
    }
}
