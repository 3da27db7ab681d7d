// Lists by groups of values, by patterns and by what is true or false: one by one, and against a model that looks at every object.
import TestFixtures
import Testing
import Wire

@testable import Engine

@Suite struct GroupListTests {
    private static let colors = ["red", "red.dark", "red.light", "green", "green.dark", "blue"]

    /// It is lit, dark, or neither; and gone after a hundred seconds.
    private static let lamp = Resource(
        "toy.lamp", idPrefix: "la_", path: "/v1/lamps", fields: [.string("color").orNull, .boolean("lit").orNull, .integer("number")],
        endpoints: [
            .create([.string("color"), .boolean("lit"), .integer("number")]), .update([.string("color").emptyable, .boolean("lit")]), .retrieve,
            .list(by: [
                .created, .boolean("lit"), .pattern("color", of: colors), .array("colors", of: .string(maximum: 20), maximum: 3).filtering("color"),
            ]),
        ], retention: 100)

    private let bench: Bench

    init() throws { bench = try Bench([Self.lamp]) }

    private func make(_ texts: String...) throws {
        for (number, text) in texts.enumerated() { try bench.create(Self.lamp, "number=\(number)&\(text)") }
    }

    /// The numbers of the lamps of a page, newest first.
    private func page(_ text: String) throws -> [Int64] { try bench.list(Self.lamp, text).objects.compactMap { $0["number"]?.integer } }

    @Test("patterns and groups", arguments: [
        ("color=red", [0]), ("color=red*", [4, 1, 0]), ("color=red.*", [4, 1]), ("color=*.dark", [3, 1]), ("color=*", [5, 4, 3, 2, 1, 0]),
        ("color=**", [5, 4, 3, 2, 1, 0]), ("color=r*d*k", [1]), ("color=*e*", [5, 4, 3, 2, 1, 0]), ("color=*x*", []), ("color=pink", []),
        // Not the same letter twice.
        ("color=red*d", []), ("color=blu*ue", []),
        ("colors[]=red", [0]), ("colors[]=red&colors[]=blue", [5, 0]), ("colors[]=blue&colors[]=red", [5, 0]), ("colors[]=red&colors[]=red", [0]),
        ("colors[]=red*", []), ("colors[]=pink&colors[]=green", [2]), ("colors[0]=green&colors[1]=red", [2, 0]),
        // Both at once: what is in both.
        ("color=red*&colors[]=red.dark&colors[]=green", [1]), ("color=green*&colors[]=red", []),
        ("color=*&limit=2", [5, 4]), ("color=*.dark&limit=1", [3]),
    ] as [(String, [Int64])])
    func groups(text: String, numbers: [Int64]) throws {
        try make("color=red", "color=red.dark", "color=green", "color=green.dark", "color=red.light", "color=blue", "")
        #expect(try page(text) == numbers)
    }

    @Test("what is not false is true") func booleans() throws {
        try make("lit=true&color=red", "lit=false&color=red", "color=red", "lit=false")
        #expect(try page("lit=true") == [2, 0])
        #expect(try page("lit=false") == [3, 1])
        #expect(try page("lit=false&color=red") == [1])
        #expect(try page("lit=true&color=r*") == [2, 0])
        let lamp = try #require(bench.list(Self.lamp, "lit=false&color=red").objects.first)
        try bench.update(lamp, "lit=true")
        #expect(try page("lit=true") == [2, 1, 0])
        #expect(try page("lit=false") == [3])
        try bench.update(lamp, "lit=false&color=")
        #expect(try page("lit=false") == [3, 1])
        #expect(try page("color=red") == [2, 0])
    }

