// Since 2025-09-30.clover the preview of an invoice has an id. Before, it also lacked what an invoice has when it is there: its links, and whether it goes
// on by itself. Source: recorded `invoice.upcoming`.
import Engine
import Wire

extension Versions {
    static let previewedInvoice = VersionChange(.clover, "invoice") { invoice, _ in
        guard invoice["id"]?.string?.hasPrefix("upcoming_in_") == true else { return }
        let subscription = invoice["parent"]?["subscription_details"]?["subscription"]?.string.map { "&subscription=\($0)" } ?? ""
        let url = "/v1/invoices/upcoming/lines?customer=\(invoice["customer"]?.string ?? "")\(subscription)"
        for name in ["auto_advance", "hosted_invoice_url", "id", "invoice_pdf"] { invoice[name] = nil }
        invoice.change("lines") { lines in
            // The call of those versions has put its own query there.
            if lines["url"]?.string?.hasPrefix("/v1/invoices/upcoming/") == false { lines["url"] = .string(url) }
            lines.changeEach("data") { line in if line["invoice"] != nil { line["invoice"] = .null } }
        }
    }
}
