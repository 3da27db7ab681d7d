// Lists: order, cursors, filters and `has_more`, one by one and against a model that looks at every object.
import TestFixtures
import Testing
import Wire

@testable import Engine

@Suite struct ListTests {
    private let bench: Bench

    init() throws { bench = try Bench() }

    /// Parcels labelled as told, each second as many as a word has letters.
    private func make(_ words: String...) throws -> [StoredObject] {
        var parcels: [StoredObject] = []
        for word in words {
            for letter in word { parcels.append(try bench.create(Toy.parcel, "label=\(letter)")) }
            bench.wall.now += 1
        }
        return parcels
    }

    /// The labels of a page as a word, with a plus sign where there is more.
    private func page(_ text: String = "") throws -> String {
        let page = try bench.list(Toy.parcel, text)
        return page.objects.map { $0["label"]?.string ?? "?" }.joined() + (page.hasMore ? "+" : "")
    }

    @Test func newestFirstAlsoWithinOneSecond() throws {
        #expect(try page() == "")
        _ = try make("ab", "cde", "f")
        #expect(try page() == "fedcba")
        #expect(try page("limit=6") == "fedcba")
        #expect(try page("limit=5") == "fedcb+")
    }

    @Test func tenUnlessToldOtherwise() throws {
        _ = try make("abcdefghij")
        #expect(try page() == "jihgfedcba")
        _ = try make("k")
        #expect(try page() == "kjihgfedcb+")
        #expect(try page("limit=100") == "kjihgfedcba")
    }

    @Test func bothCursors() throws {
        let parcels = try make("ab", "cde", "fg")
        let (a, d, g) = (parcels[0].id, parcels[3].id, parcels[6].id)
        #expect(try page("starting_after=\(d)") == "cba")
        #expect(try page("starting_after=\(d)&limit=2") == "cb+")
        #expect(try page("starting_after=\(a)") == "")
        #expect(try page("ending_before=\(d)") == "gfe")
        #expect(try page("ending_before=\(d)&limit=2") == "fe+")
        #expect(try page("ending_before=\(d)&limit=3") == "gfe")
        #expect(try page("ending_before=\(g)") == "")
        #expect(try page("ending_before=\(a)&limit=1") == "b+")
    }

