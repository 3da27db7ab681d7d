// Two resources whose ids begin alike, and one whose ids come from outside. The object that is stored says of which resource it is.
import Engine
import TestHarness
import Testing
import Wire

@Suite("Resources without a prefix of their own") struct SharedPrefixTests {
    private static let path = "/v1/sheets/{sheet}/lines"

    /// Its ids are what the calls say.
    private static let sheet = Resource(
        "sheet", path: "/v1/sheets", pathParameter: "sheet",
        fields: [.string("title").orNull, Field.members("lines", of: "sum.line", "tax.line", by: "sheet").hiddenUntilExpanded],
        endpoints: [
            .create([.string("id"), .string("title")]), .retrieve, .update([.string("title")]), .delete(leavingTombstone: true),
            .list(by: [.string("title")]), .members("lines"),
        ])

    private static func line(_ name: String, path own: String) -> Resource {
        Resource(
            name, idPrefix: "li_", path: own, pathParameter: "line", listedBy: ["sheet"],
            fields: [.string("text").orNull, .string("sheet").orNull, .reference("other", to: "sum.line", "tax.line").orNull],
            endpoints: [
                .create([.string("text"), .string("sheet").references("sheet"), .string("other")]), .retrieve, .retrieve.below(path),
                .update([.string("text")]), .delete(leavingTombstone: true), .list(by: [.string("text")]),
            ])
    }

    private let api: ToyAPI
    private let sum: String
    private let tax: String

    init() throws {
        api = try ToyAPI([Self.sheet, Self.line("sum.line", path: "/v1/sums"), Self.line("tax.line", path: "/v1/taxes")])
        _ = try api.send("POST /v1/sheets", "id=Q1_2026&title=First")
        sum = try api.send("POST /v1/sums", "text=a&sheet=Q1_2026").id
        tax = try api.send("POST /v1/taxes", "text=a&sheet=Q1_2026&other=\(sum)").id
    }

    private func noSuchLine(_ id: String) -> Failure { Failure(404, code: "resource_missing", parameter: "id", "No such line: '\(id)'") }

    private func ids(_ path: String) throws -> [String] { try api.send("GET \(path)").ids }

    // MARK: A shared prefix

    @Test("each is found by its own path only") func paths() throws {
        #expect(sum.hasPrefix("li_") && tax.hasPrefix("li_"))
        #expect(try api.send("GET /v1/sums/\(sum)")["object"] == "sum.line")
        #expect(try api.send("GET /v1/taxes/\(tax)")["object"] == "tax.line")
        for method in ["GET", "POST", "DELETE"] {
            #expect(try api.send("\(method) /v1/sums/\(tax)").failure == noSuchLine(tax))
            #expect(try api.send("\(method) /v1/taxes/\(sum)").failure == noSuchLine(sum))
        }
        #expect(try api.send("POST /v1/taxes/\(tax)", "text=b")["text"] == "b")
    }

    @Test("under a path that both have, the stored object decides") func sharedPath() throws {
        #expect(try api.send("GET /v1/sheets/Q1_2026/lines/\(sum)")["object"] == "sum.line")
        #expect(try api.send("GET /v1/sheets/Q1_2026/lines/\(tax)")["object"] == "tax.line")
        #expect(try api.send("GET /v1/sheets/Q1_2026/lines/li_none").failure == noSuchLine("li_none"))
    }

    @Test("they are listed apart, and together as members") func lists() throws {
        for filter in ["", "?text=a"] {
            #expect(try ids("/v1/sums\(filter)") == [sum])
            #expect(try ids("/v1/taxes\(filter)") == [tax])
        }
        #expect(try ids("/v1/sheets/Q1_2026/lines") == [tax, sum])
        #expect(try ids("/v1/sheets/Q1_2026/lines?starting_after=\(tax)") == [sum])
    }

    @Test("a reference expands to what it names") func expansion() throws {
        #expect(try api.send("GET /v1/taxes/\(tax)?expand[]=other")["other"]?["object"] == "sum.line")
        let next = try api.send("POST /v1/sums", "other=\(tax)").id
        #expect(try api.send("GET /v1/sums/\(next)?expand[]=other.other")["other"]?["other"]?["id"] == .string(sum))
    }

