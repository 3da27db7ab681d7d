// /_admin/deliveries: the deliveries of events to endpoints. Each has its attempts: what was sent, what came back, how long it took.
import Engine
import OrderedCollections
import Wire

extension Console {
    /// The parameters of the list of deliveries.
    static let deliveryFilters: [Parameter] = [
        .string("event"), Parameter("limit", .limit), .choice("outcome", DeliveryOutcome.allCases.map(\.rawValue)),
        .string("starting_after"), .string("webhook_endpoint"),
    ]

    func listDeliveries(_ call: AdminCall, _ answer: @escaping PatientCall.Reply) throws {
        let account = try account(of: call)
        let arguments = try ParameterCheck.arguments(of: AdminForm.decode(call.request), for: Self.deliveryFilters)
        let search = try engine.listDeliveries(
            account, event: arguments.string("event"), endpoint: arguments.string("webhook_endpoint"),
            outcome: arguments.string("outcome").flatMap(DeliveryOutcome.init), after: arguments.string("starting_after"),
            limit: arguments.integer("limit") ?? 10)
        begin(SearchCall(search, of: account, url: "/_admin/deliveries", answer: answer) { [unowned self] in
            try engine.inspection($0).map(describeInFull)
        })
    }

    func showDelivery(_ id: String, _ account: Account?) throws -> JSON { try describeInFull(engine.inspectDelivery(id, account)) }

    /// Makes an attempt now, even if an earlier one succeeded. It is made after this answer, and `settle` waits for it.
    func retryDelivery(_ id: String, _ account: Account?) throws -> JSON {
        try engine.retry(engine.inspectDelivery(id, account))
        return try showDelivery(id, account)
    }

    private func describeInFull(_ inspection: DeliveryInspection) throws -> JSON {
        var description = describe(inspection)
        let page = try engine.attempts(of: inspection)
        description["attempts"] = .array(page.attempts)
        if page.omitted > 0 { description["attempts_omitted"] = .integer(page.omitted) }
        return description
    }

    /// The attempts of a delivery, newest first.
    func showAttempts(of id: String, _ account: Account?, _ form: FormHash) throws -> JSON {
        let arguments = try ParameterCheck.arguments(of: form, for: Self.paging)
        let page = try engine.attempts(
            of: engine.inspectDelivery(id, account), after: arguments.integer("starting_after"), limit: arguments.integer("limit") ?? 100)
        return ["object": "list", "data": .array(page.attempts), "has_more": .bool(page.hasMore), "url": .string("/_admin/deliveries/\(id)/attempts")]
    }

    /// Without its attempts.
    func describe(_ inspection: DeliveryInspection) -> JSON {
        [
            "id": .string(inspection.delivery.id),
            "account": .string(inspection.account.id),
            "created": .integer(inspection.created),
            "event": .string(inspection.eventID),
            "event_type": .string(inspection.eventType),
            "webhook_endpoint": .string(inspection.endpointID),
            "url": inspection.url.map(JSON.string) ?? .null,
            "outcome": .string(inspection.outcome.rawValue),
            "next_attempt": inspection.nextAttempt.map(JSON.integer) ?? .null,
        ]
    }
}
