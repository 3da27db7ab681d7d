// Sources that receive transfers. Every deposit is a SourceTransaction. The source counts what was received, charged and returned; the rest can be
// charged. When all is charged, a reusable source waits for more.
import Common
import Engine
import Wire

package enum SourceReceiver {
    static let field = Field.hash("receiver", [
        .string("address").orNull, .integer("amount_charged"), .integer("amount_received"), .integer("amount_returned"),
        .choice("refund_attributes_method", "email", "manual", "none"), .choice("refund_attributes_status", "available", "missing", "requested"),
    ]).orAbsent

    /// The amount of a deposit in test mode, unless another is given.
    static let testDeposit: Int64 = 1000

    /// - Parameter method: how the payer is asked where to send a refund.
    static func open(_ source: inout Draft, refundAttributesBy method: JSON? = nil) {
        source[.receiver] = [
            "amount_charged": 0, "amount_received": 0, "amount_returned": 0, "refund_attributes_method": method ?? "email",
            "refund_attributes_status": "missing",
        ]
    }

    static let deposit: Hook = { source, change in
        let wanted = source[.usage] == "single_use" ? source[.amount] : nil
        let amount = change.arguments.integer("amount") ?? wanted ?? testDeposit
        if let wanted, amount < wanted {
            throw Refusal.invalid("The source waits for \(wanted): a deposit of \(amount) is not enough.", parameter: "amount")
        }
        let (received, overflow) = count("received", of: source).addingReportingOverflow(amount)
        guard !overflow else { throw Refusal.invalid("The source cannot receive that much.", parameter: "amount") }
        source.merge(.receiver, ["amount_received": .integer(received)])
        showBalance(of: &source)
        try SourceTransaction.record(amount, into: source, reference: change.arguments.string("reference"), &change)
    }

    static let firstDeposit: Hook = { source, change in
        try deposit(&source, &change)
        try SourceLife.becomeChargeable(&source, &change)
    }

    static let furtherDeposit: Hook = { source, change in
        // A reference is paid only once. A later payment finds that it is paid.
        if change.cause == .clock, source[.usage] == "single_use" { throw Refusal.invalid("The source \(source.id) has been paid already.") }
        try deposit(&source, &change)
    }

    /// Takes the amount of a charge.
    static func charge(_ amount: Int64, from source: inout Draft) {
        guard source.has(.receiver) else { return }
        source.merge(.receiver, ["amount_charged": .integer(count("charged", of: source) + amount)])
    }

    /// Gives the amount of a charge back. The payer must say where to send it.
    package static func refund(_ amount: Int64, to source: inout Draft, _ change: Change) {
        guard source.has(.receiver) else { return }
        guard source[.receiver]?["refund_attributes_status"] == "missing" else { return }
        source.merge(.receiver, ["refund_attributes_status": "requested"])
        if source[.receiver]?["refund_attributes_method"] == "manual" {
            source.note("request_refund_attributes", change, event: "refund_attributes_required")
        }
    }

    static let provideRefundAttributes: Hook = { source, change in
        let type = try SourceType.of(source)
        source.merge(.receiver, ["refund_attributes_status": "available"])
        let known: JSONObject = [
            "refund_account_holder_name": "Jenny Rosen", "refund_account_holder_type": "individual", "refund_routing_number": "110000000",
            "refund_iban": "DE89370400440532013000", "refund_account_holder_address_city": "Berlin",
            "refund_account_holder_address_country": "DE", "refund_account_holder_address_line1": "Genslerstraße 24",
            "refund_account_holder_address_postal_code": "10115",
        ]
        source.merge(type.key, known.filter { entry in type.fields.contains { $0.name == entry.key } })
        try change.fireAll("proceed", on: ResourceName.refund, where: "waiting_for", is: source.id)
    }

    /// When the source can no longer be charged, the rest goes back to the payer.
    static let returnRest: Hook = { source, _ in
        guard source.has(.receiver) else { return }
        source.merge(.receiver, ["amount_returned": .integer(count("returned", of: source) + balance(of: source))])
        showBalance(of: &source)
    }

    static func requireAmountSettable(_ source: Draft) throws(Refusal) {
        guard source[.flow] == "receiver", source[.usage] == "reusable" else { return }
        throw .invalid(
            "You cannot set the amount of a source of type \(source[.type] ?? ""): it is whatever is paid into it.", parameter: "amount")
    }

    /// The amount that can be charged.
    static func balance(of source: Draft) -> Int64 { count("received", of: source) - count("charged", of: source) - count("returned", of: source) }

    /// A reusable source shows the amount that can be charged, and null while it waits.
    static func showBalance(of source: inout Draft) {
        guard source.has(.receiver), source[.usage] == "reusable" else { return }
        source[.amount] = source.status == Source.Status.pending.rawValue ? nil : balance(of: source)
    }

    private static func count(_ what: String, of source: Draft) -> Int64 { source[.receiver]?["amount_\(what)"]?.integer ?? 0 }

    /// With some e-mail addresses, a source is paid just before it is next read.
    static let fillNow: Hook = { source, change in
        source.freshUntil = nil
        guard TestEmail.isPaidWhenRead(source), source.status == Source.Status.pending.rawValue else { return }
        try source.perform("deposit", &change)
    }
}
