// What the amount of a PaymentIntent is made of: `amount_details`, with a list of lines. A call that gives details that do not fit the amount is
// refused, unless it says `enforce_arithmetic_validation=false`. Then the details show the error.
import Connect
import Engine
import Wire

enum PaymentIntentAmounts {
    static let field = Field.hash("amount_details", [
        .integer("discount_amount").orAbsent,
        .hash("error", [.choice("code", Mismatch.allCases.map(\.rawValue)).orNull, .string("message").orNull]).orAbsent,
        .members("line_items", of: PaymentIntentLineItem.name, by: PaymentIntentLineItem.owner).hiddenUntilExpanded,
        .hash("shipping", [.integer("amount").orNull, .string("from_postal_code").orNull, .string("to_postal_code").orNull]).orAbsent,
        .hash("tax", [.integer("total_tax_amount").orNull]).orAbsent, .hash("tip", [.integer("amount").orAbsent]),
    ])

    enum Mismatch: String, CaseIterable {
        case sum = "amount_details_amount_mismatch"
        case parts = "amount_details_tax_shipping_discount_greater_than_amount"

        func message(_ amount: Int64) -> String {
            switch self {
            case .sum: "The sum of the line items, shipping, tax and discounts does not match the amount of \(amount)."
            case .parts: "The sum of shipping, tax and discount is greater than the amount of \(amount)."
            }
        }
    }

    /// Puts what the call gives beside what is there. An empty value removes it.
    /// - Parameter amount: what the details must fit. Nil for the intent's amount.
    static func take(into intent: inout Draft, against amount: Int64? = nil, _ change: inout Change) throws {
        // Only a creation can name the destination.
        if let transfer = intent[.transferData], transfer["destination"] == nil { throw Refusal.missing("transfer_data[destination]") }
        let amount = amount ?? intent[.amount] ?? 0
        if change.arguments.has("application_fee_amount") {
            try PlatformTerms.require(fee: intent[FieldKey<Int64>("application_fee_amount")], upTo: amount, at: "application_fee_amount")
        }
        guard let given = change.arguments["amount_details"] else { return try review(&intent, amount, change) }
        var details = given.isNull ? [:] : intent[.amountDetails] ?? [:]
        for (name, value) in given.object ?? [:] where name != "enforce_arithmetic_validation" && name != "line_items" {
            details[name] = merged(value, into: details[name])
        }
        let lines = try lines(of: intent, given, change)
        try requireOnePlace(details, lines)
        details["error"] = nil
        if let mismatch = mismatch(details, lines, amount) {
            guard given["enforce_arithmetic_validation"] == false else {
                throw Refusal.invalid(mismatch.message(amount), code: mismatch.rawValue, parameter: "amount_details")
            }
            details["error"] = error(mismatch, amount)
        }
        intent[.amountDetails] = details
        if given.isNull || given["line_items"] != nil { try replaceLines(of: intent, with: lines, &change) }
    }

    /// A call that changes the amount alone is not refused. The details show if they do not fit any more.
    private static func review(_ intent: inout Draft, _ amount: Int64, _ change: Change) throws {
        guard let former = intent.former(.amount), former != intent[.amount], var details = intent[.amountDetails] else { return }
        details["error"] = try mismatch(details, keptLines(of: intent, change), amount).map { error($0, amount) }
        intent[.amountDetails] = details
    }

    private static func error(_ mismatch: Mismatch, _ amount: Int64) -> JSON {
        ["code": .string(mismatch.rawValue), "message": .string(mismatch.message(amount))]
    }

    private static func merged(_ value: JSON, into present: JSON?) -> JSON? {
        guard !value.isNull else { return nil }
        guard let members = value.object else { return value }
        return .object((present?.object ?? [:]).merging(members) { $1 })
    }

    // MARK: The lines

    private static func lines(of intent: Draft, _ given: JSON, _ change: Change) throws -> [JSON] {
        if given.isNull { return [] }
        guard let lines = given["line_items"] else { return try keptLines(of: intent, change) }
        return lines.array ?? []
    }

    private static func keptLines(of intent: Draft, _ change: Change) throws -> [JSON] {
        let ids = try change.ids(PaymentIntentLineItem.name, where: PaymentIntentLineItem.owner, is: intent.id)
        return try ids.compactMap { try change.object(PaymentIntentLineItem.name, $0) }.map { .object($0.fields) }
    }

    /// A list shows the newest first. So the last line is made first.
    private static func replaceLines(of intent: Draft, with lines: [JSON], _ change: inout Change) throws {
        for id in try change.ids(PaymentIntentLineItem.name, where: PaymentIntentLineItem.owner, is: intent.id) {
            try change.delete(PaymentIntentLineItem.name, id)
        }
        for line in lines.reversed() {
            var fields = line.object ?? [:]
            fields[PaymentIntentLineItem.owner] = .string(intent.id)
            try change.create(PaymentIntentLineItem.name, fields)
        }
    }

    // MARK: The arithmetic

    /// Discounts and taxes belong either to the lines or to the whole.
    private static func requireOnePlace(_ details: JSONObject, _ lines: [JSON]) throws(Refusal) {
        for path in [["discount_amount"], ["tax", "total_tax_amount"]] {
            guard number(path, in: .object(details)) != nil, let line = lines.firstIndex(where: { number(path, in: $0) != nil }) else { continue }
            let name = path.map { "[\($0)]" }.joined()
            throw .exclusive(["amount_details\(name)", "amount_details[line_items][\(line)]\(name)"])
        }
    }

    private static func mismatch(_ details: JSONObject, _ lines: [JSON], _ amount: Int64) -> Mismatch? {
        let whole = JSON.object(details)
        var sum = CheckedSum()
        sum.add(number(["shipping", "amount"], in: whole) ?? 0)
        sum.add(number(["tax", "total_tax_amount"], in: whole) ?? 0)
        let discount = number(["discount_amount"], in: whole) ?? 0
        guard !lines.isEmpty else {
            sum.add(discount)
            return sum.value.map { $0 <= amount } == true ? nil : .parts
        }
        sum.add(discount, times: -1)
        for line in lines {
            sum.add(line["unit_cost"]?.integer ?? 0, times: line["quantity"]?.integer ?? 1)
            sum.add(number(["tax", "total_tax_amount"], in: line) ?? 0)
            sum.add(number(["discount_amount"], in: line) ?? 0, times: -1)
        }
        return sum.value == amount ? nil : .sum
    }

    private static func number(_ path: [String], in value: JSON) -> Int64? { path.reduce(value) { $0?[$1] }?.integer }

    /// A sum that does not overflow. It is nil as soon as it would.
    private struct CheckedSum {
        private(set) var value: Int64? = 0

        mutating func add(_ number: Int64, times count: Int64 = 1) {
            let (product, isTooLarge) = number.multipliedReportingOverflow(by: count)
            guard let present = value, !isTooLarge else { return value = nil }
            let (sum, overflow) = present.addingReportingOverflow(product)
            value = overflow ? nil : sum
        }
    }
}
