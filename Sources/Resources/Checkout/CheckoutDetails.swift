// What a session knows of its customer: who she is, what she has typed, and what she has agreed to.
import Common
import Customers
import Engine
import Wire

enum CheckoutDetails {
    // MARK: At the beginning

    static func open(_ session: inout Draft, _ change: Change) throws {
        // Of a guest nothing is shown until she has typed something, as recorded.
        let customer = try session[.customer].flatMap { try change.object(Customer.name, $0) }
        if let email = customer?.json(.email) ?? session[.customerEmail].map(JSON.string) {
            session[.collectedInformation] = nothingCollected
            session[.customerDetails] = [
                "address": .null, "business_name": .null, "email": email, "individual_name": .null, "name": .null, "phone": .null,
                "tax_exempt": session.mode == .setup ? .null : customer?.json(FieldKey<String>("tax_exempt")) ?? "none", "tax_ids": .null,
            ]
        }
        session[.customFields] = session[.customFields]?.map(withEmptyAnswer)
        setKey(of: &session)
    }

    static let nothingCollected: JSONObject = ["business_name": .null, "individual_name": .null, "shipping_details": .null]

    /// A field for a text shows what was typed: nothing yet.
    private static func withEmptyAnswer(_ field: JSON) -> JSON {
        guard case .object(var members) = field, let type = members["type"]?.string, type != "dropdown", members[type] == nil else { return field }
        members[type] = [:]
        return .object(members)
    }

    /// What lists are filtered by.
    private static func setKey(of session: inout Draft) { session[.detailsEmail] = session[.customerDetails]?["email"]?.string }

    static func requireFields(of session: Draft) throws(Refusal) {
        var keys: Set<String> = []
        for (index, field) in (session[.customFields] ?? []).enumerated() {
            let (place, key) = ("custom_fields[\(index)]", field["key"]?.string ?? "")
            guard key.utf8.allSatisfy({ $0.isASCIIAlphanumeric || $0 == UInt8(ascii: "_") }) else {
                throw .invalid("The key of a custom field has letters, digits and underscores only.", parameter: "\(place)[key]")
            }
            guard keys.insert(key).inserted else { throw .invalid("Each custom field needs a key of its own.", parameter: "\(place)[key]") }
            if field["type"] == "dropdown", field["dropdown"] == nil { throw .missing("\(place)[dropdown]") }
            for other in ["dropdown", "numeric", "text"] where field[other] != nil && field["type"] != .string(other) {
                throw .invalid("`\(other)` does not belong to a custom field of this type.", parameter: "\(place)[\(other)]")
            }
        }
    }

    // MARK: What she types

    /// Takes what the customer has typed. What the shop demands must be there.
    static func take(into session: inout Draft, _ change: Change) throws {
        let given = change.arguments
        let customer = try session[.customer].flatMap { try change.object(Customer.name, $0) }
        guard let email = session[.customerEmail] ?? customer?[.email] ?? given.string("email") else { throw Refusal.missing("email") }
        try requireContacts(session, given)
        try takeShipping(into: &session, given)
        try takeAnswers(into: &session, given)
        try takeConsent(into: &session, given)
        let billing = given["payment_method_data"]?["billing_details"]
        let names: JSONObject = ["business_name": given["business_name"] ?? .null, "individual_name": given["individual_name"] ?? .null]
        session.merge(.collectedInformation, names, ifPresent: names.values.allSatisfy(\.isNull))
        var details = names
        details["address"] = try address(given["address"] ?? billing?["address"], of: session)
        details["email"] = .string(email)
        details["name"] = given["name"] ?? billing?["name"] ?? customer?.json(.name) ?? .null
        details["phone"] = given["phone"] ?? billing?["phone"] ?? .null
        details["tax_exempt"] = customer?.json(FieldKey<String>("tax_exempt")) ?? "none"
        details["tax_ids"] = .array(given["tax_id"].map { [$0] } ?? [])
        session[.customerDetails] = details
        setKey(of: &session)
        CheckoutTotals.setAutomaticTax(of: &session)
    }

    private static func requireContacts(_ session: Draft, _ given: Arguments) throws(Refusal) {
        if session[FieldKey<JSONObject>("phone_number_collection")]?["enabled"] == true, !given.has("phone") { throw .missing("phone") }
        for kind in ["business", "individual"] {
            let collection = session[FieldKey<JSONObject>("name_collection")]?[kind]
            if collection?["enabled"] == true, collection?["optional"] != true, !given.has("\(kind)_name") { throw .missing("\(kind)_name") }
        }
        let taxID = session[FieldKey<JSONObject>("tax_id_collection")]
        if taxID?["enabled"] != true, given.has("tax_id") {
            throw .invalid("This Checkout Session does not collect tax ids.", parameter: "tax_id")
        }
    }

