// Since 2025-03-31.basil a credit note has a list of refunds, and `total_taxes`. Before, it had one `refund`, and `tax_amounts`; its calls took `refund`.
import Engine
import Wire

extension Versions {
    static let creditNoteRefund = VersionChange(.basil, "credit_note", taken: [.string("refund")]) { note, _ in
        if let refunds = note["refunds"]?.array {
            ObjectShape.insert(refunds.first?["refund"] ?? .null, as: "refund", into: &note)
        }
        if let taxes = note["total_taxes"]?.array {
            ObjectShape.insert(.array(taxes.map(olderTax)), as: "tax_amounts", into: &note)
        }
        note.change("lines") { lines in lines.changeEach("data", by: takeBackTaxes) }
    }

    static let creditNoteLineTaxes = VersionChange(.basil, "credit_note_line_item") { line, _ in takeBackTaxes(of: &line) }

    private static func takeBackTaxes(of line: inout JSONObject) {
        guard let taxes = line["taxes"]?.array else { return }
        ObjectShape.insert(.array(taxes.map(olderTax)), as: "tax_amounts", into: &line)
        addUntaxed(taxes, to: &line)
    }
}
