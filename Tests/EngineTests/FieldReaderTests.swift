// Stored objects are read field by field. What comes out must be what any parser of JSON would find, in the order of the definition.
import Testing
import Wire

@testable import Engine

@Suite struct FieldReaderTests {
    private static let box = Resource(
        "toy.box", idPrefix: "bx_", path: "/v1/boxes",
        fields: [
            .string("color").orNull, .string("lid").orAbsent, .string("secret").orNull.hiddenUntilExpanded, .tree("content").orNull,
            .hash("size", [.integer("height"), .integer("weight").orAbsent, .string("unit").orNull.internal]),
            .list("labels", of: .hash([.string("text"), .string("note").orAbsent])),
        ],
        endpoints: [.retrieve])

    private static let full: JSONObject = [
        "id": "bx_1", "object": "toy.box", "color": "red \"and\" blue", "content": ["a": [1, ["b": .null]], "c": [:]], "created": 7,
        "labels": [["note": "n", "text": "x"], ["text": "y"]], "lid": "oak", "livemode": false, "secret": "s",
        "size": ["height": 3, "unit": "m", "weight": 4],
    ]

    private func read(_ fields: JSONObject) throws -> (fields: JSONObject?, coverage: Coverage) {
        var body: [UInt8] = []
        let coverage = try Renderer.write(fields, Self.box.fields, into: &body)
        let hidden = Renderer.hidden(fields, Self.box.hidden)
        return (try FieldReader.read(body + [UInt8(ascii: "\n")], hidden: hidden, of: Self.box), coverage)
    }

    @Test func everythingComesBack() throws {
        let (fields, coverage) = try read(Self.full)
        #expect(fields == Self.full)
        #expect(coverage.isExact)
    }

    @Test func absentFieldsStayAbsentAndHiddenOnesAreNull() throws {
        let bare: JSONObject = [
            "id": "bx_1", "object": "toy.box", "color": .null, "content": .null, "created": 7, "labels": [], "livemode": false, "secret": .null,
            "size": ["height": 3],
        ]
        let (fields, coverage) = try read(bare)
        #expect(fields == bare)
        #expect(coverage.isExact)
    }

    @Test("fields in another order come back in the order of the definition, and are not taken for the ones that were written")
    func order() throws {
        let (fields, coverage) = try read(JSONObject(uniqueKeysWithValues: Self.full.reversed()))
        #expect(fields == Self.full)
        #expect(!coverage.isExact)
    }

    @Test("a field that gets its initial value only in the document is not exact")
    func initialValue() throws {
        var fields = Self.full
        fields["color"] = nil
        let (read, coverage) = try read(fields)
        #expect(read?["color"] == .null)
        #expect(!coverage.isExact)
    }

    @Test("documents with another layout are left to the parser", arguments: [
        "{}\n", "{\"id\": \"bx_1\"}\n", "{\n  \"id\": \"bx_1\",\n  \"former\": 1\n}\n", "{\n  \"id\": \"bx_1\"\n}", "{\n  \"id\": \"bx_1\"\n}\n\n", "",
    ])
    func otherLayouts(document: String) throws {
        let fields = try FieldReader.read(Array(document.utf8), hidden: [:], of: Self.box)
        #expect(fields == (document == "{}\n" ? ["secret": .null] : nil))
    }

    @Test("hidden fields that the definition does not know are left to the parser")
    func unknownHidden() throws {
        #expect(try FieldReader.read(Array("{\n  \"id\": \"bx_1\"\n}\n".utf8), hidden: ["former": 1], of: Self.box) == nil)
    }

    @Test("a new member stands where its field stands")
    func insertion() {
        var fields = Self.full
        fields["lid"] = nil
        fields.set("lid", "elm", among: Self.box.fields)
        #expect(fields.keys == Self.full.keys)
        fields.set("lid", nil, among: Self.box.fields)
        #expect(fields["lid"] == nil)
        fields.set("unheard", 1, among: Self.box.fields)
        #expect(fields.keys.last == "unheard")
    }
}
