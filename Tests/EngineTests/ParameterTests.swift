// From a form to arguments, or to the error that Stripe gives: every rule with its message, its code and the parameter it names.
import Testing
import Wire

@testable import Engine

@Suite struct ParameterTests {
    private static let parameters: [Parameter] = [
        .string("name", maximum: 25), Parameter.string("nick").emptyable, .integer("size"), .boolean("fast"),
        .choice("one", "a"), .choice("two", "a", "b"), .choice("three", "a", "b", "c"), .choice("four", "true", "false", "perhaps"),
        .hash("box", [Parameter.string("kind").required, .hash("inner", [.integer("depth")]), .array("tags", of: .choice(["x", "y"]))]),
        .array("items", of: .hash([.string("price"), .integer("quantity")])), Parameter.array("words", of: .string(maximum: 5)).emptyable,
        .metadata, .created, Parameter("limit", .limit),
    ]

    private func check(_ text: String, _ parameters: [Parameter] = parameters, exclusive: [[String]] = []) throws -> JSON {
        .object(try ParameterCheck.arguments(of: form(text), for: parameters, exclusive: exclusive).values)
    }

    // MARK: What is taken

    @Test("what is sent comes in its own type, in the definition's order", arguments: [
        ("", [:]),
        ("size=7&name=x", ["name": "x", "size": 7]),
        ("size=-12", ["size": -12]), ("size=-0", ["size": 0]), ("size=007", ["size": 7]),
        ("size=9007199254740992", ["size": 9_007_199_254_740_992]), ("size=-9007199254740992", ["size": -9_007_199_254_740_992]),
        ("fast=true", ["fast": true]), ("fast=false", ["fast": false]), ("fast=True", ["fast": true]), ("fast=False", ["fast": false]),
        ("one=a&two=b&three=c", ["one": "a", "two": "b", "three": "c"]), ("four=True", ["four": "true"]), ("four=perhaps", ["four": "perhaps"]),
        ("name=%C3%A9%00%F0%9F%98%80", ["name": "é\0😀"]),
        ("name=1234567890123456789012345", ["name": "1234567890123456789012345"]),
        ("nick=", ["nick": .null]), ("words=", ["words": .null]), ("metadata=", ["metadata": .null]),
        ("box[kind]=k&box[inner][depth]=3&box[tags][]=y", ["box": ["kind": "k", "inner": ["depth": 3], "tags": ["y"]]]),
        ("words[]=a&words[]=b", ["words": ["a", "b"]]), ("words[0]=a&words[1]=b", ["words": ["a", "b"]]),
        ("words[1]=b&words[0]=a", ["words": ["a", "b"]]),
        ("items[0][price]=p&items[0][quantity]=1&items[1][price]=q", ["items": [["price": "p", "quantity": 1], ["price": "q"]]]),
        ("items[][price]=p&items[][price]=q", ["items": [["price": "p"], ["price": "q"]]]),
        ("metadata[b]=2&metadata[a]=&metadata[0]=3", ["metadata": ["b": "2", "a": "", "0": "3"]]),
        ("created=5", ["created": ["gte": 5, "lte": 5]]),
        ("created[lt]=9&created[gte]=5", ["created": ["gte": 5, "lt": 9]]),
        ("limit=50", ["limit": 50]), ("limit=1", ["limit": 1]), ("limit=100", ["limit": 100]),
        ("limit=0", ["limit": 1]), ("limit=-1", ["limit": 1]), ("limit=101", ["limit": 100]), ("limit=9223372036854775807", ["limit": 100]),
    ] as [(String, JSON)])
    func takes(text: String, expected: JSON) throws {
        #expect(try check(text) == expected)
    }

    @Test func elevenElementsInAnyOrder() throws {
        let text = (0...10).reversed().map { "words[\($0)]=w\($0)" }.joined(separator: "&")
        #expect(try check(text) == ["words": .array((0...10).map { "w\($0)" })])
    }

    // MARK: What is refused

    private static func unknown(_ names: String, _ first: String, several: Bool = false) -> Refusal {
        .invalid("Received unknown parameter\(several ? "s" : ""): \(names)", code: "parameter_unknown", parameter: first)
    }

