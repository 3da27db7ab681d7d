// The calls that change the lines of a draft: several at once by the invoice, or one by itself. Each line bills an item, which changes with it.
import Common
import Engine
import Wire

enum InvoiceLineCalls {
    private static func parameters(_ line: [Parameter]) -> [Parameter] {
        [Parameter("invoice_metadata", .metadata).emptyable, Parameter.array("lines", of: .hash(line)).required]
    }

    static let addParameters = parameters(ItemPricing.ofLine + [.string("invoice_item")])
    static let updateParameters = parameters(ItemPricing.ofLine + [Parameter.string("id").required])
    static let removeParameters = parameters([Parameter.choice("behavior", "delete", "unassign").required, Parameter.string("id").required])

    static let add: Hook = { invoice, change in
        try edit(&invoice, &change) { invoice, line, place, change in
            if let id = line["invoice_item"]?.string {
                let parameter = "\(place)[invoice_item]"
                guard let item = try change.object(InvoiceItem.name, id) else { throw Refusal.noSuchReference("invoice item", id, parameter: parameter) }
                guard item[.pendingOf] == invoice[.customer] else {
                    throw Refusal.invalid("The invoice item '\(id)' is not a pending item of the invoice's customer.", parameter: parameter)
                }
                return try InvoiceLines.gather([id], into: &invoice, &change)
            }
            guard let customer = invoice[.customer] else { return }
            let given = line.merging(["currency": invoice.json(.currency)]) { $1 }
            let id = try change.create(InvoiceItem.name, [:], emits: "created") { item, change in
                try InvoiceItem.fill(&item, given, of: customer, at: place, &change)
                if let metadata = line["metadata"] { try item.assign(metadata: metadata) }
                InvoiceItem.wait(&item)
            }
            try InvoiceLines.gather([id], into: &invoice, &change)
        }
    }

    static let update: Hook = { invoice, change in
        try edit(&invoice, &change) { invoice, line, place, change in
            let present = try present(line, in: invoice, at: place, change)
            guard let item = try presentItem(of: present, change) else {
                try change.update(LineItem.name, present.id) { try reviseWithoutItem(&$0, line, at: place, &$1) }
                return try InvoiceLines.settle(&invoice, &change)
            }
            try change.update(InvoiceItem.name, item) { item, change in
                try InvoiceItem.revise(&item, line, at: place, &change)
                if let metadata = line["metadata"] { try item.assign(metadata: metadata) }
                try InvoiceLines.revise(by: item, in: &invoice, &change)
            }
        }
    }

    static let remove: Hook = { invoice, change in
        try edit(&invoice, &change) { invoice, line, place, change in
            let present = try present(line, in: invoice, at: place, change)
            guard let item = try presentItem(of: present, change) else {
                throw Refusal.invalid("The line bills a subscription, so it cannot be removed.", parameter: "\(place)[id]")
            }
            try InvoiceLines.remove([present.id], from: &invoice, &change)
            if line["behavior"] == "delete" { return try change.delete(InvoiceItem.name, item, emits: "deleted") }
            try change.update(InvoiceItem.name, item) { item, _ in InvoiceItem.wait(&item) }
        }
    }

    /// Changes one line by itself.
    static let revise: Hook = { line, change in
        guard let id = line[.invoice], let invoice = try change.object(Invoice.name, id) else { return }
        try Invoice.requireDraft(invoice)
        let given = change.arguments.values
        if let item = try presentItem(of: line, change) {
            try change.update(InvoiceItem.name, item) { item, change in
                try InvoiceItem.revise(&item, given, at: "", &change)
                if let metadata = given["metadata"] { try item.assign(metadata: metadata) }
                line.merge(LineItem.fields(of: item))
            }
        } else {
            try reviseWithoutItem(&line, given, at: "", &change)
        }
        var held: Draft? = line
        try change.update(Invoice.name, id) { invoice, change in
            try InvoiceLines.settle(&invoice, holding: &held, &change)
            if invoice.isChanged { invoice.note("change_line", change, event: "updated") }
        }
        if let held { line = held }
    }

    private static let ofSubscription: Set = ["description", "discountable", "expand", "id", "metadata", "period", "tax_amounts", "tax_rates"]

    /// Changes a line that bills a subscription. What it costs follows from the subscription.
    private static func reviseWithoutItem(_ line: inout Draft, _ given: JSONObject, at place: String, _ change: inout Change) throws {
        if let name = given.keys.first(where: { !ofSubscription.contains($0) }) {
            throw Refusal.invalid("The line bills a subscription, so its \(name) cannot be changed.", parameter: ItemPricing.path(place, name))
        }
        try InvoiceItem.describe(&line, given, at: place, change)
        try GivenTax.take(given, into: &line, at: place, &change)
        if let metadata = given["metadata"] { try line.assign(metadata: metadata) }
    }

    private typealias Edit = (inout Draft, JSONObject, _ place: String, inout Change) throws -> Void

    private static func edit(_ invoice: inout Draft, _ change: inout Change, _ edit: Edit) throws {
        try Invoice.requireDraft(invoice)
        for (index, line) in (change.arguments["lines"]?.array ?? []).enumerated() {
            try edit(&invoice, line.object ?? [:], "lines[\(index)]", &change)
        }
        if let metadata = change.arguments["invoice_metadata"] { try invoice.assign(metadata: metadata) }
        if invoice.isChanged { invoice.note("change_lines", change, event: "updated") }
    }

    private static func present(_ given: JSONObject, in invoice: Draft, at place: String, _ change: Change) throws -> Draft {
        let id = given["id"]?.string ?? ""
        guard invoice[.lineIDs]?.contains(id) == true, let line = try change.object(LineItem.name, id) else {
            throw Refusal.noSuchReference("line item", id, parameter: "\(place)[id]")
        }
        return line
    }

    /// The item that a line bills. Nil if it bills a subscription.
    private static func presentItem(of line: Draft, _ change: Change) throws -> String? {
        try LineItem.item(of: line).flatMap { try change.object(InvoiceItem.name, $0)?.id }
    }
}
