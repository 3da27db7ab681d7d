// Toys that belong to others: a chest with tools and jewels in it. A tool has a life of its own that only its chest's doings, or time, can move.
import Wire

@testable import Engine

extension Toy {
    static let withChests = [person, chest, tool, jewel, event, endpoint]
    static let chestEventTypes: Set = ["tool.made", "tool.painted", "tool.broken", "tool.lost"]

    /// It has short ids, a favorite that is listed first, and leaves a tombstone.
    static let chest = Resource(
        "chest", idPrefix: "ct_", path: "/v1/chests", pathParameter: "chest", missing: "chest", hasShortIDs: true,
        fields: [
            .string("name").orNull, .reference("favorite", to: "tool", "jewel").orNull, .reference("twin", to: "chest").orNull,
            Field.members("contents", of: "tool", "jewel", by: "chest", first: "favorite").hiddenUntilExpanded,
        ],
        endpoints: [
            .create([.string("name"), .string("twin")]), .retrieve, .update([.string("favorite").emptyable]), .delete(leavingTombstone: true),
            .members("contents", [.choice("object", "tool", "jewel"), .string("color")]),
            .call("work", [Parameter.string("what").forHook, Parameter.string("id").forHook], then: work),
        ])

    enum ToolStatus: String, CaseIterable { case whole, broken, worn }

    static let tool = Resource(
        "tool", idPrefix: "tl_", path: "/v1/tools", pathParameter: "tool", missing: "tool", listedBy: ["chest"],
        fields: [
            .string("chest").orNull, .string("color").orNull, .string("culprit").orNull, .reference("maker", to: "shop.person").orNull,
            .integer("rusts").orNull,
        ],
        lifecycle: Lifecycle(ToolStatus.self, startsAt: .whole, or: [.worn], [
            .on("break", as: "broken", from: .whole, to: .broken, by: .consequence, emits: "broken") { tool, change in
                tool[.culprit] = change.arguments[.culprit]
            },
            .on("mend", from: .broken, .worn, to: .whole, by: .tester),
        ]),
        endpoints: [
            .create([.string("chest"), .string("color"), .string("maker").references("shop.person"), .integer("rusts", in: 1...100)], then: open),
            .retrieve, .delete,
        ],
        deeds: [.byTimer("rust") { tool, change in tool[.color] = change.arguments[.color] }])

    /// Neither says when it was made nor in which mode.
    static let jewel = Resource(
        "jewel", idPrefix: "jw_", path: "/v1/jewels", pathParameter: "jewel", without: ["created", "livemode"], listedBy: ["chest"],
        fields: [.string("chest").orNull, .string("color").orNull], endpoints: [.create([.string("chest"), .string("color")]), .retrieve])

    private static let open: Hook = { tool, change in
        if tool[.color] == "grey" { try tool.begin(in: ToolStatus.worn) }
        guard let seconds = tool[.rusts] else { return }
        try change.schedule("rust", on: tool, after: seconds, ["color": "brown", "depth": 2])
        try change.schedule("break", on: tool, after: 2 * seconds, ["culprit": "rust"])
        try change.schedule("break", on: tool, after: 3 * seconds, ["culprit": "nobody"])
    }

    private static let work: Hook = { chest, change in
        let id = change.arguments.string("id") ?? ""
        switch change.arguments.string("what") {
        case "make":
            let made = try change.create("tool", ["chest": .string(chest.id), "color": "red"], emits: "made") { tool, _ in tool[.culprit] = "nobody" }
            chest[.favorite] = made
            change.answer(with: made)
        case "paint":
            try change.update("tool", id) { tool, change in
                tool[.color] = "green"
                tool.note("paint", change, event: "painted")
            }
            // What this operation has done already is there to be seen.
            chest[.name] = try change.object("tool", id)?[.color]
        case "make as a call does":
            let made = try change.create("tool", given: ["chest": .string(chest.id), "color": "grey", "rusts": 5])
            change.answer(with: made)
        case "make a wrong one": try change.create("tool", given: ["rusts": 1_000])
        case "make one of nobody": try change.create("tool", given: ["maker": "per_nobody"])
        case "break": try change.fire("break", on: "tool", id)
        case "break itself": try change.fire("break", on: "tool", id, with: ["culprit": "the chest"])
        case "lose":
            try change.delete("tool", id, emits: "lost")
            if try change.object("tool", id) == nil { chest[.name] = "lost" }
        case "make, and refuse":
            try change.create("tool", ["chest": .string(chest.id)], emits: "made")
            try change.update("tool", id) { tool, _ in tool[.color] = "green" }
            throw Refusal.invalid("Not today.")
        case "make, and decline":
            try change.create("tool", ["chest": .string(chest.id)], emits: "made")
            change.decline(.invalid("Not today."))
        case "itself": try change.update("chest", chest.id) { chest, _ in chest[.name] = "mine" }
        case "unknown event": chest.note("explode", change, event: "exploded")
        case "wrong type": chest[FieldKey<Int64>("name")] = 5
        case "unknown field": chest[FieldKey<String>("colour")] = "red"
        case "status of a tool": try change.update("tool", id) { tool, _ in tool[FieldKey<String>("status")] = "broken" }
        case "second beginning": try change.update("tool", id) { tool, _ in try tool.begin(in: ToolStatus.worn) }
        case "unknown timer": try change.schedule("explode", on: chest, after: 1)
        default: chest[.name] = try change.object("tool", id)?.status ?? "nothing"
        }
    }
}

extension Bench {
    /// Has a chest work on a tool.
    @discardableResult func work(_ chest: StoredObject, _ what: String, on tool: StoredObject? = nil) throws -> Outcome {
        var values: JSONObject = ["what": .string(what)]
        values["id"] = (tool?.id).map(JSON.string)
        guard let (endpoint, hook) = Toy.chest.call("work") else { throw Engine.Unfinished() }
        return try engine.call(Toy.chest, chest.id, by: endpoint, hook, Arguments(values), account: account, cause: .request("req_1"))
    }
}
