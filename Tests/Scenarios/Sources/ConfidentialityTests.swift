// No number of a card or of an account is kept, nor told by an error: not where it is sent as it should be, and not where it is sent in a wrong shape.
// What is searched is every byte of the database's files, the write-ahead log included, and every answer.
import Foundation
import TestFixtures
import TestHarness
import Testing
import Wire

@Suite("Numbers of cards and accounts are nowhere") struct ConfidentialityTests {
    private static let card = "4242424242424242"
    /// Fits no card and no limit.
    private static let longNumber = "42424242424242424242"
    private static let account = "000998877665"
    private static let iban = "FR1420041010050500013M02606"

    /// What is looked for: the number, and as much of it as would be as good, but no less than chance could bring about.
    private static func secrets(_ number: String) -> [String] {
        [number, String(number.dropFirst(4)), String(number.dropLast(4))].filter { $0.count >= 8 }
    }

    private static let bank =
        "type=ach_debit&currency=usd&owner[name]=Jenny&ach_debit[country]=US&ach_debit[type]=individual&ach_debit[routing_number]=110000000"
    private static let expiry = "card[exp_month]=8&card[exp_year]=2030"
    private static let debit = "type=sepa_debit&currency=eur&owner[name]=Jenny"

    struct Sending: Sendable, CustomTestStringConvertible {
        let number: String
        let path: String
        let form: String
        var testDescription: String { "\(path) \(form)".replacing(number, with: "…") }

        init(_ number: String, _ path: String, _ form: String) {
            self.number = number
            self.path = path
            self.form = form
        }
    }

    /// The ways to send a number, by the parameter that it belongs into.
    private static func shapes(_ number: String, _ name: String) -> [String] {
        let hash = name.prefix { $0 != "[" }
        return [
            "\(name)=\(number)", "\(name)[x]=\(number)", "\(name)[]=\(number)", "\(name)[0]=\(number)", "\(name)[x][y]=\(number)",
            "\(name)=\(String(repeating: number, count: 400))", "\(name)=\(number)x", "\(name)=\(number)&\(name)=\(number)", "\(hash)=\(number)",
            "\(hash)[]=\(number)", "\(hash)[nummber]=\(number)", "nummber=\(number)", "nummber[x]=\(number)", "\(name)=\(number)&nummber=1",
        ]
    }

    static let sendings: [Sending] =
        [card, longNumber, "4539578763621486", "4242424242424241"].flatMap { number in
            shapes(number, "card[number]").flatMap { shape in
                [
                    Sending(number, "/v1/sources", "type=card&\(expiry)&\(shape)"), Sending(number, "/v1/tokens", "\(expiry)&\(shape)"),
                    Sending(number, "/v1/sources/SOURCE", shape), Sending(number, "/v1/payment_methods", "type=card&\(expiry)&\(shape)"),
                    Sending(number, "/v1/payment_methods/pm_card_visa/attach", shape),
                ]
            }
        }
        + shapes(account, "ach_debit[account_number]").map { Sending(account, "/v1/sources", "\(bank)&\($0)") }
        + shapes(iban, "sepa_debit[iban]").map { Sending(iban, "/v1/sources", "\(debit)&\($0)") }
        + shapes(account, "acss_debit[account_number]").map { Sending(account, "/v1/sources", SourceForm.of("acss_debit").text + "&\($0)") }
        + shapes("998877665", "au_becs_debit[account_number]").map { Sending("998877665", "/v1/sources", SourceForm.of("au_becs_debit").text + "&\($0)") }

