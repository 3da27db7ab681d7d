// How an invoice looks: as it says itself, or else as its customer's settings say.
import Engine
import InvoiceTemplates
import Wire

enum InvoiceRendering {
    static let field = Field.hash("rendering", [
        .choice("amount_tax_display", "exclude_tax", "include_inclusive_tax").orNull.emptyable,
        .hash("pdf", [.choice("page_size", "a4", "auto", "letter").orNull]).orNull, .string("template").orNull,
        .integer("template_version").orNull.emptyable,
    ]).orNull

    /// A new invoice looks as its customer's invoices do, except in what the call says.
    static func begin(_ invoice: inout Draft, as options: JSON?, _ change: Change) throws {
        let given = invoice[.rendering] ?? [:]
        try apply(options, to: &invoice, change)
        let said = given.filter { !$0.value.isNull }
        if !said.isEmpty { invoice.merge(.rendering, said) }
    }

    /// What the options do not say stays as it is.
    static func apply(_ options: JSON?, to invoice: inout Draft, _ change: Change) throws {
        let said = (options?.object ?? [:]).filter { !$0.value.isNull }
        guard !said.isEmpty else { return }
        invoice.merge(.rendering, said)
        if let template = said["template"]?.string {
            invoice.merge(.rendering, ["template_version": .integer(try InvoiceRenderingTemplate.version(of: template, change))])
        }
        complete(&invoice)
    }

    /// The invoices of subscriptions show nothing if nothing is said. Others show the whole hash.
    static func complete(_ invoice: inout Draft) {
        let said = invoice[.rendering]
        invoice[.rendering] = [
            "amount_tax_display": said?["amount_tax_display"] ?? .null, "pdf": said?["pdf"] ?? ["page_size": "auto"],
            "template": said?["template"] ?? .null, "template_version": said?["template_version"] ?? .null,
        ]
    }

    /// Takes the template that a call names. Without a version, it is the newest one.
    static func take(into invoice: inout Draft, _ change: Change) throws {
        try InvoiceRenderingTemplate.require(change.arguments["rendering"], at: "rendering", change)
        guard let given = change.arguments["rendering"], given["template"] != nil || given["template_version"] != nil else { return }
        let wanted = given["template_version"]?.integer
        guard let template = invoice[.rendering]?["template"]?.string else {
            if wanted == nil { return }
            throw Refusal.missing("rendering[template]")
        }
        let version = try InvoiceRenderingTemplate.version(wanted, of: template, at: "rendering[template_version]", change)
        invoice.merge(.rendering, ["template_version": .integer(version)])
    }
}
