// How form-encoded parameters become a tree, rule by rule.

import Testing
import Wire

@Suite struct FormTests {
    @Test(arguments: [
        ("", [:]), ("&&&", [:]), ("=x&=&a=1", ["a": "1"]),
        ("a=1&b=2", ["a": "1", "b": "2"]), ("a&b=&c", ["a": "", "b": "", "c": ""]),
        ("a=1=2", ["a": "1=2"]), ("&a=1&&b=2&", ["a": "1", "b": "2"]), ("a=1;b=2", ["a": "1;b=2"]),
        ("a=x+y%20z%2B", ["a": "x y z+"]), ("a+b=1", ["a b": "1"]), ("a=%C3%A9é", ["a": "éé"]),
        ("a=%26%3d", ["a": "&="]), ("a%3Db=1", ["a=b": "1"]), ("a=%00", ["a": "\0"]),
        ("a=1&b=2&a=3", ["a": "3", "b": "2"]),
        ("card[number]=42&card[exp][year]=30&card[exp][month]=1",
            ["card": ["number": "42", "exp": ["year": "30", "month": "1"]]]),
        ("card%5Bnumber%5D=42&card[cvc%5d=1", ["card": ["number": "42", "cvc": "1"]]),
        ("m[a b]=1&m[c%20d]=2&m[=]=3", ["m": ["a b": "1", "c d": "2"], "m[": "]=3"]),
        ("m[%3D]=3", ["m": ["=": "3"]]), ("m[k]=1&m[k]=2", ["m": ["k": "2"]]),
        ("a[]=x&a[]=y&a[]=x", ["a": ["x", "y", "x"]]), ("a[]", ["a": [""]]), ("a[b][]=x", ["a": ["b": ["x"]]]),
        ("a[0]=x&a[1]=y", ["a": ["0": "x", "1": "y"]]),
        ("a[1][k]=x&a[0][k]=y", ["a": ["1": ["k": "x"], "0": ["k": "y"]]]),
        ("a[][k]=1&a[][j]=2&a[][k]=3", ["a": [["k": "1", "j": "2"], ["k": "3"]]]),
        ("a[][k][x]=1&a[][k][y]=2&a[][k][x]=3", ["a": [["k": ["x": "1", "y": "2"]], ["k": ["x": "3"]]]]),
        ("a[][k][]=1&a[][k][]=2&a[][j]=3&a[][j]=4", ["a": [["k": ["1", "2"], "j": "3"], ["j": "4"]]]),
        ("a[]=1&a[][k]=2&a[]=3", ["a": ["1", ["k": "2"], "3"]]),
        ("a[][]=1&a[][]=2", ["a": [["1", "2"]]]),
    ] as [(String, JSON)])
    func decodes(text: String, to expected: JSON) throws {
        #expect(try Form(text).plain == expected)
    }

    @Test("names whose brackets make no sense are taken literally", arguments: [
        "a[b", "a]b", "a[b]c", "a[b][", "[a]", "[]", "[", "]", "a][b]",
    ])
    func literalNames(name: String) throws {
        #expect(try Form("\(name)=1").plain == .object([name: "1"]))
    }

    @Test("brackets inside brackets belong to the name", arguments: [("a[b[c]]", "b[c]"), ("a[[b]]", "[b]"), ("a[b[]]", "b[]"),
        ("a[b]]", "b]"), ("a[b[c]", "b[c"), ("a[[b]", "[b"), ("a[[]", "["), ("a[b]c[d]", "b]c[d"),
    ])
    func nestedBrackets(name: String, inner: String) throws {
        #expect(try Form("\(name)=1").plain == ["a": .object([inner: "1"])])
    }

    @Test(arguments: [
        ("a=1&a[b]=2", "The parameter 'a' is given both as a value and as a hash."),
        ("a[b]=2&a=1", "The parameter 'a' is given both as a value and as a hash."),
        ("a=1&a[]=2", "The parameter 'a' is given both as a value and as a list."),
        ("a[]=2&a=1", "The parameter 'a' is given both as a value and as a list."),
        ("a[]=1&a[k]=2", "The parameter 'a' is given both as a list and as a hash."),
        ("a[k]=2&a[]=1", "The parameter 'a' is given both as a list and as a hash."),
        ("a[b][c]=1&a[b]=2", "The parameter 'a[b]' is given both as a value and as a hash."),
        ("a[][k]=1&a[][k][x]=2", "The parameter 'a[][k]' is given both as a value and as a hash."),
        ("a=%", "The parameters contain an invalid percent code: '%'."),
        ("a=%z1", "The parameters contain an invalid percent code: '%z1'."),
        ("a=1%2&b=1", "The parameters contain an invalid percent code: '%2'."),
        ("a%+1=x", "The parameters contain an invalid percent code: '%+1'."),
        ("a=%ff", "The parameters contain text that is not valid UTF-8."),
        ("%c3=1", "The parameters contain text that is not valid UTF-8."),
    ])
    func refuses(text: String, reason: String) {
        #expect(throws: FormError(reason: reason)) { try Form(text) }
    }

