// The `hosted_invoice_url` and the `invoice_pdf` of a finalized invoice. Everyone who has the URL may open it. It contains a secret, so nobody can
// guess it.
import Engine
import Wire

package enum InvoiceLink {
    /// The beginning of the page's path.
    package static let root = "i"
    /// The end of the path of the PDF.
    package static let pdf = "pdf"
    private static let secretLength = 32

    /// The URL of the PDF of a credit note.
    static func pdf(of note: Draft, _ change: Change) -> String {
        "\(change.settings.publicURL)/\(CreditNote.root)/\(note.id)/\(change.randomCharacters(secretLength))/\(pdf)"
    }

    static func give(to invoice: inout Draft, _ change: Change) {
        let url = "\(change.settings.publicURL)/\(root)/\(invoice.id)/\(change.randomCharacters(secretLength))"
        invoice[FieldKey<String>("hosted_invoice_url")] = url
        invoice[FieldKey<String>("invoice_pdf")] = "\(url)/\(pdf)"
    }
}
