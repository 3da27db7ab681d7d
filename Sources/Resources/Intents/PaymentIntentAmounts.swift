// What the amount of a PaymentIntent is made of: `amount_details`.
import Engine
import OrderedCollections
import Wire

enum PaymentIntentAmounts {
    /// Puts what the call gives beside what is there. An empty value removes it.
    static func take(into intent: inout Draft, _ change: Change) throws {
        guard let given = change.arguments["amount_details"] else { return }
        var details = intent[.amountDetails]?.object ?? [:]
        if given.isNull { details = [:] }
        for (name, value) in given.object ?? [:] where name != "enforce_arithmetic_validation" { details[name] = value.isNull ? nil : value }
        if details["tip"] == nil { details["tip"] = [:] }
        details.sort { $0.key < $1.key }
        if given["enforce_arithmetic_validation"] != false { try requireSum(of: details, intent[.amount] ?? 0) }
        details["line_items"] = nil
        intent[.amountDetails] = .object(details)
    }

    /// Refuses lines that do not make up the amount.
    private static func requireSum(of details: JSONObject, _ amount: Int64) throws(Refusal) {
        guard let lines = details["line_items"]?.array, !lines.isEmpty else { return }
        var sum = CheckedSum()
        for line in lines {
            sum.add(line["unit_cost"]?.integer ?? 0, times: line["quantity"]?.integer ?? 1)
            sum.add(line["tax"]?["total_tax_amount"]?.integer ?? 0)
            sum.add(-(line["discount_amount"]?.integer ?? 0))
        }
        sum.add(details["shipping"]?["amount"]?.integer ?? 0)
        sum.add(details["tax"]?["total_tax_amount"]?.integer ?? 0)
        sum.add(-(details["discount_amount"]?.integer ?? 0))
        guard sum.value == amount else {
            throw .invalid(
                "The sum of the line items, shipping, tax and discounts does not match the PaymentIntent amount of \(amount).",
                code: "amount_details_amount_mismatch", parameter: "amount_details")
        }
    }

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