    @Test func rawBytesMustBeUTF8() {
        var form = Form()
        #expect(throws: FormError(reason: "The parameters contain text that is not valid UTF-8.")) {
            try form.decode([0x61, 0x3D, 0xC3])
        }
    }

    @Test func aBodyAddsToTheQuery() throws {
        var form = try Form("limit=3&m[a]=1&m[b]=2")
        try form.decode("m[b]=3&m[c]=4&x=5")
        #expect(form.plain == ["limit": "3", "m": ["a": "1", "b": "3", "c": "4"], "x": "5"])
    }

    @Test func aRefusedFormStaysAsItWas() throws {
        var form = try Form("m[a]=1")
        let before = form
        #expect(throws: FormError.self) { try form.decode("m[a]=2&m[b][]=3&m=4") }
        #expect(form == before)
    }

    @Test func parametersAreLimitedInNumber() throws {
        let thousand = (0..<1000).map { "a[]=\($0)" }.joined(separator: "&")
        #expect(try Form(thousand + "&&&").plain["a"]?.array?.count == 1000)
        let tooMany = FormError(reason: "A request may have at most 1000 parameters.")
        #expect(throws: tooMany) { try Form(thousand + "&b") }
        #expect(throws: tooMany) { try Form(String(repeating: "a&", count: 500_000)) }
        #expect(try Form(String(repeating: "&", count: 500_000)).plain == [:])

        var form = try Form(thousand)
        #expect(throws: tooMany) { try form.decode("b=1") }
    }

    @Test func nestingIsLimited() throws {
        func nested(_ depth: Int) -> String { "a" + String(repeating: "[b]", count: depth - 1) + "=1" }
        #expect(throws: Never.self) { try Form(nested(20)) }
        let tooDeep = FormError(reason: "The parameter 'a' is nested deeper than 20 levels.")
        #expect(throws: tooDeep) { try Form(nested(21)) }
        #expect(throws: tooDeep) { try Form(nested(300_000)) }
        #expect(throws: tooDeep) { try Form("a" + String(repeating: "[]", count: 500_000)) }
        #expect(try Form(String(repeating: "a[", count: 500_000)).values.count == 1)
    }

    @Test("a list reads as a numbered object in Stripe's messages")
    func jsonOfAValue() throws {
        let value = try #require(try Form("a[]=wrong&a[]=type&a[][k]=v").values["a"])
        #expect(String(decoding: value.json.compact(), as: UTF8.self) == #"{"0":"wrong","1":"type","2":{"k":"v"}}"#)
        #expect(FormValue.text("x").json == "x")
        #expect(FormValue.text("x").text == "x")
        #expect(value.text == nil)
    }

    @Test func canonicalIgnoresTheOrderOfNamesOnly() throws {
        #expect(try Form("b=1&a[y]=2&a[x]=3").canonical() == Form("a[x]=3&b=1&a[y]=2").canonical())
        let canonical = try Form("b=1&a[]=é&m[k]=").canonical()
        #expect(String(decoding: canonical, as: UTF8.self) == "h3:1:ah1:1:0t2:é1:bt1:11:mh1:1:kt0:")
        let different = [
            "", "a", "a=1", "a[]=1", "a[][0]=1", "a=1&b=2", "a=1%26b=2", "ab=12", "a=1&b=", "a[]=1&a[]=2",
            "a[]=2&a[]=1", "a[]=12", "a[x]=1&b=2", "a[x]=1&a[b]=2", "a=t1:1", "a[]=1&b[]=2", "a[][x]=1&a[][y]=2",
            "a[][x]=1&a[][x]=2", "a%5Bx=1",
        ]
        #expect(try Form("a[]=x&a[]=y").canonical() == Form("a[1]=y&a[0]=x").canonical(), "two spellings of one array")
        #expect(Set(try different.map { try Form($0).canonical() }).count == different.count)
    }
}

extension Form {
    init(_ text: String) throws(FormError) {
        self.init()
        try decode(text)
    }

    /// The values as JSON with real arrays, which is easier to read and write than the values themselves.
    var plain: JSON { FormValue.hash(values).plain }
}

extension FormValue {
    fileprivate var plain: JSON {
        switch self {
        case .text(let text): .string(text)
        case .list(let elements): .array(elements.map(\.plain))
        case .hash(let members): .object(JSONObject(uncheckedUniqueKeys: members.keys.elements, values: members.values.map(\.plain)))
        case .file(let file): .string(file.name)
        }
    }
}