    @Test("each leaves a tombstone of its own") func tombstones() throws {
        let stub: JSON = ["id": .string(tax), "object": "tax.line", "deleted": true]
        #expect(try api.send("DELETE /v1/taxes/\(tax)").json == stub)
        #expect(try api.send("GET /v1/taxes/\(tax)").json == stub)
        #expect(try api.send("GET /v1/sums/\(tax)").failure == noSuchLine(tax))
        #expect(try ids("/v1/taxes") == [])
        #expect(try ids("/v1/sums") == [sum])
        let next = try api.send("POST /v1/sums", "other=\(tax)").id
        #expect(try api.send("GET /v1/sums/\(next)?expand[]=other")["other"] == stub)
    }

    @Test("seeds, the control plane and a reset know them") func controlPlane() throws {
        let engine = api.engine
        let account = try engine.accounts.account(AccountKey(keyName: "alpha", isLive: false))
        let seeds = try Seeds(
            ["sum.line": [["id": "li_a", "text": "x"]], "tax.line": [["id": "li_b", "text": "x", "other": "li_a"]], "sheet": [["id": "paper"]]],
            registry: engine.registry)
        #expect(try engine.load(seeds, into: account).map(\.object) == ["sum.line", "tax.line", "sheet"])
        try engine.commit()
        #expect(try api.send("GET /v1/taxes/li_b?expand[]=other")["other"]?["text"] == "x")
        #expect(try api.send("GET /v1/sums/li_b").failure == noSuchLine("li_b"))
        #expect(try ["li_a", "li_b", "paper", sum, tax].map { try engine.inspect($0, account: nil).resource.name } == [
            "sum.line", "tax.line", "sheet", "sum.line", "tax.line",
        ])
        var reset = Reset(of: account, now: nil)
        while try !engine.proceed(&reset) {}
        try engine.commit()
        #expect(reset.removed == 6)
        #expect(try api.send("GET /v1/taxes/\(tax)").status == 404)
        #expect(try ids("/v1/sums") == [])
        while try engine.sweep() {}
        #expect(try engine.countObjects() == 0)
    }

    // MARK: Without a prefix

    @Test("an id from outside works as any other") func givenIDs() throws {
        #expect(try api.send("GET /v1/sheets/Q1_2026")["title"] == "First")
        #expect(try api.send("POST /v1/sheets/Q1_2026", "title=Second")["id"] == "Q1_2026")
        #expect(try ids("/v1/sheets?title=Second") == ["Q1_2026"])
        #expect(try api.send("GET /v1/sheets/Q1_2026?expand[]=lines")["lines"]?["data"]?.array?.count == 2)
        let stub: JSON = ["id": "Q1_2026", "object": "sheet", "deleted": true]
        #expect(try api.send("DELETE /v1/sheets/Q1_2026").json == stub)
        #expect(try api.send("GET /v1/sheets/Q1_2026").json == stub)
        #expect(try api.send("POST /v1/sheets", "id=Q1_2026&title=Third").status == 200)
        #expect(try api.send("GET /v1/sheets/Q1_2026")["title"] == "Third")
    }

    @Test("an id that is taken or impossible is refused") func refusedIDs() throws {
        let taken = try api.send("POST /v1/sheets", "id=Q1_2026")
        #expect(taken.failure == Failure(400, code: "resource_already_exists", parameter: nil, "Sheet already exists."))
        #expect(try api.send("POST /v1/sheets", "id=\(sum)").failure == taken.failure)
        #expect(try api.send("POST /v1/sheets", "id=a/b").failure == Failure(400, code: nil, parameter: "id", "Invalid id: a/b"))
        #expect(try api.send("POST /v1/sheets", "id=Q1_2026", key: "sk_test_beta").status == 200)
    }

    @Test("without an id, one is made") func madeIDs() throws {
        let made = try api.send("POST /v1/sheets", "title=Loose").id
        #expect(made.count == 24)
        #expect(try api.send("GET /v1/sheets/\(made)")["title"] == "Loose")
    }
}
