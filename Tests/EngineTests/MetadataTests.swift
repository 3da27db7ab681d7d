// Metadata: its limits when it is sent, and how an update merges it.
import Testing
import Wire

@testable import Engine

@Suite struct MetadataTests {
    private func check(_ text: String) throws -> JSON {
        .object(try ParameterCheck.arguments(of: form(text), for: [.metadata]).values)
    }

    private static func pairs(_ range: Range<Int>, value: String = "v") -> String {
        range.map { "metadata[k\($0)]=\(value)" }.joined(separator: "&")
    }

    @Test("what is wrong", arguments: [
        ("metadata=text", .invalid("Invalid object", parameter: "metadata")),
        ("metadata[]=text", .invalid("Invalid object", parameter: "metadata")),
        ("metadata[a][b]=c", .invalid(#"Invalid string: {"b":"c"}"#, parameter: "metadata[a]")),
        ("metadata[a][]=c", .invalid(#"Invalid string: {"0":"c"}"#, parameter: "metadata[a]")),
        ("metadata[\(String(repeating: "k", count: 41))]=v",
            .invalid(
                "Metadata keys can have up to 40 characters, but you passed in a key that is 41 characters. "
                    + "Invalid key: kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk", parameter: "metadata")),
        ("metadata[k]=\(String(repeating: "v", count: 801))",
            .invalid(
                "Metadata values can have up to 500 characters, but you passed in a value that is 801 characters. "
                    + "Invalid value: \(String(repeating: "v", count: 801))", parameter: "metadata")),
        (pairs(0..<51), .invalid(
            "Metadata can have up to 50 keys, but you've set 51. Email us at support+metadata@stripe.com for more information.",
            parameter: "metadata")),
    ] as [(String, Refusal)])
    func refuses(text: String, expected: Refusal) {
        #expect(throws: expected) { try check(text) }
    }

    @Test func bracketsInAKeyAreRefused() {
        for key in ["a[b", "a]b", "["] {
            let form: FormHash = ["metadata": .hash([key: .text("v")])]
            #expect(throws: Refusal.invalid("Metadata keys cannot contain square brackets.", parameter: "metadata")) {
                try ParameterCheck.arguments(of: form, for: [.metadata])
            }
        }
    }

    @Test func theLimitsThemselvesAreTaken() throws {
        let key = String(repeating: "ж", count: 40)
        let value = String(repeating: "😀", count: 500)
        #expect(try check("metadata[\(key)]=\(value)") == ["metadata": .object([key: .string(value)])])
        #expect(try check(Self.pairs(0..<50))["metadata"]?.object?.count == 50)
        // A pair that is to be removed takes no room.
        #expect(try check(Self.pairs(0..<50) + "&metadata[gone]=")["metadata"]?.object?.count == 51)
    }

    @Test func anUpdateMerges() throws {
        let bench = try Bench()
        let parcel = try bench.create(Toy.parcel, "metadata[b]=1&metadata[a]=2&metadata[none]=")
        #expect(parcel["metadata"] == ["a": "2", "b": "1"])
        #expect(try bench.update(parcel, "metadata[c]=3&metadata[b]=9")["metadata"] == ["a": "2", "b": "9", "c": "3"])
        #expect(try bench.update(parcel, "metadata[a]=&metadata[never]=")["metadata"] == ["b": "9", "c": "3"])
        #expect(try bench.update(parcel, "label=x")["metadata"] == ["b": "9", "c": "3"])
        #expect(try bench.update(parcel, "metadata=")["metadata"] == [:])
        #expect(try bench.update(parcel, "metadata=")["metadata"] == [:])
    }

    @Test func theLimitHoldsForTheWhole() throws {
        let bench = try Bench()
        let parcel = try bench.create(Toy.parcel, Self.pairs(0..<50))
        let tooMany = Refusal.invalid(
            "Metadata can have up to 50 keys, but you've set 51. Email us at support+metadata@stripe.com for more information.", parameter: "metadata")
        #expect(throws: tooMany) {
            try bench.update(parcel, "metadata[one_more]=v")
        }
        #expect(try bench.retrieve(parcel).body == parcel.body)
        let moved = try bench.update(parcel, "metadata[one_more]=v&metadata[k7]=")
        #expect(moved["metadata"]?.object?.count == 50)
        #expect(moved["metadata"]?["k7"] == nil)
    }
}
