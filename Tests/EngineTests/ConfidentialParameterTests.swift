// Parameters that no error quotes, and numbers that have a range.
import Testing
import Wire

@testable import Engine

@Suite struct ConfidentialParameterTests {
    private static let parameters: [Parameter] = [
        .string("number", maximum: 20).confidential, .integer("pin").confidential,
        .hash("card", [Parameter.string("number", maximum: 20).confidential.required, .string("name", maximum: 20)]),
        .integer("size", in: 1...100), .integer("balance", in: -5...Int64.max), .array("sizes", of: .integer(in: 1...3)),
    ]

    private func failure(_ text: String) throws -> Refusal? {
        do {
            _ = try ParameterCheck.arguments(of: form(text), for: Self.parameters)
            return nil
        } catch {
            return error as? Refusal
        }
    }

    @Test("no error quotes it, whatever its shape", arguments: [
        "number[x]=4242424242424242", "number[]=4242424242424242", "number=42424242424242424242424242424242", "pin=4242424242424242x",
        "pin[x]=4242424242424242", "card[number][x]=4242424242424242", "card[number]=42424242424242424242424242424242", "card=4242424242424242",
        "card[number]=1&card[code]=4242424242424242", "code=4242424242424242",
    ])
    func silent(text: String) throws {
        let message = try failure(text)?.message
        #expect(message != nil && message?.contains("4242") == false)
    }

    @Test("it says what is wrong all the same", arguments: [
        ("number[x]=1", Refusal.invalid("Invalid number.", parameter: "number")),
        ("card[number][]=1", .invalid("Invalid card[number].", parameter: "card[number]")),
        ("card[number]=42424242424242424242424242424242", .invalid("Invalid card[number]: must be at most 20 characters.", parameter: "card[number]")),
        ("pin=x", .invalid("Invalid pin.", code: "parameter_invalid_integer", parameter: "pin")),
        ("card[name]=a", .missing("card[number]")),
        ("number=", ValueCheck.empty("number")),
    ])
    func sentences(text: String, refusal: Refusal) throws {
        #expect(try failure(text) == refusal)
    }

    @Test("what stands beside it is quoted as ever") func beside() throws {
        #expect(try failure("card[number]=1&card[name][x]=Jo") == .invalid(#"Invalid string: {"x":"Jo"}"#, parameter: "card[name]"))
    }

    // MARK: Ranges

    @Test("what lies in the range is taken, its ends included", arguments: [
        "size=1", "size=100", "balance=-5", "balance=9223372036854775807", "sizes[]=1&sizes[]=3",
    ])
    func inside(text: String) throws {
        #expect(try failure(text) == nil)
    }

    @Test("what lies outside is refused, and the sentence says which end", arguments: [
        ("size=0", "greater", "1", "size"), ("size=101", "less", "100", "size"), ("size=-9223372036854775808", "greater", "1", "size"),
        ("balance=-6", "greater", "-5", "balance"), ("sizes[]=2&sizes[]=4", "less", "3", "sizes[1]"),
    ])
    func outside(text: String, side: String, bound: String, place: String) throws {
        #expect(try failure(text) == .invalid(
            "This value must be \(side) than or equal to \(bound).", code: "parameter_invalid_integer", parameter: place))
    }
}