    private static func empty(_ name: String) -> Refusal {
        .invalid(
            "You passed an empty string for '\(name)'. We assume empty values are an attempt to unset a parameter; however '\(name)' cannot be "
                + "unset. You should remove '\(name)' from your request or supply a non-empty value.",
            code: "parameter_invalid_empty", parameter: name)
    }

    private static func integer(_ raw: String, _ name: String = "size") -> Refusal {
        .invalid("Invalid integer: \(raw)", code: "parameter_invalid_integer", parameter: name)
    }

    private static func invalid(_ message: String, _ name: String) -> Refusal { .invalid(message, parameter: name) }

    private static let gap = "Invalid array: its keys must be numeric and sequential, starting from 0. You passed the key "

    @Test("what is wrong gets Stripe's own message", arguments: [
        // Unknown ones, all of them, before any other fault.
        ("nope=1", unknown("nope", "nope")),
        ("zeta=1&name=x&alpha=2", unknown("zeta, alpha", "zeta", several: true)),
        ("size=abc&nope=1", unknown("nope", "nope")),
        ("box[nope]=1", unknown("box[nope]", "box[nope]")),
        ("box[inner][nope]=1&nope=2", unknown("box[inner][nope], nope", "box[inner][nope]", several: true)),
        ("items[0][nope]=1&items[1][no]=2", unknown("items[0][nope], items[1][no]", "items[0][nope]", several: true)),
        ("items[][nope]=1", unknown("items[0][nope]", "items[0][nope]")),
        ("created[after]=1", unknown("created[after]", "created[after]")),
        ("nope[a][b]=1&nope[c]=2", unknown("nope", "nope")),
        ("Name=x", unknown("Name. Did you mean name?", "Name")),

        // Missing.
        ("box[inner][depth]=3", .invalid("Missing required param: box[kind].", code: "parameter_missing", parameter: "box[kind]")),

        // Empty.
        ("name=", empty("name")), ("size=", empty("size")), ("box=", empty("box")), ("items=", empty("items")), ("created=", empty("created")),
        ("box[kind]=", empty("box[kind]")), ("created[gt]=", empty("created[gt]")), ("words[]=", empty("words[0]")),
        ("words[0]=a&words[1]=", empty("words[1]")),

        // Integers.
        ("size=abc", integer("abc")), ("size=1.5", integer("1.5")), ("size=+1", integer(" 1")), ("size=%2B1", integer("+1")),
        ("size=%201", integer(" 1")), ("size=1e3", integer("1e3")), ("size=0x10", integer("0x10")), ("size=-", integer("-")),
        ("size=9223372036854775808", integer("9223372036854775808")), ("size=%EF%BC%91", integer("１")),
        ("size[]=1", integer(#"{"0":"1"}"#)), ("size[a]=1", integer(#"{"a":"1"}"#)),
        ("limit=ten", integer("ten", "limit")), ("box[kind]=k&box[inner][depth]=x", integer("x", "box[inner][depth]")),
        ("items[0][quantity]=1&items[1][quantity]=x", integer("x", "items[1][quantity]")),

        // Booleans.
        ("fast=TRUE", invalid("Invalid boolean: TRUE", "fast")), ("fast=1", invalid("Invalid boolean: 1", "fast")),
        ("fast=yes", invalid("Invalid boolean: yes", "fast")), ("fast[]=true", invalid(#"Invalid boolean: {"0":"true"}"#, "fast")),

        // Enums.
        ("one=b", invalid("Invalid one: must be one of a", "one")), ("two=c", invalid("Invalid two: must be one of a or b", "two")),
        ("three=A", invalid("Invalid three: must be one of a, b, or c", "three")),
        ("three[]=a", invalid(#"Invalid string: {"0":"a"}"#, "three")),
        ("box[kind]=k&box[tags][0]=x&box[tags][1]=z", invalid("Invalid box[tags][1]: must be one of x or y", "box[tags][1]")),

        // Strings.
        ("name[0]=wrong&name[1]=type", invalid(#"Invalid string: {"0":"wrong","1":"type"}"#, "name")),
        ("name[]=wrong&name[]=type", invalid(#"Invalid string: {"0":"wrong","1":"type"}"#, "name")),
        ("name[a][b]=c", invalid(#"Invalid string: {"a":{"b":"c"}}"#, "name")),
        ("name=12345678901234567890123456", invalid("Invalid string: 1234567890...7890123456; must be at most 25 characters", "name")),
        ("words[]=abcde&words[]=abcdef", invalid("Invalid string: abcdef...abcdef; must be at most 5 characters", "words[1]")),

        // Hashes and arrays.
        ("box=text", invalid("Invalid object", "box")), ("box[]=x", invalid("Invalid object", "box")),
        ("items[]=text", invalid("Invalid object", "items[0]")), ("box[kind]=k&box[inner]=3", invalid("Invalid object", "box[inner]")),
        ("words=text", invalid("Invalid array", "words")), ("items=text", invalid("Invalid array", "items")),
        ("words[1]=a", invalid(gap + "'1' where '0' was expected.", "words")),
        ("words[0]=a&words[2]=b", invalid(gap + "'2' where '1' was expected.", "words")),
        ("words[00]=a", invalid(gap + "'00' where '0' was expected.", "words")),
        ("words[x]=a", invalid(gap + "'x' where '0' was expected.", "words")),
        ("words[-1]=a&words[0]=b", invalid(gap + "'-1' where '1' was expected.", "words")),

        // Time ranges.
        ("created=soon", integer("soon", "created")), ("created[gt]=soon", integer("soon", "created[gt]")),

        // The first fault in the definition's order wins, whatever the order of the request.
        ("words=text&size=abc&name=", empty("name")), ("fast=1&size=abc", integer("abc")),
    ] as [(String, Refusal)])
    func refuses(text: String, expected: Refusal) {
        #expect(throws: expected) { try check(text) }
    }

    @Test func charactersAreCountedNotBytes() throws {
        let longest = String(repeating: "é", count: 25)
        #expect(try check("name=\(longest)") == ["name": .string(longest)])
        #expect(throws: Self.invalid("Invalid string: éééééééééé...éééééééééé; must be at most 25 characters", "name")) {
            try check("name=\(longest)é")
        }
    }

    // MARK: Rules between parameters

    private static let required: [Parameter] = [
        Parameter.string("type").required(unless: "flow"), .string("flow"), Parameter.string("currency").required,
    ]

    @Test("required, and required unless another is there", arguments: [
        ("currency=usd", "type"), ("type=a", "currency"), ("flow=f", "currency"), ("", "type"),
    ])
    func missing(text: String, name: String) {
        #expect(throws: Refusal.invalid("Missing required param: \(name).", code: "parameter_missing", parameter: name)) {
            try check(text, Self.required)
        }
    }

    @Test func nothingIsMissing() throws {
        #expect(try check("type=a&currency=usd", Self.required) == ["type": "a", "currency": "usd"])
        #expect(try check("flow=f&currency=usd", Self.required) == ["flow": "f", "currency": "usd"])
    }

    @Test func exclusiveParameters() throws {
        let groups = [["name", "nick", "size"], ["fast", "one"]]
        #expect(try check("name=x&fast=true", exclusive: groups) == ["name": "x", "fast": true])
        let onlyOne = "You may only specify one of these parameters: name, nick, size."
        #expect(throws: Refusal.invalid(onlyOne, code: "parameters_exclusive", parameter: "name")) {
            try check("size=1&nick=&fast=true&one=a", exclusive: groups)
        }
        // A rule between parameters comes after every fault of one.
        #expect(throws: Self.invalid("Invalid three: must be one of a, b, or c", "three")) { try check("name=x&size=1&three=d", exclusive: groups) }
    }

    @Test func everyRequestTakesExpand() throws {
        let arguments = try ParameterCheck.arguments(of: form("expand[]=a&expand[]=b.c"), for: [.expand])
        #expect(arguments.expansions == ["a", "b.c"])
        #expect(Arguments().expansions == [])
        #expect(throws: Self.invalid("Invalid array", "expand")) { try check("expand=a", [.expand]) }
    }
}
