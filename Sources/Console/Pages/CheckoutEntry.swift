// What the customer of a Checkout Session has typed on its page, as the session's transitions take it.
import Checkout
import Engine
import PaymentMethods
import Wire

struct CheckoutEntry {
    static let customFields = ["customField1", "customField2", "customField3"]
    static let countries = CheckoutForm.countries

    private static let texts =
        [
            "businessName", "cardCvc", "cardExpiry", "cardNumber", "billingName", "email", "individualName", "paymentMethod", "phoneNumber", "promotionCode",
            "shippingName", "shippingOption", "taxId", "taxIdType",
        ] + customFields + ["billing", "shipping"].flatMap { kind in lines.map { "\(kind)\($0.field)" } }

    private static let boxes = ["promotionalConsentCheckbox", "savePaymentMethod", "termsOfServiceConsentCheckbox"]

    /// The lines of an address: the ends of the names of their fields, and their own names.
    private static let lines = [
        (field: "Country", name: "country"), (field: "AddressLine1", name: "line1"), (field: "AddressLine2", name: "line2"),
        (field: "Locality", name: "city"), (field: "AdministrativeArea", name: "state"), (field: "PostalCode", name: "postal_code"),
    ]

    static let parameters: [Parameter] =
        texts.map { Parameter.string($0).emptyable } + boxes.map { Parameter.boolean($0) }
        + ["optionalItems", "quantities"].map { Parameter.map($0, of: [Parameter.integer("quantity").emptyable]) }

    private let arguments: Arguments
    private let visit: Visit

    init(_ arguments: Arguments, _ visit: Visit) {
        self.arguments = arguments
        self.visit = visit
    }

    /// Nil if nothing is typed.
    private func text(_ name: String) -> String? {
        let text = (arguments.string(name) ?? "").drop(while: \.isWhitespace)
        return text.lastIndex { !$0.isWhitespace }.map { String(text[...$0]) }
    }

    /// Of `revise`.
    var revision: JSONObject {
        var revision: JSONObject = [:]
        if let quantities = arguments["quantities"]?.object {
            revision["quantities"] = .array(quantities.map { ["line_item": .string($0), "quantity": $1["quantity"] ?? 0] })
        }
        if let extras = arguments["optionalItems"]?.object {
            revision["optional_items"] = .array(extras.map { ["price": .string($0), "quantity": $1["quantity"] ?? 0] })
        }
        if let rate = text("shippingOption") { revision["shipping_rate"] = .string(rate) }
        if arguments.has("promotionCode") { revision["promotion_code"] = text("promotionCode").map(JSON.string) ?? .null }
        return revision
    }

    /// Of `complete`.
    func completion() throws(Refusal) -> JSONObject {
        var given: JSONObject = [:]
        let names = [
            "business_name": "businessName", "email": "email", "individual_name": "individualName", "name": "billingName", "phone": "phoneNumber",
        ]
        for (name, field) in names { given[name] = text(field).map(JSON.string) }
        given["address"] = address("billing")
        if let name = text("shippingName"), let address = address("shipping") { given["shipping"] = ["address": address, "name": .string(name)] }
        if let id = text("taxId") { given["tax_id"] = ["type": .string(text("taxIdType") ?? ""), "value": .string(id)] }
        given["custom_fields"] = .array(answers)
        if arguments["termsOfServiceConsentCheckbox"] == true { given["terms_of_service"] = true }
        if arguments["promotionalConsentCheckbox"] == true { given["promotions"] = "opt_in" }
        if arguments["savePaymentMethod"] == true { given["save_payment_method"] = true }
        guard Self.needsMethod(visit) else { return given }
        if let saved = text("paymentMethod"), saved.hasPrefix("pm_") {
            given["payment_method"] = .string(saved)
        } else {
            given["payment_method_data"] = try method()
        }
        return given
    }

    private func address(_ kind: String) -> JSON? {
        var address: JSONObject = [:]
        for line in Self.lines { address[line.name] = text("\(kind)\(line.field)").map(JSON.string) }
        return address.isEmpty ? nil : .object(address)
    }

    private var answers: [JSON] {
        zip(visit["custom_fields"]?.array ?? [], Self.customFields).compactMap { field, name in
            text(name).map { ["key": field["key"] ?? "", "value": .string($0)] }
        }
    }

    // MARK: The PaymentMethod

    /// Whether a payment is due, or a way to pay is saved.
    static func needsMethod(_ visit: Visit) -> Bool {
        if (visit["amount_total"]?.integer ?? 0) > 0 { return true }
        return visit["mode"] == "setup" || visit["mode"] == "subscription" && visit["payment_method_collection"] == "always"
    }

    /// What the forms of banks would ask: accounts of test mode.
    private static let accounts: [String: JSONObject] = [
        "acss_debit": ["account_number": "000123456789", "institution_number": "000", "transit_number": "11000"],
        "au_becs_debit": ["account_number": "000123456", "bsb_number": "000000"], "bacs_debit": ["account_number": "00012345", "sort_code": "108800"],
        "sepa_debit": ["iban": "DE89370400440532013000"],
        "us_bank_account": ["account_holder_type": "individual", "account_number": "000123456789", "routing_number": "110000000"],
    ]

    private func method() throws(Refusal) -> JSON {
        let types = (visit["payment_method_types"]?.array ?? []).compactMap(\.string)
        let type = text("paymentMethod") ?? (types.contains("card") ? "card" : types.first ?? "card")
        var data: JSONObject = ["type": .string(type)]
        data[type] = (type == "card" ? try card() : Self.accounts[type]).map(JSON.object)
        var details: JSONObject = [:]
        details["name"] = (text("billingName") ?? (type == "card" ? nil : "Jenny Rosen")).map(JSON.string)
        details["email"] = (text("email") ?? visit["customer_email"]?.string ?? visit["customer_details"]?["email"]?.string).map(JSON.string)
        details["address"] = address("billing")
        data["billing_details"] = .object(details)
        return .object(data)
    }

    private func card() throws(Refusal) -> JSONObject {
        guard let number = text("cardNumber") else { throw Refusal.invalid("Your card number is incomplete.", parameter: "cardNumber") }
        let digits = (text("cardExpiry") ?? "").filter { $0.isASCII && $0.isNumber }
        guard digits.count == 4 || digits.count == 6 else {
            throw Refusal.invalid("Your card's expiration date is incomplete.", parameter: "cardExpiry")
        }
        guard let cvc = text("cardCvc") else { throw Refusal.invalid("Your card's security code is incomplete.", parameter: "cardCvc") }
        return [
            "cvc": .string(cvc), "exp_month": .string(String(digits.prefix(2))), "exp_year": .string(String(digits.dropFirst(2))),
            "number": .string(number.filter { $0 != " " }),
        ]
    }

    /// The customer's PaymentMethods that she has saved, by id.
    static func saved(_ visit: Visit) -> [(value: String, text: String)] {
        guard let customer = visit["customer"], let resource = visit.engine.registry[PaymentMethod.name],
            let page = try? visit.engine.list(resource, Arguments(["customer": customer]), account: visit.account)
        else { return [] }
        let shown = visit["saved_payment_method_options"]?["allow_redisplay_filters"]?.array ?? []
        return page.objects.compactMap { method in
            guard let fields = try? method.fields(), shown.contains(fields["allow_redisplay"] ?? .null), let card = fields["card"]?.object else { return nil }
            return (method.id, "\(card["brand"]?.string ?? "card") ending in \(card["last4"]?.string ?? "")")
        }
    }
}
