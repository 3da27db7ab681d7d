// A line of a credit note: a part of a line of the invoice, or something else that was agreed on.
import Common
import Coupons
import Engine
import Taxes
import Wire

enum CreditNoteLine {
    static let name = "credit_note_line_item"

    static let resource = Resource(
        name, idPrefix: "cnli_", path: "/v1/credit_notes/{credit_note}/lines", pathParameter: "id", without: ["created"], listedBy: ["credit_note"],
        fields: ownFields + [.string("credit_note").internal], endpoints: [.list()],
        deeds: [.goesWithTestClock])

    private static let ownFields: [Field] = [
        .integer("amount"), .string("description").orNull, .integer("discount_amount").startingAs(0),
        LineItem.discountAmounts("discount_amounts").startingAs([]), .string("invoice_line_item").orAbsent, Field.metadata.orNull,
        .list("pretax_credit_amounts", of: .hash(LineItem.creditAmounts)).startingAs([]), .integer("quantity").orNull,
        .list("tax_rates", of: .tree).startingAs([]), .list("taxes", of: .hash(LineItem.taxes)).orNull.startingAs([]),
        .choice("type", "custom_line_item", "invoice_line_item"), .integer("unit_amount").orNull, .decimal("unit_amount_decimal").orNull,
    ]

    /// As a credit note shows its lines.
    static let fields: [Field] = [.string("id"), .string("object"), .boolean("livemode")] + ownFields

    private static let amounts: ClosedRange<Int64> = 0...99_999_999

    static let parameters: [Parameter] = [
        .integer("amount", in: amounts), .string("description", maximum: 5000), .string("invoice_line_item"), .metadata,
        .integer("quantity", in: 1...Int64(Int32.max)), GivenTax.ofCredit, Parameter.array("tax_rates", of: .string(maximum: 5000), maximum: 10).emptyable,
        Parameter.choice("type", "custom_line_item", "invoice_line_item").required, .integer("unit_amount", in: amounts),
        .decimal("unit_amount_decimal", places: 12),
    ]

    /// What the call takes back: its lines, or one for a whole amount. None if it takes back nothing but shipping.
    static func read(_ given: Arguments, for invoice: Draft, _ change: Change) throws -> [CreditedLine] {
        if let amount = given.integer("amount") {
            return [CreditedLine(custom: ["description": "Credit"], unit: Decimal(amount), quantity: 1, [], .none)]
        }
        guard let lines = given["lines"]?.array, !lines.isEmpty else {
            if given["shipping_cost"] != nil { return [] }
            throw Refusal.invalid("You must specify one of these parameters: amount, lines, shipping_cost.")
        }
        return try lines.enumerated().map { index, line in
            let line = line.object ?? [:]
            let place = "lines[\(index)]"
            var credited = line["type"] == "invoice_line_item"
                ? try part(line, at: place, of: invoice, change) : try custom(line, at: place, invoice, change)
            if let taxes = try GivenTax.credited(line, at: place, change) { credited.taxes = taxes }
            credited.fields["metadata"] = line["metadata"]
            return credited
        }
    }

    private static func part(_ given: JSONObject, at place: String, of invoice: Draft, _ change: Change) throws -> CreditedLine {
        let id = given["invoice_line_item"]?.string
        guard let id else { throw Refusal.missing("\(place)[invoice_line_item]") }
        guard invoice[.lineIDs]?.contains(id) == true, let line = try change.object(LineItem.name, id) else {
            throw Refusal.noSuchReference("invoice line item", id, parameter: "\(place)[invoice_line_item]")
        }
        let whole = line[.amount] ?? 0
        let quantity = line[.quantity] ?? 1
        switch (given["amount"]?.integer, given["quantity"]?.integer) {
        case (.some, .some): throw Refusal.invalid("You may only specify one of these parameters: amount, quantity.", parameter: "\(place)[amount]")
        case (let amount?, nil):
            guard amount <= whole else { throw tooMuch("\(place)[amount]") }
            return CreditedLine(of: line, part: amount, of: whole, quantity: nil)
        case (nil, let count?):
            guard count <= quantity else { throw tooMuch("\(place)[quantity]") }
            return CreditedLine(of: line, part: count, of: quantity, quantity: count)
        case (nil, nil): return CreditedLine(of: line, part: quantity, of: quantity, quantity: quantity)
        }
    }

