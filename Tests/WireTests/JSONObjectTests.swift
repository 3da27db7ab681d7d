// The members of a JSON object: their order, and what a change does to it.
import Testing
import Wire

@Suite("JSON objects") struct JSONObjectTests {
    private let object: JSONObject = ["id": "cus_1", "name": .null, "balance": 5]

    @Test("a changed member keeps its place, a new one comes last, and nil removes one") func changes() {
        var changed = object
        changed["name"] = "Jenny"
        changed["email"] = "jenny@example.com"
        changed["id"] = nil
        changed["unknown"] = nil
        #expect(changed == ["name": "Jenny", "balance": 5, "email": "jenny@example.com"])
        #expect(object == ["id": "cus_1", "name": .null, "balance": 5], "a copy was changed, not the object")
        #expect(object["name"] == JSON.null)
        #expect(object["email"] == nil)
    }

    @Test("a member can be changed in place, made with a default, and put anywhere") func places() {
        var changed: JSONObject = ["metadata": ["order": "1"]]
        changed["metadata"]?["order"] = "2"
        changed["metadata"]?["size"] = "L"
        changed["tags", default: []] = ["new"]
        #expect(changed.updateValue("first", forKey: "id", insertingAt: 0) == nil)
        #expect(changed.updateValue("second", forKey: "id", insertingAt: 2) == "first")
        #expect(changed == ["id": "second", "metadata": ["order": "2", "size": "L"], "tags": ["new"]])
        #expect(changed.removeValue(forKey: "metadata") == ["order": "2", "size": "L"])
        #expect(changed.keys == ["id", "tags"])
    }

    @Test("of members with one name, the caller says which value counts") func merging() {
        #expect(object.merging(["balance": 7, "email": "j@x.co"]) { $0.integer ?? 0 > $1.integer ?? 0 ? $0 : $1 }
            == ["id": "cus_1", "name": .null, "balance": 7, "email": "j@x.co"])
        #expect(object.filter { !$0.value.isNull } == ["id": "cus_1", "balance": 5])
        #expect(object.compactMapValues { $0.isNull ? nil : $0 } == ["id": "cus_1", "balance": 5])
    }

    /// Few names are compared, many are hashed.
    @Test("a name that a document has twice keeps its first place and its last value", arguments: [3, 16, 17, 200])
    func repeatedNames(count: Int) throws {
        let members = (0..<count).map { "\"n\($0)\":\($0)" } + ["\"n1\":-1"]
        let parsed = try #require(try JSON.parse("{\(members.joined(separator: ","))}").object)
        #expect(parsed.keys == (0..<count).map { "n\($0)" })
        #expect(parsed["n1"] == -1)
        #expect(parsed["n\(count - 1)"] == .integer(Int64(count - 1)))
    }

    @Test("names are told apart by their bytes: two spellings of one letter are two names") func spellings() throws {
        let parsed = try #require(try JSON.parse(#"{"\u00e9": 1, "e\u0301": 2}"#).object)
        #expect(parsed.map(\.value) == [1, 2])
        #expect(parsed["\u{e9}"] == 1)
        #expect(parsed["e\u{301}"] == 2)
        let others = (0..<20).map { "\"n\($0)\": 0" }.joined(separator: ",")
        #expect(try JSON.parse("{\(others), \"\u{e9}\": 1, \"e\u{301}\": 2}").object?.count == 22)
    }
}