    /// A number in the place of an id.
    static let inPlaceOfIDs: [Sending] = [card, "4242 4242 4242 4242", "4539-5787-6362-1486"].flatMap { number in
        [
            Sending(number, "/v1/sources", "type=card&token=\(number)"), Sending(number, "/v1/sources", "original_source=\(number)"),
            Sending(number, "/v1/sources", SourceForm.of("three_d_secure").text.replacing("CARD", with: number)),
            Sending(number, "/v1/charges", "amount=1000&currency=eur&source=\(number)"), Sending(number, "/v1/customers", "source=\(number)"),
            Sending(number, "/v1/customers", "payment_method=\(number)"), Sending(number, "/v1/payment_methods", "type=card&card[token]=\(number)"),
            Sending(number, "/v1/payment_methods/pm_card_visa/attach", "customer=\(number)"),
            Sending(number, "/v1/payment_methods/\(number.replacing(" ", with: "%20"))", ""),
            Sending(number, "/v1/tokens/\(number.replacing(" ", with: "%20"))", ""),
        ]
    }

    @Test("not even where one is sent for an id", arguments: inPlaceOfIDs) func mistaken(sending: Sending) throws {
        let folder = try TemporaryFolder()
        let server = try TestServer(file: folder.file("state.sqlite"))
        let isPath = sending.form.isEmpty
        let answer = try server.request(isPath ? "GET" : "POST", sending.path, sending.form, headers: isPath ? [:] : ["Idempotency-Key": "findable-mark"])
        #expect(answer.status == (isPath ? 404 : 400))
        #expect(answer.failure?.code == "resource_missing")
        let data = try bytes(in: folder)
        #expect(isPath || holds(data, "findable-mark"))
        for secret in Self.secrets(sending.number) {
            #expect(!answer.text.contains(secret), "\(answer.text)")
            #expect(!holds(data, secret))
        }
        // Enough to see what was meant.
        #expect(answer.failure?.message.hasSuffix("\(sending.number.suffix(4))'") == true, "\(answer.text)")
    }

    /// Every byte of the files in the folder.
    private func bytes(in folder: TemporaryFolder) throws -> Data {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).reduce(into: Data()) { all, name in
            all += Data(try folder.read(name))
        }
    }

    private func holds(_ data: Data, _ text: String) -> Bool { data.range(of: Data(text.utf8)) != nil }

    @Test("whatever shape they are sent in") func nowhere() throws {
        let folder = try TemporaryFolder()
        let server = try TestServer(file: folder.file("state.sqlite"))
        let source = try server.makeSource("type=card&token=tok_visa&metadata[mark]=findable-mark")
        var accepted = 0
        for (number, sending) in Self.sendings.enumerated() {
            let path = sending.path.replacing("SOURCE", with: source.id)
            for headers: Headers in [[:], ["Idempotency-Key": "key-\(number)"]] {
                let answer = try server.post(path, sending.form, headers: headers)
                if answer.status == 200 { accepted += 1 }
                for secret in Self.secrets(sending.number) { #expect(!answer.text.contains(secret), "\(sending.testDescription): \(answer.text)") }
            }
        }
        #expect(accepted > 10)
        // What becomes of them: charges, customers, events, timers.
        let customer = try server.newCustomer()
        for form in ["type=card&\(Self.expiry)&card[number]=\(Self.card)", "\(Self.debit)&sepa_debit[iban]=\(Self.iban)&mandate[notification_method]=manual"] {
            let id = try server.makeSource(form).id
            _ = try server.attach(id, to: customer)
            #expect(try server.charge(id, 1000, "eur", "&customer=\(customer)").status == 200)
        }
        try server.advance("2")
        let data = try bytes(in: folder)
        #expect(holds(data, "findable-mark"))
        #expect(holds(data, "key-0"))
        for secret in Set(Self.sendings.map(\.number)).flatMap(Self.secrets) { #expect(!holds(data, secret), "\(secret)") }
        #expect(server.notes.faults == [])
    }

    @Test("nor does the control plane know them") func controlPlane() throws {
        let server = try TestServer()
        for form in [SourceForm.of("card"), .of("sepa_debit"), .of("ach_debit")] {
            let answer = try server.admin("GET objects/\(server.makeSource(form.text).id)")
            #expect(answer.status == 200)
            for number in [Self.card, Self.iban, "000123456789"] { #expect(!answer.text.contains(number)) }
        }
    }
}
