// A coupon takes a part or an amount off. It is valid until a time, and for a number of redemptions.
import Common
import Engine
import Wire

package enum Coupon {
    package static let name = "coupon"
    enum Duration: String, CaseIterable { case forever, once, repeating }

    static let resource = Resource(
        name, path: "/v1/coupons", pathParameter: name, missing: name,
        fields: [
            .integer("amount_off", in: 1...99_999_999).orNull.given(.create),
            .hash("applies_to", [.list("products", of: .reference(to: ["product"]))]).orAbsent.hiddenUntilExpanded.given(.create),
            .string("currency").orNull.given(.create), .tree("currency_options").orAbsent.hiddenUntilExpanded,
            .choice("duration", Duration.allCases.map(\.rawValue)).startingAs("once").given(.create),
            .integer("duration_in_months", in: 1...Int64(Int32.max)).orNull.given(.create),
            .integer("max_redemptions", in: 1...Int64(Int32.max)).orNull.given(.create), .metadata, .string("name", maximum: 40).orNull.given,
            .number("percent_off", places: 2, isPositive: true).orNull.given(.create), .timestamp("redeem_by").orNull.given(.create),
            .integer("times_redeemed").startingAs(0), .boolean("valid").startingAs(true),
        ],
        endpoints: [
            .create([.string("id"), options], emits: "created", then: open), .retrieve,
            .update([options], emits: "updated", then: change),
            .delete(emits: "deleted") { coupon, change in
                coupon[FieldKey<Bool>("valid")] = false
                try loseCodes(of: coupon, &change)
            }, .list(by: [.created]),
        ], seeding: Seeding(emits: "created") { coupon, change in refresh(&coupon, at: change.now) }, refresh: { refresh(&$0, at: $1.now) })

    private static let options = Parameter.map("currency_options", of: [Parameter.integer("amount_off", in: 1...99_999_999).required]).forHook

    private static let open: Hook = { coupon, change in
        if change.arguments.string("id") == nil { try coupon.take(id: change.randomCharacters(8), change) }
        if let percent = coupon[.percentOff] {
            if coupon.has(.amountOff) { throw Refusal.invalid("Received both percent_off and amount_off parameters. Please pass in only one.") }
            guard percent <= Decimal(100) else { throw Refusal.invalid("percent_off must be at most 100.", parameter: "percent_off") }
            if let currency = coupon[.currency] { coupon[.currency] = try Currency.known(currency) }
        } else {
            try openAmount(of: &coupon)
        }
        try requireDuration(of: coupon)
        try setOptions(of: &coupon, change)
        if let end = coupon[.redeemBy] {
            try FutureTime.require(end, as: "redeem_by", change.now)
        }
        refresh(&coupon, at: change.now)
    }

    private static func openAmount(of coupon: inout Draft) throws {
        guard coupon.has(.amountOff) else { throw Refusal.invalid("Must provide percent_off or amount_off.", code: "parameter_missing") }
        guard let currency = coupon[.currency] else { throw Refusal.invalid("You must pass currency when passing amount_off", parameter: "currency") }
        coupon[.currency] = try Currency.known(currency)
    }

    private static func requireDuration(of coupon: Draft) throws {
        let isRepeating = coupon[.duration] == Duration.repeating.rawValue
        if isRepeating && !coupon.has(.durationInMonths) {
            throw Refusal.invalid("The duration_in_months param must be set when creating a coupon with a repeating duration", parameter: "duration")
        }
        if !isRepeating && coupon.has(.durationInMonths) {
            throw Refusal.invalid("duration_in_months belongs to the duration 'repeating'.", parameter: "duration_in_months")
        }
    }

    private static let change: Hook = { coupon, change in try setOptions(of: &coupon, change) }

    /// What the coupon takes off in other currencies.
    private static func setOptions(of coupon: inout Draft, _ change: Change) throws {
        guard let given = change.arguments["currency_options"]?.object, !given.isEmpty else { return }
        guard coupon.has(.amountOff) else {
            throw Refusal.invalid("You may only specify one of these parameters: currency_options, percent_off.", parameter: "currency_options")
        }
        let own = coupon[.currency]
        coupon[.currencyOptions] = try CurrencyOptions.merge(given, into: coupon[.currencyOptions] ?? [:]) { name, currency, option in
            guard currency != own else {
                throw Refusal.invalid("The coupon has this currency already. Use amount_off for it.", parameter: "currency_options[\(name)]")
            }
            return option
        }
    }

    /// Whether it can still be redeemed.
    static func isValid(_ coupon: Draft, at now: Int64) -> Bool { coupon.isRedeemable(until: coupon[.redeemBy], at: now) }

    /// What a discount keeps of it.
    static func terms(of coupon: Draft) -> JSONObject {
        var terms: JSONObject = ["percent_off": coupon[.percentOff]?.json ?? .null]
        if let amount = coupon[.amountOff], let currency = coupon[.currency] {
            let others = (coupon[.currencyOptions] ?? [:]).compactMapValues { $0["amount_off"] }
            terms["amounts"] = .object(others.merging([currency: .integer(amount)]) { $1 })
        }
        terms["products"] = coupon[.appliesTo]?["products"]
        terms["duration"] = coupon.json(.duration)
        terms["months"] = coupon.json(.durationInMonths)
        return terms
    }

    static func countRedemption(of coupon: inout Draft, _ change: inout Change) throws {
        coupon[.timesRedeemed] = (coupon[.timesRedeemed] ?? 0) + 1
        refresh(&coupon, at: change.now)
        if coupon[.valid] != true { try loseCodes(of: coupon, &change) }
    }

    /// Its promotion codes become inactive with it.
    private static func loseCodes(of coupon: Draft, _ change: inout Change) throws {
        try change.fireAllAfterwards("lose_coupon", on: PromotionCode.name, where: "coupon_key", is: coupon.id)
    }

    private static func refresh(_ coupon: inout Draft, at now: Int64) {
        coupon[.valid] = isValid(coupon, at: now)
        coupon.freshUntil = coupon[.redeemBy].flatMap { $0 > now ? $0 : nil }
    }
}

extension Draft {
    /// Whether a coupon or a promotion code is neither used up nor over.
    /// - Parameter end: its last time. Nil if it has none.
    func isRedeemable(until end: Int64?, at now: Int64) -> Bool {
        let isUsedUp = self[.maxRedemptions].map { (self[.timesRedeemed] ?? 0) >= $0 } ?? false
        let isOver = end.map { $0 <= now } ?? false
        return !isUsedUp && !isOver
    }
}

extension FieldKey<JSONObject> {
    fileprivate static var appliesTo: Self { FieldKey("applies_to") }
    fileprivate static var currencyOptions: Self { FieldKey("currency_options") }
}

extension FieldKey<Decimal> {
    fileprivate static var percentOff: Self { FieldKey("percent_off") }
}

extension FieldKey<String> {
    static var duration: Self { FieldKey("duration") }
}

extension FieldKey<Int64> {
    fileprivate static var amountOff: Self { FieldKey("amount_off") }
    static var durationInMonths: Self { FieldKey("duration_in_months") }
    static var maxRedemptions: Self { FieldKey("max_redemptions") }
    static var redeemBy: Self { FieldKey("redeem_by") }
    static var timesRedeemed: Self { FieldKey("times_redeemed") }
}

extension FieldKey<Bool> {
    static var valid: Self { FieldKey("valid") }
}
