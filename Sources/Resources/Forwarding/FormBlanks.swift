// The blanks of a form.
import Engine
import Wire

enum FormBlanks {
    static func fill(_ body: String, _ filling: ForwardedFilling, _ found: inout Set<ForwardedField>) -> String {
        body.split(separator: "&", omittingEmptySubsequences: false).map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = parts.first, ["", "0"].contains(parts.dropFirst().first ?? ""),
                case let path = Self.path(of: Percent.decode(name) ?? String(name)),
                let field = filling.field(named: path.last ?? "", in: String(path.dropLast().last ?? ""))
            else { return String(pair) }
            found.insert(field)
            return filling.texts[field].map { "\(name)=\(Percent.encode($0))" } ?? String(pair)
        }.joined(separator: "&")
    }

    /// Splits `card[number]` and `card.number` into `card` and `number`.
    private static func path(of name: String) -> [Substring] { name.split { "[].".contains($0) } }
}
