// What was billed for an item in advance, and not given back yet. When the item changes, what is left of it is credited.
import Engine
import Invoices
import Wire

struct BilledPart {
    /// After its discounts.
    let amount: Int64
    /// What those have taken off.
    private let discounts: [ProratedAmount.Discount]
    let start: Int64
    let end: Int64
    /// The invoice. Nil while it waits for one.
    let invoice: String?
    /// The lines of the invoice. A price with tiers has several.
    let lines: [String]
    /// The invoice item behind it. Nil if there is none.
    let item: String?

    init(_ billed: SubscriptionInvoice.Billed, by invoice: String) {
        (amount, start, end) = (billed.amount, billed.start, billed.end)
        discounts = BilledLine.discounts(.array(billed.discounts))
        (self.invoice, lines, item) = (invoice, billed.lines, billed.source)
    }

    /// A pending item.
    init(pending item: String, _ amount: ProratedAmount, start: Int64, end: Int64) {
        (self.amount, discounts, self.start, self.end) = (amount.net, amount.discounts, start, end)
        (invoice, lines, self.item) = (nil, [], item)
    }

    private init(
        _ amount: Int64, _ discounts: [ProratedAmount.Discount], _ start: Int64, _ end: Int64, invoice: String?, lines: [String], item: String?
    ) {
        (self.amount, self.discounts, self.start, self.end) = (amount, discounts, start, end)
        (self.invoice, self.lines, self.item) = (invoice, lines, item)
    }

    /// What is left when all after that time was given back. Nil if nothing is.
    fileprivate func cut(at time: Int64) -> BilledPart? {
        if end <= time { return self }
        if start >= time { return nil }
        func rest(_ amount: Int64) -> Int64 { amount - (Proration.part(Decimal(amount), end - time, of: end - start) ?? 0) }
        return BilledPart(rest(amount), discounts.map { ($0.discount, rest($0.amount)) }, start, time, invoice: invoice, lines: lines, item: item)
    }

    /// The same, when an invoice has billed the pending item.
    fileprivate func moved(to part: BilledPart) -> BilledPart {
        BilledPart(amount, discounts, start, end, invoice: part.invoice, lines: part.lines, item: item)
    }

    fileprivate init?(_ json: JSON) {
        guard let amount = json["amount"]?.integer, let start = json["start"]?.integer, let end = json["end"]?.integer else { return nil }
        (self.amount, self.start, self.end) = (amount, start, end)
        discounts = BilledLine.discounts(json["discounts"])
        (invoice, item) = (json["invoice"]?.string, json["item"]?.string)
        // Databases of earlier versions name one line.
        lines = (json["lines"]?.array ?? [json["line"] ?? .null]).compactMap(\.string)
    }

    fileprivate var json: JSON {
        [
            "amount": .integer(amount), "discounts": ProratedAmount.shown(discounts), "end": .integer(end),
            "invoice": invoice.map(JSON.string) ?? .null, "item": item.map(JSON.string) ?? .null, "lines": .array(lines.map(JSON.string)),
            "start": .integer(start),
        ]
    }

    var whole: ProratedAmount.Whole {
        ProratedAmount.Whole(net: Decimal(amount), gross: Decimal(discounts.reduce(amount) { $0 + $1.amount }), discounts: discounts)
    }

    /// How a credit names what it gives back.
    var credited: JSON {
        if let invoice {
            return [
                "invoice_line_item_details": ["invoice": .string(invoice), "invoice_line_items": .array(lines.map(JSON.string))],
                "type": "invoice_line_items",
            ]
        }
        return item.map { ["invoice_item": .string($0), "type": "invoice_item"] } ?? .null
    }
}

extension SubscriptionItems {
    /// Remembers what an invoice has billed, so that it can be given back in part.
    mutating func remember(_ invoice: String, _ change: Change) throws {
        for billed in try SubscriptionInvoice.billed(by: invoice, change) where billed.amount > 0 {
            guard let index = all.firstIndex(where: { $0.id == billed.item }) else { continue }
            let part = BilledPart(billed, by: invoice)
            if billed.source == nil { all[index].remember(part) } else { all[index].move(part) }
        }
    }
}

extension Draft {
    /// Of an item, oldest first.
    var billedParts: [BilledPart] { (self[.billed] ?? []).compactMap(BilledPart.init) }

    mutating func remember(_ part: BilledPart) { self[.billed] = (billedParts + [part]).map(\.json) }

    /// An invoice takes the place of the pending item that it bills, unless that was given back.
    mutating func move(_ part: BilledPart) { self[.billed] = billedParts.map { ($0.item == part.item ? $0.moved(to: part) : $0).json } }

    /// Forgets what is used up.
    mutating func forgetBilled(until time: Int64) { self[.billed] = billedParts.filter { $0.end > time }.map(\.json) }

    /// The most parts that are remembered. A proration date in the past can be about an earlier one.
    private static let maximumParts = 20

    /// Forgets what comes after that time, because it was given back.
    mutating func cutBilled(at time: Int64) { self[.billed] = billedParts.compactMap { $0.cut(at: time)?.json }.suffix(Self.maximumParts) }

    /// Forgets all, because it was given back.
    mutating func forgetBilled() { self[.billed] = [] }
}
