// What the JSON parser accepts, as what, and what it refuses.

import Testing
import Wire

@Suite struct JSONParserTests {
    @Test(arguments: [
        ("null", .null), ("true", true), ("false", false), (" \t\r\n1 \n", 1), ("\"\"", ""), ("[]", []), ("{}", [:]),
        ("0", 0), ("-0", 0), ("-1", -1), ("42", 42),
        ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
        ("9223372036854775808", .number("9223372036854775808")),
        ("-9223372036854775809", .number("-9223372036854775809")),
        ("18446744073709551616", .number("18446744073709551616")),
        ("1.50", .number("1.50")), ("-0.0", .number("-0.0")), ("1e5", .number("1e5")), ("1E+05", .number("1E+05")),
        ("0e-1", .number("0e-1")),
        (#""\"\\\/\b\f\n\r\t""#, .string("\"\\/\u{8}\u{c}\n\r\t")),
        (#""\u0041\u00e9\u6F22\u0000""#, .string("Aé漢\u{0}")),
        (#""\ud83d\ude00""#, "😀"), (#""\uD83D\uDE00!""#, "😀!"), (#""\uDBFF\uDFFF""#, "\u{10FFFF}"),
        (#""a\\""#, "a\\"), ("\"é漢😀\u{7f}\u{2028}\"", "é漢😀\u{7f}\u{2028}"),
        ("[1, [2 ,3] ,{}]", [1, [2, 3], [:]]),
        (#"{"b" : 1,"a":[null]}"#, ["b": 1, "a": [.null]]),
        (#"{"":{"":0}}"#, ["": ["": 0]]),
        (#"{"a":1,"b":2,"\u0061":3}"#, ["a": 3, "b": 2]),
    ] as [(String, JSON)])
    func accepts(text: String, as expected: JSON) throws {
        #expect(try JSON.parse(text) == expected)
    }

    @Test(arguments: [
        ("", 0, "The document ends where a value is expected."),
        ("  ", 2, "The document ends where a value is expected."),
        ("[1", 2, "A comma or a closing bracket is expected here."),
        ("[1,", 3, "The document ends where a value is expected."),
        ("[1,]", 3, "A value is expected here."), ("[,1]", 1, "A value is expected here."),
        ("[1 2]", 3, "A comma or a closing bracket is expected here."),
        ("[1}", 2, "A comma or a closing bracket is expected here."), ("]", 0, "A value is expected here."),
        ("{", 1, "A key in double quotes is expected here."),
        (#"{"a":1,}"#, 7, "A key in double quotes is expected here."),
        ("{a:1}", 1, "A key in double quotes is expected here."),
        ("{'a':1}", 1, "A key in double quotes is expected here."),
        ("{1:1}", 1, "A key in double quotes is expected here."),
        (#"{"a"}"#, 4, "A colon is expected after a key."), (#"{"a":}"#, 5, "A value is expected here."),
        (#"{"a":1 "b":2}"#, 7, "A comma or a closing brace is expected here."),
        (#"{"a":1]"#, 6, "A comma or a closing brace is expected here."),
        ("nul", 0, "A value is expected here."), ("True", 0, "A value is expected here."),
        ("NaN", 0, "A value is expected here."), ("Infinity", 0, "A value is expected here."),
        ("nullx", 4, "There is something after the end of the document."),
        ("1 2", 2, "There is something after the end of the document."),
        ("{}}", 2, "There is something after the end of the document."),
        ("1\u{0}", 1, "There is something after the end of the document."),
        ("\u{feff}1", 0, "A value is expected here."), ("\u{a0}1", 0, "A value is expected here."),
        ("\u{b}1", 0, "A value is expected here."), ("/**/1", 0, "A value is expected here."),
        ("01", 0, "A number must not start with a superfluous zero."),
        ("-01", 1, "A number must not start with a superfluous zero."),
        ("00", 0, "A number must not start with a superfluous zero."),
        ("-", 1, "A digit is expected here."), ("-a", 1, "A digit is expected here."),
        ("1.", 2, "A digit is expected here."), ("1.e1", 2, "A digit is expected here."),
        ("1e", 2, "A digit is expected here."), ("1e+", 3, "A digit is expected here."),
        ("+1", 0, "A value is expected here."), (".5", 0, "A value is expected here."),
        ("0x1", 1, "There is something after the end of the document."),
        ("1_000", 1, "There is something after the end of the document."),
        ("\"", 1, "A string is not closed."), ("\"a", 2, "A string is not closed."),
        (#""\"#, 2, "A string is not closed."), (#""\""#, 3, "A string is not closed."),
        ("\"a\nb\"", 2, "A control character in a string must be escaped."),
        ("\"\u{0}\"", 1, "A control character in a string must be escaped."),
        (#""\n"# + "\u{1f}\"", 3, "A control character in a string must be escaped."),
        (#""\a""#, 2, "There is no such escape in JSON."), (#""\U0041""#, 2, "There is no such escape in JSON."),
        (#""\'""#, 2, "There is no such escape in JSON."),
        (#""\u12""#, 5, "Four hexadecimal digits are expected after \\u."),
        (#""\u12g4""#, 5, "Four hexadecimal digits are expected after \\u."),
        (#""\u+123""#, 3, "Four hexadecimal digits are expected after \\u."),
        (#""\u"#, 3, "Four hexadecimal digits are expected after \\u."),
        (#""\ud83d""#, 1, "A surrogate stands without its other half."),
        (#""\ude00""#, 1, "A surrogate stands without its other half."),
        (#""\ude00\ud83d""#, 1, "A surrogate stands without its other half."),
        (#""\ud83d\n""#, 1, "A surrogate stands without its other half."),
        (#""\ud83dx\ude00""#, 1, "A surrogate stands without its other half."),
        (#""\ude00\ude00""#, 1, "A surrogate stands without its other half."),
        (#""\ud83d\ud83d""#, 1, "A surrogate stands without its other half."),
        (#""\ud83d\u0041""#, 1, "A surrogate stands without its other half."),
        (#""\ud83d\u12"#, 11, "Four hexadecimal digits are expected after \\u."),
    ])
    func refuses(text: String, offset: Int, reason: String) {
        #expect(throws: JSONError(offset: offset, reason: reason)) { try JSON.parse(text) }
    }

    @Test("invalid UTF-8 is refused", arguments: [
        [0x80], [0xC3], [0xC0, 0x80], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xFF],
        [0xC3, 0x5C, 0x6E], [0x5C, 0x6E, 0xC3],
    ] as [[UInt8]])
    func refusesInvalidUTF8(bytes: [UInt8]) {
        #expect(throws: JSONError(offset: 2, reason: "A string is not valid UTF-8.")) {
            try JSON.parse(Array("[\"".utf8) + bytes + Array("\"]".utf8))
        }
        #expect(throws: JSONError.self) { try JSON.parse(bytes) }
    }

    @Test func valuesAreLimited() throws {
        let text = Array(#"[1,{"a":2}]"#.utf8)
        #expect(throws: Never.self) { try JSON.parse(text, maximumValues: 4) }
        #expect(throws: JSONError(offset: 8, reason: "The document has too many values.")) { try JSON.parse(text, maximumValues: 3) }
    }

    @Test func nestingIsLimited() throws {
        func nested(_ depth: Int) -> [UInt8] {
            Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
        }
        let tooDeep = "The document is nested too deeply."
        #expect(throws: Never.self) { try JSON.parse(nested(64)) }
        #expect(throws: JSONError(offset: 64, reason: tooDeep)) { try JSON.parse(nested(65)) }
        #expect(throws: JSONError(offset: 2, reason: tooDeep)) { try JSON.parse(nested(3), maximumDepth: 2) }
        #expect(throws: Never.self) { try JSON.parse(nested(512), maximumDepth: .max) }
        let millions = nested(2_000_000)
        #expect(throws: JSONError(offset: 512, reason: tooDeep)) { try JSON.parse(millions, maximumDepth: .max) }
        let wide = "[" + Array(repeating: "[[]]", count: 100).joined(separator: ",") + "]"
        #expect(try JSON.parse(wide).array?.count == 100)
        let objects = Array(String(repeating: #"{"a":"#, count: 1_000_000).utf8)
        #expect(throws: JSONError(offset: 320, reason: tooDeep)) { try JSON.parse(objects) }
    }
}