    private static func address(_ given: JSON?, of session: Draft) throws(Refusal) -> JSON {
        // The invoices of a new customer need her place.
        let isTaxed = session[.automaticTax]?["enabled"] == true && session.mode == .subscription && !session.has(.customer)
        let isRequired = isTaxed || session[FieldKey<String>("billing_address_collection")] == "required"
        guard let given = given?.object else {
            if isRequired { throw .missing("address") }
            return .object(whole([:]))
        }
        if isRequired, given["country"]?.string == nil { throw .missing("address[country]") }
        return .object(whole(given))
    }

    /// An address with all its lines.
    private static func whole(_ address: JSONObject) -> JSONObject {
        Address.lines.reduce(into: [:]) { $0[$1] = address[$1] ?? .null }
    }

    private static func takeShipping(into session: inout Draft, _ given: Arguments) throws(Refusal) {
        guard let collection = session[FieldKey<JSONObject>("shipping_address_collection")] else {
            if given.has("shipping") { throw .invalid("This Checkout Session does not collect shipping addresses.", parameter: "shipping") }
            return
        }
        guard let shipping = given["shipping"]?.object, let address = shipping["address"]?.object else {
            if session[.collectedInformation]?["shipping_details"]?.isNull == false { return }
            throw .missing("shipping")
        }
        guard collection["allowed_countries"]?.array?.contains(address["country"] ?? .null) == true else {
            throw .invalid("The shop does not ship to this country.", parameter: "shipping[address][country]")
        }
        session.merge(.collectedInformation, ["shipping_details": ["address": .object(whole(address)), "name": shipping["name"] ?? .null]])
    }

    private static func takeConsent(into session: inout Draft, _ given: Arguments) throws(Refusal) {
        let collection = session[.consentCollection]
        let (needsTerms, asksForPromotions) = (collection?["terms_of_service"] == "required", collection?["promotions"] == "auto")
        guard needsTerms || asksForPromotions else { return }
        if needsTerms, given["terms_of_service"] != true { throw .missing("terms_of_service") }
        session[FieldKey<JSONObject>("consent")] = [
            "promotions": asksForPromotions ? given["promotions"] ?? "opt_out" : .null,
            "terms_of_service": needsTerms ? "accepted" : .null,
        ]
    }

    // MARK: Custom fields

    private static func takeAnswers(into session: inout Draft, _ given: Arguments) throws(Refusal) {
        var answers: [String: String] = [:]
        for (index, answer) in (given["custom_fields"]?.array ?? []).enumerated() {
            let key = answer["key"]?.string ?? ""
            guard session[.customFields]?.contains(where: { $0["key"] == .string(key) }) == true else {
                throw .invalid("There is no custom field with the key '\(key)'.", parameter: "custom_fields[\(index)][key]")
            }
            answers[key] = answer["value"]?.string
        }
        var fields: [JSON] = []
        for field in session[.customFields] ?? [] { fields.append(try answered(field, answers[field["key"]?.string ?? ""])) }
        session[.customFields] = fields
    }

    private static func answered(_ field: JSON, _ answer: String?) throws(Refusal) -> JSON {
        let (key, type) = (field["key"]?.string ?? "", field["type"]?.string ?? "")
        guard var whole = field.object else { return field }
        var hash = field[type]?.object ?? [:]
        let value = answer ?? hash["default_value"]?.string
        guard let value, !value.isEmpty else {
            guard field["optional"] == true else { throw .missing("custom_fields[\(key)]") }
            return field
        }
        try require(value, key, type, hash)
        hash["value"] = .string(value)
        whole[type] = .object(hash)
        return .object(whole)
    }

    private static func require(_ value: String, _ key: String, _ type: String, _ hash: JSONObject) throws(Refusal) {
        let place = "custom_fields[\(key)]"
        if type == "dropdown", hash["options"]?.array?.contains(where: { $0["value"] == .string(value) }) != true {
            throw .invalid("'\(value)' is not among the options of this field.", parameter: place)
        }
        if type == "numeric", !value.utf8.allSatisfy(\.isASCIIDigit) { throw .invalid("This field takes digits only.", parameter: place) }
        let count = Int64(value.unicodeScalars.count)
        if let least = hash["minimum_length"]?.integer, count < least { throw .invalid("This field takes at least \(least) characters.", parameter: place) }
        if let most = hash["maximum_length"]?.integer, count > most { throw .invalid("This field takes at most \(most) characters.", parameter: place) }
    }
}
