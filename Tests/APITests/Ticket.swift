// A ticket, part of which a script in a browser sees and does with a publishable key.
import Engine
import Wire

enum Ticket {
    enum Status: String, CaseIterable { case printed, redeemed }

    static let resource = Resource(
        "ticket", idPrefix: "tick_", path: "/v1/tickets", pathParameter: "ticket",
        fields: [
            .string("client_secret"), .hash("seat", [.string("row").orNull, .string("price").orNull.secretKeyOnly]).given,
            .string("holder").orNull.secretKeyOnly.given, .metadata.secretKeyOnly, .reference("next", to: "ticket").orNull.given, .string("gate").orNull,
            .tree("former").orNull, .string("redeemed_by").orNull,
        ],
        lifecycle: Lifecycle(Status.self, startsAt: .printed, [
            .on(
                "redeem", from: .printed, to: .redeemed,
                by: .api([.string("gate").required, .string("stamp").forHook])
                    .forPublishableKeys(proving: "client_secret", orElse: "ticket_invalid", without: ["stamp"]), then: redeem),
        ]),
        endpoints: [
            .create(then: open).forPublishableKeys(), .retrieve.forPublishableKeys(proving: "client_secret", orElse: "ticket_invalid"),
            .update(then: remember).forPublishableKeys(proving: "client_secret", only: ["seat"]), .list(by: []),
            .call("tear", then: tear).forPublishableKeys(proving: "client_secret", orElse: "ticket_invalid"),
        ])

    private static let open: Hook = { ticket, _ in ticket[.clientSecret] = "\(ticket.id)_secret_1" }

    private static let redeem: Hook = { ticket, change in
        ticket[FieldKey<String>("gate")] = change.arguments.string("gate")
        ticket[FieldKey<String>("redeemed_by")] = change.isPublishable ? "browser" : "server"
    }

    /// Shows the ticket in itself, as an error of a payment shows the PaymentMethod.
    private static let remember: Hook = { ticket, change in
        var former = try change.document(of: ticket)
        if case .object(var fields) = former { fields["former"] = nil; former = .object(fields) }
        ticket[FieldKey<JSON>("former")] = former
    }

    private static let tear: Hook = { ticket, change in
        throw Refusal(.invalidRequest, "It does not tear.", details: ["ticket": try change.document(of: ticket)])
    }
}

extension FieldKey<String> {
    fileprivate static var clientSecret: Self { FieldKey("client_secret") }
}
