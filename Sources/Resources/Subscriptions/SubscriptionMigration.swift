// A classic subscription becomes a flexible one, and stays that.
import Engine
import Wire

enum SubscriptionMigration {
    static let parameters: [Parameter] = [
        Parameter.hash("billing_mode", [
            .hash("flexible", [.choice("proration_discounts", "included", "itemized")]), Parameter.choice("type", "flexible").required,
        ]).required,
    ]

    static let migrate: Hook = { subscription, change in
        guard subscription.life?.isFinal == false else { throw SubscriptionRefusal.final }
        guard !subscription.isFlexible else {
            throw Refusal.invalid("This subscription has `billing_mode[type]=flexible` already.", parameter: "billing_mode[type]")
        }
        subscription[.billingMode] = [
            "flexible": ["proration_discounts": change.arguments["billing_mode"]?["flexible"]?["proration_discounts"] ?? "included"], "type": "flexible",
            "updated_at": .integer(change.now),
        ]
        subscription.tell(.updated, change)
    }
}
