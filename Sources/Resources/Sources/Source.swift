// A Source is a way in which a customer can pay. All types have the same life, from the creation to the charge. What differs is in Types/.
import Common
import Engine
import Payers
import Wire

package enum Source {
    package enum Status: String, CaseIterable {
        case pending, chargeable, consumed, canceled, failed
    }

    package static let name = ResourceName.source

    package static let resource = Resource(
        name, idPrefix: "src_", path: "/v1/sources", pathParameter: "source", listedBy: ["customer"], fields: fields,
        lifecycle: Lifecycle(Status.self, startsAt: .pending, or: [.chargeable], [
            .on(
                "authorize", from: .pending, to: .chargeable, by: .tester, emits: "chargeable", where: SourceLife.flows(.redirect, or: .wechat),
                then: SourceLife.authorize),
            .on("verify", as: "verified", from: .pending, to: .chargeable, by: .consequence, emits: "chargeable", then: SourceLife.becomeChargeable),
            .on(
                "deposit", as: "paid into", from: .pending, to: .chargeable,
                by: .tester([.integer("amount", in: 1...99_999_999), .string("reference")]), emits: "chargeable", where: SourceLife.flows(.receiver),
                then: SourceReceiver.firstDeposit),
            .on("deposit", as: "paid into", from: .chargeable, where: SourceLife.flows(.receiver), then: SourceReceiver.furtherDeposit),
            .on(
                "fail", from: .pending, to: .failed,
                by: .tester([.choice("failure_reason", SourceLife.failureReasons)]), emits: "failed",
                where: SourceLife.flows(.redirect, .codeVerification, .none), then: SourceLife.fail),
            .on("abort", from: .pending, to: .failed, by: .tester, emits: "failed", where: SourceLife.flows(.redirect), then: SourceLife.abort),
            .on("abandon", from: .pending, to: .canceled, by: .clock, emits: "canceled"),
            .on("expire", from: .chargeable, to: .canceled, by: .clock, emits: "canceled", then: SourceReceiver.returnRest),
            .on("consume", from: .chargeable, to: .consumed, by: .consequence, then: SourceReceiver.returnRest),
            .on("empty", as: "emptied", from: .chargeable, to: .pending, by: .consequence),
            .on("bounce", from: .chargeable, to: .failed, by: .consequence, emits: "failed"),
            .on("detach", from: .pending, .chargeable, to: .consumed, by: .consequence, emits: PaymentSource.deleted, then: leaveCustomer),
            .on("detach", from: .consumed, .canceled, .failed, emits: PaymentSource.deleted, then: leaveCustomer),
            .on("provide_refund_attributes", as: "provided with refund attributes", from: .pending, .chargeable, .consumed, by: .tester,
                where: SourceLife.flows(.receiver), then: SourceReceiver.provideRefundAttributes),
        ]),
        endpoints: [
            .create(SourceParameters.creation, then: SourceOpening.open).forPublishableKeys(),
            .retrieve.forPublishableKeys(proving: "client_secret"),
            .retrieve.below(PaymentSource.path),
            .update(SourceParameters.update, then: change),
            .update(then: change).below(PaymentSource.path),
            .detach { source, change in try source.perform("detach", &change) }.below(PaymentSource.path),
            .call("verify", [Parameter.array("values", of: .string(maximum: 5000)).required.forHook], then: CodeVerification.verify),
            .members("source_transactions"),
        ],
        deeds: [.byTimer("expiring") { source, change in PaymentSource.expire(&source, change) }], seeding: Seeding(then: adopt),
        refresh: SourceReceiver.fillNow, takesClientFields: true)

    private static let fields: [Field] =
        SourceType.all.map { Field.hash($0.name, $0.fields).orAbsent } + [
            .choice("allow_redisplay", "always", "limited", "unspecified").orNull, .integer("amount").orNull, .string("client_secret"),
            .hash("code_verification", [.integer("attempts_remaining"), .choice("status", "failed", "pending", "succeeded")]).orAbsent,
            .string("currency").orNull, .string("customer").orAbsent, .choice("flow", SourceFlow.allCases.map(\.rawValue)), .tree("given_mandate").internal,
            SourceMandate.field, .metadata, owner, SourceReceiver.field,
            .hash("redirect", [
                .choice("failure_reason", SourceLife.failureReasons).orNull, .string("return_url").orNull,
                .choice("status", "failed", "not_required", "pending", "succeeded"), .link("url"),
            ]).orAbsent,
            .string("return_url").internal, order,
            .members("source_transactions", of: SourceTransaction.name, by: "source").internal, .string("statement_descriptor").orNull.given(.create),
            .string("expiry_announced").internal, .string("test_card").internal, .choice("type", SourceType.all.map(\.name)),
            .choice("usage", SourceUsage.allCases.map(\.rawValue)).orNull,
        ] + TestDebit.fields

    /// The payer. Only the payment method can set the `verified_…` fields.
    private static let owner = Field.hash("owner", [
        Address.field.orNull, .string("email").orNull.emptyable, .string("name").orNull.emptyable, .string("phone").orNull.emptyable,
        Address.field("verified_address").orNull.readOnly, .string("verified_email").orNull.readOnly, .string("verified_name").orNull.readOnly,
        .string("verified_phone").orNull.readOnly,
    ]).given(.create, .update.only(in: Status.pending, .chargeable))

    private static let order = Field.hash("source_order", [
        .integer("amount"), .string("currency"), .string("email").orAbsent,
        .list("items", of: .hash(SourceOrder.itemNames.map { Field($0, ["amount", "quantity"].contains($0) ? .integer : .string).orNull })).orNull,
        Shipping.field.orAbsent,
    ]).orAbsent

    /// The page on which a tester decides.
    static func pageURL(of source: Draft, _ change: Change) -> String {
        "\(change.settings.publicURL)/redirect/authenticate/\(source.id)?client_secret=\(source[.clientSecret] ?? "")"
    }

    /// The statuses in which a charge is still possible.
    package static func requireUsable(_ source: Draft, to verb: String, parameter: String) throws(Refusal) {
        guard ![Status.pending, .chargeable].map(\.rawValue).contains(source.status) else { return }
        throw .invalid(
            "You cannot \(verb) the source \(source.id) because it has a status of \(source.status).", code: "invalid_source_usage",
            parameter: parameter)
    }

    private static let change: Hook = { source, change in
        try SourceDemands(source: source, type: SourceType.of(source), arguments: change.arguments).checkChange()
        if let order = change.arguments["source_order"]?.object { SourceOrder.put(order, into: &source) }
        if let mandate = change.arguments["mandate"] { SourceMandate.put(mandate, into: &source) }
        if let url = change.arguments["redirect"]?["return_url"] {
            source[.returnURL] = url.string
            source.merge(.redirect, ["return_url": url])
        }
        try SourceType.of(source).change(&source, &change)
        if change.arguments["owner"]?["email"]?.string != nil { try TestEmail.obey(&source, isNew: false, &change) }
        if source.has(.customer) { source.event = PaymentSource.updated }
    }

    /// Internal fields that follow from the visible fields of a seed.
    private static let adopt: Hook = { source, _ in
        TestCard.recognize(source[.card] ?? source[.threeDSecure], in: &source)
        if source[.flow] == SourceFlow.receiver.rawValue, !source.has(.receiver) { SourceReceiver.open(&source) }
        if source[.flow] == SourceFlow.codeVerification.rawValue, !source.has(.codeVerification) {
            source[.codeVerification] = CodeVerification.start
        }
        if !source.has(.returnURL) { source[.returnURL] = source[.redirect]?["return_url"]?.string }
        if !source.has(.testOutcome) { try SourceType.of(source).testDebit(source)?.keep(in: &source) }
    }

    private static let leaveCustomer: Hook = { source, change in
        try PaymentSource.leave(source, &change)
        source[.customer] = nil
        try SourceReceiver.returnRest(&source, &change)
    }
}