    private static func tooMuch(_ parameter: String) -> Refusal { .invalid("The credit is more than the line of the invoice.", parameter: parameter) }

    private static func custom(_ given: JSONObject, at place: String, _ invoice: Draft, _ change: Change) throws -> CreditedLine {
        guard given["description"]?.string != nil else { throw Refusal.missing("\(place)[description]") }
        let amount = given["unit_amount"]?.integer.map(Decimal.init) ?? given["unit_amount_decimal"]?.string.flatMap(Decimal.init)
        guard let amount else { throw Refusal.missing("\(place)[unit_amount]") }
        let rates = try InvoiceTaxRates.documents(given["tax_rates"] ?? .null, at: "\(place)[tax_rates]", change)
        let exemption = invoice[FieldKey<String>("customer_tax_exempt")].flatMap(TaxExemption.init) ?? .none
        let quantity = given["quantity"]?.integer ?? 1
        return CreditedLine(custom: given, unit: amount, quantity: quantity, rates, exemption)
    }
}

/// What a line of a credit note takes back.
struct CreditedLine {
    let amount: Int64
    let discounts: [JSON]
    /// What billing credits have paid.
    let credits: [JSON]
    fileprivate(set) var taxes: [JSON]
    /// The other fields of the line.
    fileprivate(set) var fields: JSONObject

    /// A part of a line of the invoice, with the same part of its discounts, its billing credits and its taxes.
    init(of line: Draft, part: Int64, of whole: Int64, quantity: Int64?) {
        func share(_ amount: Int64) -> Int64 {
            guard whole != 0 else { return amount }
            return (Decimal(amount) * Decimal(part))?.divided(by: Decimal(whole), places: 0, .halfUp)?.integer(.down) ?? 0
        }
        func shares(_ name: String, _ amounts: [String]) -> [JSON] {
            (line[FieldKey<[JSON]>(name)] ?? []).map { entry in
                var fields = entry.object ?? [:]
                for name in amounts { fields[name] = fields[name]?.integer.map { .integer(share($0)) } ?? .null }
                return .object(fields)
            }
        }
        amount = share(line[.amount] ?? 0)
        discounts = shares("discount_amounts", ["amount"])
        credits = shares("pretax_credit_amounts", ["amount"]).filter { $0["type"] == "credit_balance_transaction" }
        taxes = shares("taxes", ["amount", "taxable_amount"])
        fields = [
            "description": line.json(FieldKey<JSON>("description")), "invoice_line_item": .string(line.id),
            "quantity": quantity.map(JSON.integer) ?? .null, "tax_rates": .array(line[.taxRates] ?? []), "type": "invoice_line_item",
            "unit_amount": .null, "unit_amount_decimal": .null,
        ]
    }

    init(custom given: JSONObject, unit: Decimal, quantity: Int64, _ rates: [JSON], _ exemption: TaxExemption) {
        amount = (unit * Decimal(quantity))?.divided(by: Decimal(1), places: 0, .halfUp)?.integer(.down) ?? 0
        (discounts, credits) = ([], [])
        taxes = LineTax.of(amount, rates.compactMap(AppliedRate.init), exemption).map(\.shown)
        fields = [
            "description": given["description"] ?? .null, "quantity": .integer(quantity), "tax_rates": .array(rates), "type": "custom_line_item",
            "unit_amount": Int64(unit.trimmed.text).map(JSON.integer) ?? .null, "unit_amount_decimal": .string(unit.trimmed.text),
        ]
    }
}
