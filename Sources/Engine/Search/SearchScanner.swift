// Reads a search query from left to right.
import Wire

struct SearchScanner {
    private var rest: Substring

    init(_ text: String) { rest = Substring(text) }

    var isAtEnd: Bool { rest.allSatisfy(\.isWhitespace) }

    private mutating func skipBlanks() { rest = rest.drop(while: \.isWhitespace) }

    private mutating func take(_ text: String) -> Bool {
        guard rest.hasPrefix(text) else { return false }
        rest = rest.dropFirst(text.count)
        return true
    }

    /// AND or OR, as a word of its own.
    /// - Returns: whether it is AND. Nil if it is neither.
    mutating func connective() -> Bool? {
        skipBlanks()
        for (word, isAnd) in [("and", true), ("or", false)] {
            let found = rest.prefix(word.count)
            guard found.lowercased() == word, rest.dropFirst(word.count).first?.isWhitespace == true else { continue }
            rest = rest.dropFirst(word.count)
            return isAnd
        }
        return nil
    }

    mutating func clause(_ fields: [SearchField], of resource: Resource) throws(Refusal) -> SearchClause {
        skipBlanks()
        let isNegated = take("-")
        let name = String(rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." })
        guard !name.isEmpty else { throw .unreadableSearch }
        rest = rest.dropFirst(name.count)
        let key = try key()
        skipBlanks()
        guard let comparison = comparison() else { throw .unreadableSearch }
        skipBlanks()
        let value = try value()
        guard let field = fields.first(where: { $0.name == name && ($0.kind == .metadata) == (key != nil) }) else {
            throw .unsearchable(name, resource)
        }
        try require(comparison, value, for: field)
        return SearchClause(field: field, key: key, comparison: comparison, value: value, isNegated: isNegated)
    }

    /// `["key"]`. Nil if there is none.
    private mutating func key() throws(Refusal) -> String? {
        guard take("[") else { return nil }
        guard let key = try quoted(), take("]") else { throw .unreadableSearch }
        return key
    }

    private mutating func comparison() -> SearchClause.Comparison? {
        for comparison in [SearchClause.Comparison.atLeast, .atMost, .greater, .less, .equals, .contains] where take(comparison.rawValue) {
            return comparison
        }
        return nil
    }

    /// A text in quotation marks, a number or a word. Nil for `null`.
    private mutating func value() throws(Refusal) -> String? {
        if let text = try quoted() { return text }
        let word = rest.prefix { !$0.isWhitespace }
        guard !word.isEmpty, word.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" || $0 == "." }) else { throw .unreadableSearch }
        rest = rest.dropFirst(word.count)
        return word == "null" ? nil : String(word)
    }

    /// A text in quotation marks of either kind. After a backslash, the next character is taken as it is.
    private mutating func quoted() throws(Refusal) -> String? {
        guard let mark = rest.first, mark == "\"" || mark == "'" else { return nil }
        rest = rest.dropFirst()
        var text = ""
        while let character = rest.popFirst() {
            if character == mark { return text }
            guard character == "\\" else {
                text.append(character)
                continue
            }
            guard let next = rest.popFirst() else { break }
            text.append(next)
        }
        throw .unreadableSearch
    }

    private func require(_ comparison: SearchClause.Comparison, _ value: String?, for field: SearchField) throws(Refusal) {
        let isFitting =
            switch comparison {
            case .equals: field.kind != .number || value == nil || Int64(value ?? "") != nil
            case .contains: field.kind == .text && value != nil
            case .greater, .less, .atLeast, .atMost: field.kind == .number && Int64(value ?? "") != nil
            }
        guard isFitting else {
            throw .invalid("Field `\(field.name)` cannot be searched with `\(comparison.rawValue)\(value ?? "null")`.", parameter: "query")
        }
        guard comparison != .contains || (value ?? "").count >= SearchQuery.minimumPart else {
            throw .invalid(
                "The part of `\(field.name)` to search for must have at least \(SearchQuery.minimumPart) characters.", parameter: "query")
        }
    }
}
