// What invoices of the oldest versions show and take. Source: Stripe's changelog, and invoices and events of 2017 to 2019.
import Engine
import Wire

extension Versions {
    /// Before 2019-03-14 an invoice had `application_fee` in place of `application_fee_amount`, its `date`, and when it was finalized.
    static let invoiceDates = VersionChange(
        .known("2019-03-14"), "invoice", renamed: ["application_fee": "application_fee_amount", "date": "created"]
    ) { invoice, _ in
        invoice["application_fee_amount"] = nil
        if let time = invoice["status_transitions"]?["finalized_at"] { ObjectShape.insert(time, as: "finalized_at", into: &invoice) }
    }

    /// Before 2018-11-08 an invoice was `closed` if it did not go on by itself, and `forgiven` if nobody expected it to be paid.
    static let closedInvoice = VersionChange(
        .known("2018-11-08"), "invoice", taken: [.boolean("forgiven")],
        reshaped: [.init(.boolean("closed"), to: "auto_advance", besidesIt: true, at: "auto_advance") { .bool($0 == false) }]
    ) { invoice, _ in
        if let advances = invoice["auto_advance"] { ObjectShape.insert(.bool(advances == false), as: "closed", into: &invoice) }
        if let status = invoice["status"] { ObjectShape.insert(.bool(status == "uncollectible"), as: "forgiven", into: &invoice) }
    }
}
