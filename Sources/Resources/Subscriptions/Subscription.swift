// A Subscription bills a customer for its items in every interval. It is incomplete until its first invoice is paid, active while everything goes well,
// and ends as canceled, or as incomplete_expired if the first invoice was never paid.
import Common
import Engine
import Entitlements
import Invoices
import Wire

package enum Subscription {
    package enum Status: String, CaseIterable {
        case incomplete, trialing, active
        case pastDue = "past_due"
        case unpaid, paused, canceled
        case incompleteExpired = "incomplete_expired"
    }

    package static let name = ResourceName.subscription
    private static let ofCustomer = "/v1/customers/{customer}/subscriptions"

    /// The parameters of its creation, for others who make one.
    package static var creationParameters: [Parameter] { resource.creationParameters }

    static let resource = Resource(
        name, idPrefix: "sub_", path: "/v1/subscriptions", pathParameter: "subscription_exposed_id",
        listedBy: ["current_customer", "is_taxed", "life", "product_ids", "watched_customer"],
        fields: fields,
        lifecycle: Lifecycle(
            Status.self, startsAt: .incomplete, or: [.active, .trialing], refusingWith: SubscriptionRefusal.illegal, arcs),
        endpoints: [
            .create(SubscriptionParameters.ofCreate, emits: Event.created.rawValue, then: SubscriptionOpening.open), .retrieve,
            .update(SubscriptionParameters.ofUpdate, emits: Event.updated.rawValue, then: SubscriptionUpdate.change),
            .detach(SubscriptionParameters.ofCancel, then: SubscriptionEnd.cancel),
            .list(
                by: [
                    .choice("collection_method", "charge_automatically", "send_invoice"), .created, .range("current_period_end"),
                    .range("current_period_start"), Parameter.string("customer").references(ResourceName.customer),
                    .string("customer_account"), Parameter.string("plan").filtering("price_ids"),
                    Parameter.string("price").filtering("price_ids"),
                    .choice("status", filteredStatuses), .string("test_clock"),
                ], taking: [.hash("automatic_tax", [Parameter.boolean("enabled").required])], reading: filters,
                hiding: .init("test_clock", unless: "test_clock", "customer")),
            .create(SubscriptionParameters.ofCreate, emits: Event.created.rawValue, then: SubscriptionOpening.open).below(ofCustomer),
            .retrieve.below(ofCustomer), .list(by: [], reading: filters).below(ofCustomer),
            .update(SubscriptionParameters.ofUpdate, emits: Event.updated.rawValue, then: SubscriptionUpdate.change).below(ofCustomer),
            .detach(SubscriptionParameters.ofCancel, then: SubscriptionEnd.cancel).below(ofCustomer),
            .call("pause", PauseParameters.ofSubscription, then: SubscriptionPause.pause),
            .call("resume", SubscriptionPause.resumeParameters, then: SubscriptionPause.resume),
            .call("migrate", SubscriptionMigration.parameters, then: SubscriptionMigration.migrate),
            .search(by: [.number("created"), .number("canceled_at"), .metadata, .token("status")]),
        ],
        deeds: [
            .byTimer("advance", then: SubscriptionClock.advance), .byTimer("announce_renewal", then: SubscriptionClock.announceRenewal),
            .byTimer("announce_trial_end", then: SubscriptionClock.announceTrialEnd), .byTimer("expire", then: SubscriptionClock.expire),
            .byHook("foresee", then: SubscriptionPreview.foresee), .byHook("hear_of_invoice", then: SubscriptionPayment.hear),
            .byHook("lose_discount", then: SubscriptionTerms.loseDiscount), .byHook("leave", then: SubscriptionEnd.leave),
            .byHook("leave_test_clock", then: SubscriptionEnd.leaveTestClock), .byHook("hear_of_setup", then: SubscriptionPayment.hearOfSetup),
            .byHook("hear_of_usage", then: SubscriptionThreshold.hear), .byTimer("bill_threshold", then: SubscriptionThreshold.bill),
            .byTimer("bill_pending_items", then: PendingItemBilling.bill), .byHook("refresh_entitlements", then: refreshEntitlements),
            .byTimer("expire_update", then: PendingUpdate.expire), .byTimer("resume_collection", then: SubscriptionPause.resumeCollection),
            .byHook("join_schedule", then: SubscriptionPhase.join), .byHook("follow", then: SubscriptionPhase.follow),
            .byHook("leave_schedule", then: SubscriptionPhase.leave), .byHook("cancel_with_schedule", then: SubscriptionEnd.cancel),
            .byHook("end_with_schedule", then: SubscriptionPhase.end),
            .byHook("pause_with_schedule", then: SubscriptionPause.stop), .byHook("resume_with_schedule", then: SubscriptionPause.resume),
            .byHook("show_prices", then: SubscriptionItems.showPrices), .byHook("gain_source", then: SubscriptionPayment.retry),
        ])

    /// In the order in which the error of an unknown one names them, as recorded.
    private static let filteredStatuses = [Status.active, .pastDue, .unpaid, .canceled, .incomplete, .incompleteExpired, .trialing, .paused]
        .map(\.rawValue) + ["all", "ended"]

    private static let arcs: [Arc<Status>] = [
        .on("activate", from: .incomplete, .trialing, .pastDue, .unpaid, .paused, to: .active, by: .consequence,
            then: refreshEntitlements),
        .on("fall_behind", as: "past due", from: .active, .trialing, .paused, to: .pastDue, by: .consequence, then: refreshEntitlements),
        .on("give_up", as: "unpaid", from: .active, .pastDue, to: .unpaid, by: .consequence, then: refreshEntitlements),
        .on("suspend", as: "paused", from: .active, .trialing, .pastDue, to: .paused, by: .consequence, then: refreshEntitlements),
        .on("try", as: "in a trial", from: .incomplete, .active, .pastDue, .unpaid, to: .trialing, by: .consequence, then: refreshEntitlements),
        .on("lapse", as: "expired", from: .incomplete, to: .incompleteExpired, by: .consequence),
        .on("end", as: "canceled", from: .incomplete, .trialing, .active, .pastDue, .unpaid, .paused, to: .canceled, by: .consequence,
            then: refreshEntitlements),
    ]

    /// What the customer may use follows from its status and its items.
    static let refreshEntitlements: Hook = { subscription, change in try ActiveEntitlement.refresh(by: subscription, &change) }

    /// The billing mode if nothing is said. Source: Stripe's changelog.
    package static func usualMode(in version: APIVersion) -> String { version.isBefore(.clover) ? "classic" : "flexible" }

    /// The billing mode of something new.
    /// - Parameter given: what the call says.
    static func mode(_ given: JSON?, _ change: Change) -> JSONObject {
        guard (given?["type"]?.string ?? usualMode(in: change.version)) == "flexible" else { return ["flexible": .null, "type": "classic"] }
        return [
            "flexible": ["proration_discounts": given?["flexible"]?["proration_discounts"] ?? "included"], "type": "flexible",
            "updated_at": .integer(change.now),
        ]
    }

    /// Canceled subscriptions are listed only by those who ask for them.
    @Sendable private static func filters(_ arguments: JSONObject) -> JSONObject {
        var filters = arguments
        if let tax = filters.removeValue(forKey: "automatic_tax") { filters["is_taxed"] = tax["enabled"] }
        switch filters["status"] {
        case nil: filters["life"] = "current"
        case "all": filters["status"] = nil
        case "ended":
            filters["status"] = nil
            filters["life"] = "ended"
        default: break
        }
        return filters
    }

    /// The events of subscriptions. Their names begin with the customer.
    enum Event: String {
        case created = "customer.subscription.created"
        case deleted = "customer.subscription.deleted"
        case paused = "customer.subscription.paused"
        case pendingUpdateApplied = "customer.subscription.pending_update_applied"
        case pendingUpdateExpired = "customer.subscription.pending_update_expired"
        case resumed = "customer.subscription.resumed"
        case trialWillEnd = "customer.subscription.trial_will_end"
        case updated = "customer.subscription.updated"
    }
}

extension Draft {
    /// The status of a subscription.
    var life: Subscription.Status? { Subscription.Status(rawValue: status) }
    var isFlexible: Bool { self[.billingMode]?["type"] == "flexible" }
    var isChargedAutomatically: Bool { self[.collectionMethod] == "charge_automatically" }
    /// Whether its first invoice is paid when it is made. If a schedule or a quote makes it, the invoice waits for an hour.
    var isPaidAtOnce: Bool { isChargedAutomatically && self[.isOpenedLater] != true }

    mutating func tell(_ event: Subscription.Event, _ change: Change) {
        note(event.rawValue.split(separator: ".").last.map(String.init) ?? "", change, event: event.rawValue)
    }
}
