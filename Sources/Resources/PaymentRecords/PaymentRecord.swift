// A PaymentRecord tells of a payment that was made elsewhere. The account reports each attempt, and what came of it. A new attempt may follow when the
// ones before it have failed or were canceled.
import Common
import Engine
import Wire

enum PaymentRecord {
    private static let name = "payment_record"
    private static let path = "/v1/payment_records"

    static let resource = Resource(
        name, idPrefix: "pr_", path: path, noun: name, fields: ReportedPayment.fields + [.string("latest_payment_attempt_record").orNull],
        endpoints: [
            .create(payment, then: open).below("\(path)/report_payment"), .retrieve, .list(taking: times, reading: filters),
            .call("report_payment_attempt", attempt, then: tryAgain),
            .call("report_payment_attempt_canceled", [.integer("canceled_at").required, .metadata]) { try conclude(&$0, as: .canceled, &$1) },
            .call("report_payment_attempt_failed", [.integer("failed_at").required, .metadata]) { try conclude(&$0, as: .failed, &$1) },
            .call("report_payment_attempt_guaranteed", [.integer("guaranteed_at").required, .metadata]) { try conclude(&$0, as: .guaranteed, &$1) },
            .call(
                "report_payment_attempt_informational",
                [ReportedPayment.customer, Parameter.string("description").emptyable, .metadata, ReportedPayment.shipping.emptyable]
            ) { record, change in
                try withAttempt(of: &record, &change) { draft, change in try ReportedPayment.take(change.arguments, into: &draft) }
            },
            .call("report_refund", refund, then: giveBack),
        ])

    // MARK: Parameters

    private static let payment: [Parameter] = [
        Parameter.hash("amount_requested", ReportedPayment.amount).required, ReportedPayment.customer.forHook,
        .choice("customer_presence", "off_session", "on_session"), Parameter.string("description").forHook, Parameter.integer("initiated_at").required.forHook,
        Parameter.metadata.forHook, ReportedPayment.paymentMethod.required.forHook,
        Parameter.hash("processor_details", [
            .hash("custom", [.string("payment_reference").required]), .choice("type", "custom").required,
        ]).forHook,
        ReportedPayment.shipping.forHook,
    ] + ReportedPayment.outcome.map(\.forHook)

    private static let attempt = ReportedPayment.outcome + [
        .string("description"), .integer("initiated_at").required, .metadata, ReportedPayment.paymentMethod, ReportedPayment.shipping,
    ]

    private static let refund: [Parameter] = [
        .hash("amount", ReportedPayment.amount), .integer("initiated_at"), .metadata, .choice("outcome", "refunded").required,
        Parameter.hash("processor_details", [
            .hash("custom", [.string("refund_reference").required]), .choice("type", "custom").required,
        ]).required,
        .hash("refunded", [.integer("refunded_at").required]),
    ]

    private static let times: [Parameter] = [.integer("created_after"), .integer("created_before")]

    @Sendable private static func filters(_ arguments: JSONObject) -> JSONObject {
        var filters = arguments
        var created: JSONObject = [:]
        created["gt"] = filters.removeValue(forKey: "created_after")
        created["lt"] = filters.removeValue(forKey: "created_before")
        filters["created"] = created.isEmpty ? nil : .object(created)
        return filters
    }

    // MARK: Reports

    private static let open: Hook = { record, change in
        let given = change.arguments
        let currency = try Currency.known(record[.amountRequested]?["currency"]?.string ?? "")
        record.merge(.amountRequested, ["currency": .string(currency)])
        record[FieldKey<JSONObject>("amount")] = record[.amountRequested]
        let reference = given["processor_details"]?["custom"]?["payment_reference"] ?? .null
        record[FieldKey<JSONObject>("processor_details")] = ["custom": ["payment_reference": reference], "type": "custom"]
        try ReportedPayment.take(given, into: &record)
        try begin(&record, &change)
    }

    private static let tryAgain: Hook = { record, change in
        guard try state(of: record, change).isOver else {
            throw Refusal.invalid(
                "You cannot report another attempt of \(record.id): its latest payment attempt has neither failed nor was it canceled.")
        }
        try ReportedPayment.take(change.arguments, into: &record)
        try begin(&record, &change)
    }

    /// Makes the attempt that the request tells of.
    private static func begin(_ record: inout Draft, _ change: inout Change) throws {
        let state = change.arguments.string("outcome").flatMap(PaymentAttemptRecord.State.init) ?? .open
        ReportedPayment.settle(&record, as: state)
        var fields: JSONObject = ["payment_record": .string(record.id), "state": .string(state.rawValue)]
        for field in ReportedPayment.fields { fields[field.name] = record.json(FieldKey<JSON>(field.name)) }
        record[.latestAttempt] = try change.create(PaymentAttemptRecord.name, fields)
    }

    /// Takes the outcome of the newest attempt.
    private static func conclude(_ record: inout Draft, as outcome: PaymentAttemptRecord.State, _ change: inout Change) throws {
        let state = try state(of: record, change)
        guard state == .open else {
            throw Refusal.invalid("The latest payment attempt of \(record.id) is \(state.rawValue) already. It cannot be \(outcome.rawValue).")
        }
        try withAttempt(of: &record, &change) { draft, change in
            ReportedPayment.settle(&draft, as: outcome)
            if let metadata = change.arguments["metadata"] { try draft.assign(metadata: metadata) }
            if draft.resource.name == PaymentAttemptRecord.name { draft[.state] = outcome.rawValue }
        }
    }

    private static let giveBack: Hook = { record, change in
        let given = change.arguments
        let rest = ReportedPayment.value(record[.amountGuaranteed]) - ReportedPayment.value(record[.amountRefunded])
        let value = given["amount"]?["value"]?.integer ?? rest
        if let currency = given["amount"]?["currency"]?.string, .string(currency.lowercased()) != record[.amountRequested]?["currency"] {
            throw Refusal.invalid("The currency of a refund must be that of the payment.", parameter: "amount[currency]")
        }
        guard value > 0, value <= rest else {
            throw Refusal.invalid("The refund is greater than what is guaranteed and not refunded yet (\(rest)).", parameter: "amount[value]")
        }
        try withAttempt(of: &record, &change) { draft, change in
            ReportedPayment.refund(value, of: &draft)
            if let metadata = change.arguments["metadata"] { try draft.assign(metadata: metadata) }
        }
    }

    // MARK: The newest attempt

    private static func state(of record: Draft, _ change: Change) throws -> PaymentAttemptRecord.State {
        let attempt = try record[.latestAttempt].flatMap { try change.object(PaymentAttemptRecord.name, $0) }
        return attempt?[.state].flatMap(PaymentAttemptRecord.State.init) ?? .open
    }

    /// Changes the record and its newest attempt in the same way.
    private static func withAttempt(of record: inout Draft, _ change: inout Change, _ body: (inout Draft, inout Change) throws -> Void) throws {
        try body(&record, &change)
        // A record of a seed may name an attempt that is not there.
        guard let attempt = record[.latestAttempt], try change.object(PaymentAttemptRecord.name, attempt) != nil else { return }
        try change.update(PaymentAttemptRecord.name, attempt, body)
    }
}

extension FieldKey<String> {
    fileprivate static var latestAttempt: Self { FieldKey("latest_payment_attempt_record") }
}
