// What the calls about faults and about progressions have in common: to list them, and to take them away.
import Engine
import Wire

extension Console {
    static let ruleList: [Parameter] = [Parameter("limit", .limit), .string("starting_after")]

    /// The oldest first.
    func list<Element>(
        _ rules: RuleList<Element>, of account: Account?, _ form: FormHash, describing describe: (Element) -> JSON
    ) throws(Refusal) -> JSON {
        let arguments = try ParameterCheck.arguments(of: form, for: Self.ruleList)
        var rest = rules.of(account?.key)[...]
        if let id = arguments.string("starting_after") {
            let last = try find(id, in: rules, of: account, parameter: "starting_after")
            rest = rest.drop { $0.number <= last.number }
        }
        let page = rest.prefix(Int(arguments.integer("limit") ?? 100))
        return [
            "object": "list", "data": .array(page.map(describe)), "has_more": .bool(page.count < rest.count), "url": .string("/_admin/\(Element.noun)s"),
        ]
    }

    func find<Element>(
        _ id: String, in rules: RuleList<Element>, of account: Account?, parameter: String = "id"
    ) throws(Refusal) -> Element {
        guard let rule = rules.of(account?.key).first(where: { $0.id == id }) else { throw Refusal.noSuch(Element.noun, id, parameter: parameter) }
        return rule
    }

    func delete<Element>(_ id: String, from rules: RuleList<Element>, of account: Account?) throws(Refusal) -> JSON {
        rules.remove(try find(id, in: rules, of: account))
        return ["id": .string(id), "object": .string(Element.noun), "deleted": true]
    }

    func deleteAll<Element>(of account: Account?, from rules: RuleList<Element>) -> JSON {
        let count = rules.of(account?.key).count
        rules.removeAll(of: account?.key)
        return ["object": "list", "deleted": true, "count": .integer(Int64(count))]
    }
}
