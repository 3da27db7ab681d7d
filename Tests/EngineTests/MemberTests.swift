// What belongs to an object, as a list: of several resources, one of them first, the others newest first.
import Testing
import Wire

@testable import Engine

@Suite struct MemberTests {
    private let bench: Bench
    private let chest: StoredObject

    init() throws {
        bench = try Bench(Toy.withChests)
        chest = try bench.create(Toy.chest)
    }

    private func add(_ resource: Resource, _ text: String = "", to chest: StoredObject? = nil) throws -> StoredObject {
        try bench.create(resource, "chest=\((chest ?? self.chest).id)&\(text)")
    }

    /// The ids on the list, and whether there are more.
    private func contents(_ text: String = "", of chest: StoredObject? = nil) throws -> ([String], more: Bool) {
        guard let members = Toy.chest.members("contents"), let endpoint = Toy.chest.endpoint("GET", part: "contents") else { return ([], false) }
        let arguments = try ParameterCheck.arguments(of: form(text), for: endpoint.parameters)
        let page = try bench.engine.list(members, of: bench.retrieve(chest ?? self.chest), arguments, account: bench.account)
        return (page.objects.map(\.id), page.hasMore)
    }

    private func ids(_ text: String = "") throws -> [String] { try contents(text).0 }

    @Test func newestFirstWhateverTheyAre() throws {
        let (first, second, third) = try (add(Toy.tool), add(Toy.jewel), add(Toy.tool))
        #expect(try contents() == ([third.id, second.id, first.id], more: false))
        // Later by the clock counts before later by its number.
        _ = try bench.advance(10)
        let fourth = try add(Toy.jewel)
        #expect(try ids() == [fourth.id, third.id, second.id, first.id])
    }

    @Test func theFavoriteComesBeforeAllOthers() throws {
        let members = try [add(Toy.tool), add(Toy.jewel), add(Toy.tool)]
        for (favorite, order) in [(0, [0, 2, 1]), (1, [1, 2, 0]), (2, [2, 1, 0])] {
            try bench.update(chest, "favorite=\(members[favorite].id)")
            #expect(try ids() == order.map { members[$0].id })
        }
        try bench.update(chest, "favorite=tl_of_another_chest")
        #expect(try ids() == members.reversed().map(\.id))
        try bench.update(chest, "favorite=")
        #expect(try ids() == members.reversed().map(\.id))
    }

    @Test func onlyItsOwn() throws {
        let other = try bench.create(Toy.chest)
        let (mine, theirs) = try (add(Toy.tool), add(Toy.tool, to: other))
        _ = try bench.create(Toy.tool)
        #expect(try ids() == [mine.id])
        #expect(try contents(of: other).0 == [theirs.id])
        _ = try bench.delete(mine)
        #expect(try ids() == [])
    }

    @Test func filters() throws {
        let (red, blue, jewel) = try (add(Toy.tool, "color=red"), add(Toy.tool, "color=blue"), add(Toy.jewel, "color=red"))
        #expect(try ids("object=tool") == [blue.id, red.id])
        #expect(try ids("object=jewel") == [jewel.id])
        #expect(try ids("color=red") == [jewel.id, red.id])
        #expect(try ids("object=tool&color=red") == [red.id])
        #expect(try ids("color=green") == [])
        // The favorite is no exception.
        try bench.update(chest, "favorite=\(blue.id)")
        #expect(try ids("color=red") == [jewel.id, red.id])
    }

    @Test func pages() throws {
        let made = try (0..<5).map { try add($0.isMultiple(of: 2) ? Toy.tool : Toy.jewel).id }
        try bench.update(chest, "favorite=\(made[1])")
        let order = [1, 4, 3, 2, 0].map { made[$0] }
        #expect(try contents() == (order, more: false))
        #expect(try contents("limit=2") == ([order[0], order[1]], more: true))
        #expect(try contents("limit=2&starting_after=\(order[1])") == ([order[2], order[3]], more: true))
        #expect(try contents("limit=2&starting_after=\(order[3])") == ([order[4]], more: false))
        #expect(try contents("limit=2&starting_after=\(order[4])") == ([], more: false))
        #expect(try contents("limit=2&ending_before=\(order[4])") == ([order[2], order[3]], more: true))
        #expect(try contents("limit=2&ending_before=\(order[2])") == ([order[0], order[1]], more: false))
        #expect(try contents("limit=5&ending_before=\(order[0])") == ([], more: false))
        #expect(try contents("limit=1&object=jewel") == ([order[0]], more: true))
    }

    @Test func tenWhereNobodySaysHowMany() throws {
        let made = try (0..<11).map { _ in try add(Toy.jewel).id }
        #expect(try contents() == (made.reversed().dropLast(), more: true))
    }

    @Test func badCursors() throws {
        let (mine, theirs) = try (add(Toy.tool), add(Toy.jewel, to: bench.create(Toy.chest)))
        #expect(throws: Refusal.noSuchReference("jewel", theirs.id, parameter: "starting_after")) { try contents("starting_after=\(theirs.id)") }
        #expect(throws: Refusal.noSuchReference("tool", "nonsense", parameter: "ending_before")) { try contents("ending_before=nonsense") }
        #expect(throws: Refusal.noSuchReference("tool", mine.id, parameter: "starting_after")) {
            try contents("object=jewel&starting_after=\(mine.id)")
        }
        #expect(throws: Refusal.bothCursors) { try contents("starting_after=\(mine.id)&ending_before=\(mine.id)") }
    }

    // MARK: Expanded

    private func render(_ paths: String...) throws -> JSON {
        let expansion = try Expansion(paths, of: Toy.chest, in: bench.engine.registry)
        return try bench.engine.render(bench.retrieve(chest), expansion, account: bench.account)
    }

    @Test func itIsThereOnlyWhenExpanded() throws {
        let tool = try add(Toy.tool)
        #expect(try bench.retrieve(chest)["contents"] == nil)
        let list = try render("contents")["contents"]
        #expect(list == ["object": "list", "data": [tool.json], "has_more": false, "url": .string("/v1/chests/\(chest.id)/contents")])
        #expect(list?.object.map { Array($0.keys) } == ["object", "data", "has_more", "url"])
    }

    @Test func whatIsInItCanBeExpandedToo() throws {
        let maker = try bench.create(Toy.person, "name=Ada")
        let tool = try add(Toy.tool, "maker=\(maker.id)")
        _ = try add(Toy.jewel)
        #expect(try render("contents")["contents"]?["data"]?[1]?["maker"] == .string(maker.id))
        let expanded = try render("contents.data.maker", "contents.data.maker.friend")["contents"]?["data"]?[1]
        #expect(expanded?["id"] == .string(tool.id))
        #expect(expanded?["maker"] == maker.json)
        // The favorite is a reference of its own.
        try bench.update(chest, "favorite=\(tool.id)")
        #expect(try render("favorite.maker")["favorite"]?["maker"] == maker.json)
    }

    @Test(arguments: ["contents.maker", "contents.data.color", "contents.data.nothing", "contents.url"]) func pathsThatLeadNowhere(path: String) {
        #expect(throws: Refusal.invalid("This property cannot be expanded (\(path)).", parameter: "expand")) { try render(path) }
    }

    @Test func anExpandedListHasMoreToo() throws {
        for _ in 0..<11 { _ = try add(Toy.jewel) }
        let list = try render("contents")["contents"]
        #expect(list?["data"]?.array?.count == 10)
        #expect(list?["has_more"] == true)
    }
}
