// Since 2025-09-30.clover the preview of an invoice has an id.
import Engine
import Wire

extension Versions {
    static let previewedInvoice = VersionChange(.clover, "invoice") { invoice, _ in
        if invoice["id"]?.string?.hasPrefix("upcoming_in_") == true { invoice["id"] = nil }
    }
}
