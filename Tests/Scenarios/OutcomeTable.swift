// A table of outcomes as text: its first line names the statuses, each of the others begins with an action. A dash: there is no such pair.

struct OutcomeTable {
    let rows: [(action: String, outcomes: [(status: String, outcome: String)])]

    init(_ text: String) {
        let lines = text.split(separator: "\n").map { $0.split(separator: "|").map(Self.trimmed) }
        let statuses = lines.first?.dropFirst() ?? []
        rows = lines.dropFirst().map { line in
            (line.first ?? "", zip(statuses, line.dropFirst()).filter { $0.1 != "–" }.map { ($0.0, $0.1) })
        }
    }

    private static func trimmed(_ cell: Substring) -> String {
        String(cell.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
