// Bodies and answers that nobody sends on purpose: pieces of JSON, forms and XML put together at random. Each forward is answered, and none
// keeps a card's number.
import TestFixtures
import TestHarness
import Testing
import Wire

@Suite("Hostile bodies of forwarded requests") struct HostileBodyTests {
    private static let number = "378282246310005"

    private static let pieces = [
        "<", ">", "/", "</", "/>", "<!--", "-->", "<![CDATA[", "]]>", "<?", "?>", "<number>", "</number>", "<number/>", "<cvc", "=", "\"", "'", "&", " ",
        "number", "cvc", "exp_month", "{", "}", "[", "]", ":", ",", "\"number\":\"\"", "\"cvc\":0", "0", "null", "\\", "\\u0034", "%", "%34", "é", "\u{0}",
        number, "3782 822463", "10005", "123", "-", "***",
    ]

    private static func text(_ random: inout Seeded) -> String {
        (0..<Int.random(in: 0...24, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
    }

    /// By the media type, what comes before the random text: a blank that is filled.
    private static let blanks = [("application/json", #"{"number":""}"#), ("text/xml", "<number/>"), ("application/x-www-form-urlencoded", "number=&")]

    @Test("are answered, and keep no number", arguments: 1...4) func bodies(_ seed: Int) throws {
        var random = Seeded(seed)
        let server = try TestServer()
        let processor = server.receiver(Forward.processor)
        for _ in 1...300 {
            let (type, blank) = try #require(Self.blanks.randomElement(using: &random))
            let answer = Self.text(&random)
            processor.reply = { _ in .status(200, body: answer) }
            let body = type == "application/json" ? "[\(blank),\(JSON.string(Self.text(&random)).text)]" : blank + Self.text(&random)
            let told = try server.forward(Forward(method: "pm_card_amex_threeDSecureNotSupported", headers: [("Content-Type", type)], body: body))
            #expect(told.status == 200 || type == "text/xml", "\(body) -> \(told.text)")
            #expect(!told.text.contains(Self.number), "\(body) -> \(told.text)")
        }
        #expect(processor.arrivals.count > 200)
    }
}

extension JSON {
    fileprivate var text: String { String(decoding: compact(), as: UTF8.self) }
}
