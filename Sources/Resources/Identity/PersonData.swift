// Whom a verification finds: the person of test mode, Jenny Rosen, with what the tester says about her instead. The parameters of `verify` have the
// names of the results that they set.
import Common
import Engine
import Wire

struct PersonData {
    /// Names, date of birth, and what else a document and `verified_outputs` show.
    private let given: JSONObject

    // MARK: What a tester can say

    static let parameters: [Parameter] = [
        .string("first_name").emptyable, .string("last_name").emptyable, date("dob"),
        .hash("address", ["city", "country", "line1", "line2", "postal_code", "state"].map { .string($0).emptyable }).emptyable,
        .choice("sex", "female", "male", "unknown").emptyable, .string("unparsed_place_of_birth").emptyable, .string("unparsed_sex").emptyable,
        .hash("document", [
            .choice("type", VerificationSession.documentTypes), .string("number").emptyable, .string("issuing_country").emptyable, date("issued_date"),
            date("expiration_date"),
        ]),
        .string("id_number").missingWhenEmpty, .choice("id_number_type", VerifiedPerson.idNumberTypes), .email("email"), .string("phone"),
    ]

    private static func date(_ name: String) -> Parameter {
        .hash(name, [.integer("day", in: 1...31).required, .integer("month", in: 1...12).required, .integer("year", in: 1000...9999).required]).emptyable
    }

    /// The checks of which at least one must be asked for, so that the parameter shows in a result.
    private static func checks(revealing parameter: String) -> [String] {
        switch parameter {
        case "first_name", "last_name", "dob": ["document", "id_number"]
        case "id_number", "id_number_type": ["id_number"]
        case "email", "phone": [parameter]
        default: ["document"]
        }
    }

    private static func wayToReveal(_ parameter: String) -> String {
        switch checks(revealing: parameter).first {
        case "id_number": "with type=id_number, or with options[document][require_id_number]=true"
        case "email", "phone": "with a verification_flow"
        default: "with type=document"
        }
    }

    /// The checks that a flow asks for if it reveals what the tester says.
    static func checks(revealing arguments: Arguments) -> [String] {
        parameters.filter { arguments.has($0.name) }.map { checks(revealing: $0.name) }.filter { $0.count == 1 }.flatMap { $0 }
    }

    // MARK: Whether it can be true

    /// - Parameter session: the fields of the session.
    init(_ arguments: Arguments, in session: JSONObject, allowing documentTypes: [String], now: Int64) throws(Refusal) {
        given = arguments.values
        let possible = RequestedChecks.possible(in: session)
        for name in Self.parameters.map(\.name) where arguments.has(name) {
            guard !possible.contains(where: Self.checks(revealing: name).contains) else { continue }
            throw .invalid(
                "The session does not ask for a check that reveals \(name). Create the session \(Self.wayToReveal(name)).", parameter: name)
        }
        try Self.requireDay(given["dob"], "dob", before: now)
        try Self.requireCountry(given["address"]?["country"], "address[country]")
        let document = given["document"]
        try Self.requireCountry(document?["issuing_country"], "document[issuing_country]")
        try Self.requireDay(document?["issued_date"], "document[issued_date]", before: now)
        try Self.requireDay(document?["expiration_date"], "document[expiration_date]")
        if let type = document?["type"]?.string, !documentTypes.contains(type) {
            throw .invalid(
                "The session does not allow a document of the type \(type). It allows \(documentTypes.joined(separator: ", ")).", parameter: "document[type]")
        }
        if let number = given["id_number"]?.string, idNumberKind?.shown(number) == nil {
            throw .invalid(
                "Invalid id_number: a number of the type \(idNumberType) has \(idNumberKind?.form ?? "another form").", parameter: "id_number")
        }
    }

    private static func requireDay(_ date: JSON?, _ parameter: String, before now: Int64? = nil) throws(Refusal) {
        guard let year = date?["year"]?.integer, let month = date?["month"]?.integer, let number = date?["day"]?.integer else { return }
        let day = CalendarDay(year: year, month: month, day: number)
        guard CalendarDay(unix: day.unix).description == day.description else {
            throw .invalid("Invalid date: \(day) is no day of the calendar.", parameter: parameter)
        }
        if let now, day.unix > now { throw .invalid("Invalid date: \(day) is in the future.", parameter: parameter) }
    }

    private static func requireCountry(_ country: JSON?, _ parameter: String) throws(Refusal) {
        guard let code = country?.string else { return }
        guard code.utf8.count == 2, code.utf8.allSatisfy({ (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }) else {
            throw .invalid(
                "Country '\(code)' is unknown. Try using a 2-character alphanumeric country code instead, such as 'US', 'EG', or 'GB'. "
                    + "A full list of country codes is available at https://stripe.com/global", parameter: parameter)
        }
    }

    // MARK: What the results show

    /// The data in the document.
    /// - Parameter type: the type of the document, unless the tester says another.
    func document(ofType type: String) -> JSONObject {
        var data = Self.jenny
        for (name, value) in given where Self.checks(revealing: name).contains("document") && data[name] != nil { data[name] = value }
        if case .object(let address)? = given["address"] { data["address"] = .object(Self.home.mapValues { _ in .null }.merging(address) { _, new in new }) }
        data["type"] = .string(type)
        for (name, value) in given["document"]?.object ?? [:] { data[name] = value }
        return data
    }

    func documentType(among allowed: [String]) -> String {
        let usual = "driving_license"
        return given["document"]?["type"]?.string ?? (allowed.contains(usual) ? usual : allowed.first ?? usual)
    }

    /// The data of a check of the ID number.
    var idNumber: JSONObject {
        let shown = given["id_number"]?.string.flatMap { idNumberKind?.shown($0) } ?? idNumberKind?.usual
        var data: JSONObject = ["id_number": shown.map(JSON.string) ?? .null, "id_number_type": .string(idNumberType)]
        for name in ["dob", "first_name", "last_name"] { data[name] = given[name] ?? Self.jenny[name] }
        return data
    }

    /// An e-mail address or a phone number.
    /// - Parameter provided: the one that the session was created with.
    func contact(_ name: String, provided: JSON?) -> JSON { given[name] ?? provided ?? .null }

    private var idNumberType: String { given["id_number_type"]?.string ?? IDNumber.usualType }
    private var idNumberKind: IDNumber? { IDNumber.of(idNumberType) }

    private static let home: JSONObject = [
        "city": "San Francisco", "country": "US", "line1": "1234 Main St.", "line2": .null, "postal_code": "94111", "state": "CA",
    ]

    /// The person of test mode, as her document shows her.
    private static let jenny: JSONObject = [
        "address": .object(home), "dob": VerifiedPerson.day(1, 1, 1990), "expiration_date": VerifiedPerson.day(1, 12, 2025), "first_name": "Jenny",
        "issued_date": VerifiedPerson.day(1, 12, 2020), "issuing_country": "US", "last_name": "Rosen", "number": "D1234562", "sex": "female",
        "unparsed_place_of_birth": "San Francisco, CA", "unparsed_sex": "F",
    ]
}
