// What the calls about faults and about progressions have in common: to list them, and to take them away.
import Engine
import Wire

extension Console {
    func list<Element>(_ rules: RuleList<Element>, of account: Account?, describing describe: (Element) -> JSON) -> JSON {
        [
            "object": "list", "data": .array(rules.of(account?.key).map(describe)), "has_more": false,
            "url": .string("/_admin/\(Element.noun)s"),
        ]
    }

    func find<Element>(_ id: String, in rules: RuleList<Element>, of account: Account?) throws(Refusal) -> Element {
        guard let rule = rules.of(account?.key).first(where: { $0.id == id }) else { throw Refusal.noSuch(Element.noun, id, parameter: "id") }
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