    @Test func cursorsThatCannotBe() throws {
        let parcel = try make("a")[0]
        let person = try bench.create(Toy.person)
        func missing(_ id: String, _ parameter: String) -> Refusal {
            .invalid("No such parcel: '\(id)'", code: "resource_missing", parameter: parameter)
        }
        for cursor in ["starting_after", "ending_before"] {
            #expect(throws: missing("pc_none", cursor)) { try page("\(cursor)=pc_none") }
            #expect(throws: missing(person.id, cursor)) { try page("\(cursor)=\(person.id)") }
        }
        #expect(throws: Refusal.invalid("Received both starting_after and ending_before parameters. Please pass in only one.")) {
            try page("starting_after=\(parcel.id)&ending_before=\(parcel.id)")
        }
        #expect(throws: missing("pc_none", "ending_before")) { try page("starting_after=\(parcel.id)&ending_before=pc_none") }
    }

    @Test func aCursorNeedNotMatchTheFilter() throws {
        let parcels = try make("abab", "bab")
        #expect(try page("label=b&starting_after=\(parcels[2].id)") == "b")
        #expect(try page("label=b&ending_before=\(parcels[2].id)") == "bbb")
        #expect(try page("label=b&ending_before=\(parcels[2].id)&limit=1") == "b+")
        #expect(try bench.list(Toy.parcel, "label=b&ending_before=\(parcels[2].id)&limit=1").objects.map(\.id) == [parcels[3].id])
    }

    @Test func filtersFollowTheirFields() throws {
        let parcel = try bench.create(Toy.parcel, "label=old")
        let other = try bench.create(Toy.parcel)
        func ids(_ text: String) throws -> [String] { try bench.list(Toy.parcel, text).objects.map(\.id) }
        #expect(try ids("label=old") == [parcel.id])
        try bench.update(parcel, "label=new")
        #expect(try ids("label=old") == [])
        #expect(try ids("label=new") == [parcel.id])
        try bench.update(parcel, "label=")
        #expect(try ids("label=new") == [])
        #expect(try ids("status=packed") == [other.id, parcel.id])
        try bench.fire("ship", on: parcel)
        #expect(try ids("status=packed") == [other.id])
        #expect(try ids("status=under_way") == [parcel.id])
        #expect(try ids("status=lost") == [])
    }

    @Test func aFilterIsTextAndNothingElse() throws {
        for label in ["100%25", "1000", "a'; DROP TABLE objects; --", "%C3%A9", "e%CC%81", "x%3Dy", "a%00b"] {
            try bench.create(Toy.parcel, "label=\(label)")
        }
        #expect(try page("label=100%25") == "100%")
        #expect(try page("label=a'; DROP TABLE objects; --") == "a'; DROP TABLE objects; --")
        #expect(try page("label=%C3%A9") == "é")
        #expect(try page("label=x%3Dy") == "x=y")
        #expect(try page("label=a%00b") == "a\0b")
        #expect(try page("label=a") == "")
    }

    @Test func rangesOfTime() throws {
        _ = try make("a", "b", "c", "d")
        let start = Bench.start
        #expect(try page("created=\(start + 1)") == "b")
        #expect(try page("created[gt]=\(start + 1)") == "dc")
        #expect(try page("created[gte]=\(start + 1)") == "dcb")
        #expect(try page("created[lt]=\(start + 1)") == "a")
        #expect(try page("created[lte]=\(start + 1)") == "ba")
        #expect(try page("created[gt]=\(start)&created[lt]=\(start + 3)") == "cb")
        #expect(try page("created[gt]=\(start + 3)&created[lt]=\(start)") == "")
        #expect(try page("created[gte]=\(Int64.min)&created[lte]=\(Int64.max)") == "dcba")
    }

    @Test func listsOfAResourceHoldItsObjectsOnly() throws {
        let person = try bench.create(Toy.person)
        _ = try make("a")
        #expect(try page() == "a")
        #expect(try bench.list(Toy.person).objects.map(\.id) == [person.id])
        #expect(try bench.engine.newestObjects(account: nil, named: nil, after: nil, limit: 10).whole().rows.count == 2)
        #expect(
            try bench.engine.newestObjects(account: bench.account, named: "shop.person", after: nil, limit: 10).whole().rows.map(\.id)
                == [person.id])
    }

    @Test func theNewestOfAllAccounts() throws {
        let beta = try bench.account("beta")
        let ids = try [bench.account, beta, bench.account, beta].map { try bench.create(Toy.person, in: $0).id }
        func page(_ account: Account?, after cursor: String? = nil, limit: Int64 = 10) throws -> ([String], Bool) {
            let page = try bench.engine.newestObjects(account: account, named: "shop.person", after: cursor, limit: limit).whole()
            return (page.rows.map(\.id), page.hasMore)
        }
        #expect(try page(nil) == (ids.reversed(), false))
        #expect(try page(nil, after: ids[3], limit: 2) == ([ids[2], ids[1]], true))
        #expect(try page(beta) == ([ids[3], ids[1]], false))
        #expect(throws: Refusal.invalid("No such object: '\(ids[0])'", code: "resource_missing", parameter: "starting_after")) {
            _ = try page(beta, after: ids[0])
        }
        _ = try bench.engine.reset(beta)
        #expect(try page(nil) == ([ids[2], ids[0]], false))
    }

    @Test func aFilterThatIsNoText() throws {
        let lamp = Resource(
            "toy.lamp", idPrefix: "la_", path: "/v1/lamps", fields: [.boolean("lit"), .integer("watts")],
            endpoints: [.create([.boolean("lit"), .integer("watts")]), .list(by: [.boolean("lit"), .integer("watts")])])
        let bench = try Bench([lamp])
        let (lit, dark) = try (bench.create(lamp, "lit=true&watts=40"), bench.create(lamp, "lit=false&watts=60"))
        #expect(try bench.list(lamp, "lit=true").objects.map(\.id) == [lit.id])
        #expect(try bench.list(lamp, "watts=60").objects.map(\.id) == [dark.id])
    }

    // MARK: Against a model

    /// What the model knows of an object.
    private struct Entry {
        let id: String
        let created: Int64
        var label: String?
        var color: String?
    }

    @Test("as a model that looks at every object", arguments: 1...6) func model(seed: Int) throws {
        var random = Seeded(seed)
        var entries: [Entry] = []
        let beta = try bench.account("beta")
        for _ in 0..<300 {
            let (label, color) = (["x", "y", nil].randomElement(using: &random) ?? nil, ["r", "g", nil].randomElement(using: &random) ?? nil)
            var text: [String] = []
            if let label { text.append("label=\(label)") }
            // The toy takes one of the two at its creation only.
            if let color, label == nil { text.append("color=\(color)") }
            let parcel = try bench.create(Toy.parcel, text.joined(separator: "&"))
            entries.append(Entry(id: parcel.id, created: parcel.created, label: label, color: label == nil ? color : nil))
            try bench.create(Toy.parcel, text.joined(separator: "&"), in: beta)
            if Int.random(in: 0..<3, using: &random) == 0 { bench.wall.now += Int64.random(in: 1...3, using: &random) }
            if Int.random(in: 0..<4, using: &random) == 0 {
                let position = entries.indices.randomElement(using: &random) ?? 0
                let parcel = try #require(try bench.engine.objects.find(entries[position].id, world: bench.account.world))
                try bench.update(parcel, "label=z&color=g")
                (entries[position].label, entries[position].color) = ("z", "g")
            }
        }
        for _ in 0..<200 { try compare(entries, &random) }
    }

    private func compare(_ entries: [Entry], _ random: inout Seeded) throws {
        var text: [String] = []
        var matching = Array(entries.indices)
        if let label = ["x", "y", "z", nil, nil].randomElement(using: &random) ?? nil {
            text.append("label=\(label)")
            matching.removeAll { entries[$0].label != label }
        }
        if let color = ["r", "g", nil, nil].randomElement(using: &random) ?? nil {
            text.append("color=\(color)")
            matching.removeAll { entries[$0].color != color }
        }
        if Bool.random(using: &random), let bound = entries.randomElement(using: &random)?.created {
            let comparison = ["gt", "gte", "lt", "lte"].randomElement(using: &random) ?? ""
            text.append("created[\(comparison)]=\(bound)")
            let holds: [String: (Int64, Int64) -> Bool] = ["gt": { $0 > $1 }, "gte": { $0 >= $1 }, "lt": { $0 < $1 }, "lte": { $0 <= $1 }]
            matching.removeAll { holds[comparison]?(entries[$0].created, bound) != true }
        }
        let limit = Int.random(in: 1...12, using: &random)
        text.append("limit=\(limit)")
        let cursor = entries.indices.randomElement(using: &random) ?? 0
        let expected: [Int]
        switch Int.random(in: 0..<3, using: &random) {
        case 0:
            expected = matching.reversed()
        case 1:
            text.append("starting_after=\(entries[cursor].id)")
            expected = matching.filter { $0 < cursor }.reversed()
        default:
            text.append("ending_before=\(entries[cursor].id)")
            let newer = matching.filter { $0 > cursor }
            let page = try bench.list(Toy.parcel, text.joined(separator: "&"))
            #expect(page.objects.map(\.id) == newer.prefix(limit).reversed().map { entries[$0].id }, "\(text)")
            #expect(page.hasMore == (newer.count > limit), "\(text)")
            return
        }
        let page = try bench.list(Toy.parcel, text.joined(separator: "&"))
        #expect(page.objects.map(\.id) == expected.prefix(limit).map { entries[$0].id }, "\(text)")
        #expect(page.hasMore == (expected.count > limit), "\(text)")
    }

    @Test("page by page there is each object once, in both directions", arguments: 1...3) func walk(seed: Int) throws {
        var random = Seeded(seed)
        var ids: [String] = []
        for _ in 0..<137 {
            ids.append(try bench.create(Toy.parcel, "label=l").id)
            if Bool.random(using: &random) { bench.wall.now += 1 }
        }
        let limit = Int.random(in: 2...20, using: &random)
        for (cursor, expected) in [("starting_after", Array(ids.reversed())), ("ending_before", ids)] {
            var seen: [String] = cursor == "starting_after" ? [] : [ids[0]]
            var page: ListPage
            repeat {
                let place = seen.last.map { "&\(cursor)=\($0)" } ?? ""
                page = try bench.list(Toy.parcel, "label=l&limit=\(limit)\(place)")
                seen += cursor == "starting_after" ? page.objects.map(\.id) : page.objects.map(\.id).reversed()
            } while page.hasMore
            #expect(seen == expected)
        }
    }
}
