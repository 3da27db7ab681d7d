// The JSON tree: its literals and accessors, and the bytes it is written as.

import Testing
import Wire

@Suite struct JSONTests {
    let customer: JSON = [
        "id": "cus_1", "livemode": false, "balance": -12, "email": .null, "name": "Zoë \"Z\" O'Neil/\n",
        "empty": [[], [:]], "metadata": ["k": "v"], "lines": [1, ["rate": .number("1.50")]],
    ]

    @Test func prettyIsIndentedByTwo() {
        #expect(
            String(decoding: customer.pretty(), as: UTF8.self) == #"""
                {
                  "id": "cus_1",
                  "livemode": false,
                  "balance": -12,
                  "email": null,
                  "name": "Zoë \"Z\" O'Neil/\n",
                  "empty": [
                    [],
                    {}
                  ],
                  "metadata": {
                    "k": "v"
                  },
                  "lines": [
                    1,
                    {
                      "rate": 1.50
                    }
                  ]
                }
                """#)
    }

    @Test func compactHasNoSpaces() {
        #expect(
            String(decoding: customer.compact(), as: UTF8.self)
                == #"{"id":"cus_1","livemode":false,"balance":-12,"email":null,"name":"Zoë \"Z\" O'Neil/\n","#
                + #""empty":[[],{}],"metadata":{"k":"v"},"lines":[1,{"rate":1.50}]}"#)
    }

    @Test(arguments: [
        ("", #""""#), ("plain", #""plain""#), ("a\"b\\c", #""a\"b\\c""#), ("\n\r\t\u{8}\u{c}", #""\n\r\t\b\f""#),
        ("\u{0}\u{1}\u{1f}", #""\u0000\u0001\u001f""#), ("é/漢😀\u{7f}\u{2028}", "\"é/漢😀\u{7f}\u{2028}\""),
        ("\"", #""\"""#), ("ends\\", #""ends\\""#),
    ])
    func escapesOnlyWhatItMust(text: String, expected: String) {
        var bytes: [UInt8] = []
        JSON.writeString(text, into: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == expected)
    }

    /// Texts are looked at in blocks of eight bytes.
    @Test(arguments: ["\"", "\\", "\u{0}", "\u{1f}", "\n", " ", "!", "#", "[", "]", "\u{7f}", "é", "😀"])
    func escapesAtEveryPlace(character: String) throws {
        let escaped = String(decoding: JSON.string(character).compact().dropFirst().dropLast(), as: UTF8.self)
        for filling in ["a", " ", "!", "\u{7f}", "漢"] {
            for place in 0..<20 {
                let (before, after) = (String(repeating: filling, count: place), String(repeating: filling, count: 19 - place))
                #expect(JSON.string(before + character + after).compact() == Array("\"\(before)\(escaped)\(after)\"".utf8))
            }
        }
    }

    @Test(arguments: [0, 7, -7, 10, 99, -100, .max, .min] as [Int64])
    func writesIntegers(number: Int64) {
        #expect(String(decoding: JSON.integer(number).compact(), as: UTF8.self) == "\(number)")
    }

    @Test func reindentMovesEveryLineButTheFirst() {
        let object: JSON = ["a": [1], "b": [:]]
        var bytes = Array("data: ".utf8)
        JSON.reindent(object.pretty(), by: 4, into: &bytes)
        JSON.reindent([], by: 4, into: &bytes)
        JSON.reindent(Array(",x".utf8), by: 4, into: &bytes)
        JSON.reindent(Array("\n".utf8), by: 1, into: &bytes)
        #expect(
            String(decoding: bytes, as: UTF8.self) == """
                data: {
                      "a": [
                        1
                      ],
                      "b": {}
                    },x
                \(" ")
                """)
    }

    @Test func membersAndElements() {
        #expect(customer["id"]?.string == "cus_1")
        #expect(customer["balance"]?.integer == -12)
        #expect(customer["livemode"]?.bool == false)
        #expect(customer["email"]?.isNull == true)
        #expect(customer["missing"] == nil)
        #expect(customer["metadata"]?.object == ["k": "v"])
        #expect(customer["lines"]?.array?.count == 2)
        #expect(customer["lines"]?[1]?["rate"] == .number("1.50"))
        #expect(customer["lines"]?[2] == nil)
        #expect(customer["lines"]?[-1] == nil)
        #expect(customer[0] == nil)
        #expect(JSON.string("x")["id"] == nil)
        #expect(customer.string == nil && customer.integer == nil && customer.bool == nil && customer.array == nil)
        #expect(JSON.null.object == nil && !customer.isNull)
    }

    @Test func membersCanBeChangedInPlace() {
        var object: JSON = ["a": 1, "b": ["c": 2], "d": 3]
        object["a"] = "one"
        object["b"]?["c"] = .null
        object["b"]?["e"] = [4]
        object["d"] = nil
        object["f"] = 5
        object["missing"]?["x"] = 6
        #expect(object == ["a": "one", "b": ["c": .null, "e": [4]], "f": 5])

        var array: JSON = [1]
        array["a"] = 1
        array["a"]?["b"] = 1
        #expect(array == [1])
    }

    /// é as one character, and as an e with an accent.
    @Test func twoSpellingsOfALetterAreTwoTexts() {
        #expect("\u{e9}" == "e\u{301}")
        #expect(JSON.string("\u{e9}") != JSON.string("e\u{301}"))
        #expect(["name": "\u{e9}"] as JSON != ["name": "e\u{301}"])
        #expect(JSON.string("a longer text with an \u{e9}") == JSON.string("a longer text with an \u{e9}"))
        #expect(JSON.string("") == JSON.string(""))
    }

    @Test func literalsKeepTheirOrder() {
        let number = 7
        let object: JSON = ["b": 2, "a": "n\(number)"]
        #expect(String(decoding: object.compact(), as: UTF8.self) == #"{"b":2,"a":"n7"}"#)
        #expect(["a": 1, "b": 2] as JSON != ["b": 2, "a": 1])
    }
}
