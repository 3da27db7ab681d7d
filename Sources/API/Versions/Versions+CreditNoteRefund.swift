// Since 2025-03-31.basil a credit note has a list of refunds, and `total_taxes`. Before, it had one `refund`, and `tax_amounts`; its calls took `refund`.
import Engine
import Wire

extension Versions {
    static let creditNoteRefund = VersionChange(.basil, "credit_note", taken: [.string("refund")]) { note, _ in
        if let refunds = note.removeValue(forKey: "refunds")?.array {
            ObjectShape.insert(refunds.first?["refund"] ?? .null, as: "refund", into: &note)
        }
        if let taxes = note.removeValue(forKey: "total_taxes")?.array {
            ObjectShape.insert(.array(taxes.map(olderTax)), as: "tax_amounts", into: &note)
        }
        guard var lines = note["lines"]?.object, let data = lines["data"]?.array else { return }
        lines["data"] = .array(data.map { line in .object(withOlderTaxes(line.object ?? [:])) })
        note["lines"] = .object(lines)
    }

    static let creditNoteLineTaxes = VersionChange(.basil, "credit_note_line_item") { line, _ in line = withOlderTaxes(line) }

    private static func withOlderTaxes(_ line: JSONObject) -> JSONObject {
        var line = line
        if let taxes = line.removeValue(forKey: "taxes")?.array {
            ObjectShape.insert(.array(taxes.map(olderTax)), as: "tax_amounts", into: &line)
            addUntaxed(taxes, to: &line)
        }
        return line
    }
}
