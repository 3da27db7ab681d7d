// The BalanceSettings say how an account is paid out: by hand, or automatically every day, on some days of the week, or on some days of the month.
import Balances
import Common
import Engine
import Payers
import Wire

enum BalanceSettings {
    private static let name = "balance_settings"

    static let resource = Resource(
        name, path: "/v1/balance_settings", without: ["id", "created", "livemode"],
        fields: [
            .integer("next_payout_at").internal,
            .hash("payments", [
                .boolean("debit_negative_balances").startingAs(true).orNull, payouts,
                .hash("settlement_timing", [
                    .integer("delay_days").readOnly, .integer("delay_days_override", in: Balance.usualDelay...Balance.longestDelay).orAbsent.emptyable,
                    .hash("start_of_day", [.integer("hour"), .integer("minutes"), .string("timezone")]).orNull.readOnly,
                ]),
            ]).given(.update),
        ],
        singleton: { settings, _ in
            settings[.payments] = [
                "debit_negative_balances": true,
                "payouts": [
                    "minimum_balance_by_currency": .null, "schedule": ["interval": .string(PayoutSchedule.Interval.manual.rawValue)],
                    "statement_descriptor": .null, "status": "enabled",
                ],
                "settlement_timing": ["delay_days": .integer(Balance.usualDelay), "start_of_day": .null],
            ]
        },
        endpoints: [.singleton, .updateSingleton(emits: "updated", then: change)], deeds: [.byTimer("pay_out", then: payOut)], isRecord: true)

    private static let payouts = Field.hash("payouts", [
        .tree("automatic_transfer_rules_by_currency").orAbsent.readOnly,
        .hash("minimum_balance_by_currency", Currency.all.sorted().map { .integer($0, in: 0...999_999_999_999).orAbsent.emptyable }).orNull.emptyable,
        .hash("schedule", [
            .choice("interval", PayoutSchedule.Interval.allCases.map(\.rawValue)).orNull,
            Field("monthly_payout_days", .list(.integer), .array(.integer(in: 1...31), maximum: 31)).orAbsent,
            .list("weekly_payout_days", of: .choice(PayoutSchedule.days), maximum: 5).orAbsent,
        ]).orNull,
        .string("statement_descriptor", maximum: 22).orNull, .choice("status", "disabled", "enabled").readOnly,
    ]).orNull

    private static let change: Hook = { settings, change in
        let given = change.arguments["payments"]
        if given?["settlement_timing"] != nil { try delay(&settings, &change) }
        guard let given = given?["payouts"]?["schedule"]?.object else { return }
        let schedule = try PayoutSchedule(given, within: stored(in: settings))
        var payments = settings[.payments] ?? [:]
        var payouts = payments["payouts"]?.object ?? [:]
        payouts["schedule"] = .object(schedule.shown)
        payments["payouts"] = .object(payouts)
        settings[.payments] = payments
        try change.update(singleton: ResourceName.account) { account, _ in schedule.show(in: &account) }
        try plan(schedule, &settings, &change)
    }

    /// Money of charges that are made from now on becomes available after the days that the settings say.
    private static func delay(_ settings: inout Draft, _ change: inout Change) throws {
        var payments = settings[.payments] ?? [:]
        var timing = payments["settlement_timing"]?.object ?? [:]
        let days = timing["delay_days_override"]?.integer ?? Balance.usualDelay
        timing["delay_days"] = .integer(days)
        payments["settlement_timing"] = .object(timing)
        settings[.payments] = payments
        try Balance.delay(by: days, &change)
        try change.update(singleton: ResourceName.account) { account, _ in PayoutSchedule.show(delay: days, in: &account) }
    }

    private static func stored(in settings: Draft) -> JSONObject { settings[.payments]?["payouts"]?["schedule"]?.object ?? [:] }

    /// Plans the next payouts. Those that were planned before do not happen.
    private static func plan(_ schedule: PayoutSchedule, _ settings: inout Draft, _ change: inout Change) throws {
        settings[.nextPayoutAt] = schedule.next(after: change.now)
        if let next = settings[.nextPayoutAt] { try change.schedule("pay_out", on: settings, after: next - change.now) }
    }

    /// Pays out all that is available, to the default of each currency. What has no usable account to go to stays.
    private static let payOut: Hook = { settings, change in
        guard let due = settings[.nextPayoutAt], due <= change.now else { return }
        try plan(PayoutSchedule(stored(in: settings)), &settings, &change)
        let payments = settings[.payments]
        let payouts = payments?["payouts"]
        for (pocket, available) in try Balance.pockets(&change) {
            let kept = pocket.sourceType == Pocket.card ? payouts?["minimum_balance_by_currency"]?[pocket.currency]?.integer ?? 0 : 0
            let amount = available < 0 ? available : max(0, available - kept)
            guard amount > 0 || (amount < 0 && payments?["debit_negative_balances"] == true),
                let destination = try ExternalAccount.byDefault(in: pocket.currency, &change), ExternalAccount.isUsable(destination)
            else { continue }
            try PayoutCreation.payOut(
                amount, of: pocket, to: destination, describedAs: payouts?["statement_descriptor"]?.string, &change)
        }
    }
}

extension FieldKey<Int64> {
    static var nextPayoutAt: Self { FieldKey("next_payout_at") }
}

extension FieldKey<JSONObject> {
    static var payments: Self { FieldKey("payments") }
}