    @Test("a filter of too many values is refused") func tooMany() throws {
        #expect(throws: Refusal.invalid("Invalid array: it may have at most 3 elements, and you passed 4.", parameter: "colors")) {
            try page("colors[]=a&colors[]=b&colors[]=c&colors[]=d")
        }
    }

    @Test("an object is there until its time is over, to the second") func retention() throws {
        try make("color=red")
        bench.wall.now += 50
        try make("color=blue")
        let lamps = try bench.list(Self.lamp).objects
        bench.wall.now += 49
        #expect(try page("color=*") == [0, 0])
        bench.wall.now += 1
        #expect(try bench.list(Self.lamp).objects.map(\.id) == [lamps[0].id])
        #expect(try bench.list(Self.lamp, "colors[]=red&colors[]=blue").objects.map(\.id) == [lamps[0].id])
        #expect(try bench.list(Self.lamp, "created[lt]=\(Bench.start + 10)").objects.isEmpty)
        #expect(try bench.retrieve(lamps[0]).id == lamps[0].id)
        let gone = lamps[1].id
        #expect(throws: Refusal.noSuch("lamp", gone, parameter: "id")) { try bench.retrieve(lamps[1]) }
        #expect(throws: Refusal.noSuch("lamp", gone, parameter: "id")) { try bench.update(lamps[1], "color=red") }
        #expect(throws: Refusal.noSuchReference("lamp", gone, parameter: "starting_after")) { try page("starting_after=\(gone)") }
        // Sweeping takes away nothing that anybody could still see.
        #expect(try bench.sweep() == 1)
        #expect(try bench.rows("objects") == 1)
        #expect(try bench.list(Self.lamp).objects.map(\.id) == [lamps[0].id])
    }

    // MARK: Against a model

    private struct Entry {
        let id: String
        let created: Int64
        var color: String?
        var lit: Bool?
    }

    @Test("as a model that looks at every object", arguments: 1...6) func model(seed: Int) throws {
        var random = Seeded(seed)
        var entries: [Entry] = []
        for number in 0..<200 {
            let (color, lit) = ((Self.colors + [nil]).randomElement(using: &random) ?? nil, [true, false, nil].randomElement(using: &random) ?? nil)
            let text = ["number=\(number)", color.map { "color=\($0)" }, lit.map { "lit=\($0)" }].compactMap { $0 }.joined(separator: "&")
            let lamp = try bench.create(Self.lamp, text)
            entries.append(Entry(id: lamp.id, created: lamp.created, color: color, lit: lit))
            if number.isMultiple(of: 4) { bench.wall.now += Int64.random(in: 0...1, using: &random) }
            if number.isMultiple(of: 5) {
                let position = entries.indices.randomElement(using: &random) ?? 0
                let lamp = try #require(try bench.engine.objects.find(entries[position].id, world: bench.account.world))
                try bench.update(lamp, "color=blue&lit=false")
                (entries[position].color, entries[position].lit) = ("blue", false)
            }
        }
        for _ in 0..<150 { try compare(entries, &random) }
    }

    private func compare(_ entries: [Entry], _ random: inout Seeded) throws {
        var text: [String] = []
        var matching = Array(entries.indices)
        func keep(_ isWanted: (Entry) -> Bool) { matching.removeAll { !isWanted(entries[$0]) } }
        switch Int.random(in: 0..<4, using: &random) {
        case 0:
            let pattern = ["red*", "*dark", "*", "green", "x*"].randomElement(using: &random) ?? ""
            text.append("color=\(pattern)")
            let matches: [String: (String) -> Bool] = [
                "red*": { $0.hasPrefix("red") }, "*dark": { $0.hasSuffix("dark") }, "*": { _ in true }, "green": { $0 == "green" }, "x*": { _ in false },
            ]
            keep { matches[pattern]?($0.color ?? "") == true && $0.color != nil }
        case 1, 2:
            let wanted = (0..<Int.random(in: 1...3, using: &random)).map { _ in Self.colors.randomElement(using: &random) ?? "" }
            text += wanted.map { "colors[]=\($0)" }
            keep { $0.color.map(wanted.contains) ?? false }
        default: break
        }
        if let lit = [true, false, nil].randomElement(using: &random) ?? nil {
            text.append("lit=\(lit)")
            keep { ($0.lit != false) == lit }
        }
        if Bool.random(using: &random), let bound = entries.randomElement(using: &random)?.created {
            text.append("created[gte]=\(bound)")
            keep { $0.created >= bound }
        }
        let limit = Int.random(in: 1...12, using: &random)
        text.append("limit=\(limit)")
        let cursor = entries.indices.randomElement(using: &random) ?? 0
        var expected = Array(matching.reversed())
        switch Int.random(in: 0..<3, using: &random) {
        case 0: expected = Array(expected.prefix(limit))
        case 1:
            text.append("starting_after=\(entries[cursor].id)")
            matching.removeAll { $0 >= cursor }
            expected = Array(matching.reversed().prefix(limit))
        default:
            text.append("ending_before=\(entries[cursor].id)")
            matching.removeAll { $0 <= cursor }
            expected = matching.prefix(limit).reversed()
        }
        let page = try bench.list(Self.lamp, text.joined(separator: "&"))
        #expect(page.objects.map(\.id) == expected.map { entries[$0].id }, "\(text)")
        #expect(page.hasMore == (matching.count > limit), "\(text)")
    }
}
