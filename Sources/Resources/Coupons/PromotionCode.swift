// A promotion code is what a customer types to redeem a coupon. Among the active codes that a customer could use, it is unique, whatever the case of
// its letters. It becomes inactive when it or its coupon has expired.
import Common
import Engine
import Wire

package enum PromotionCode {
    package static let name = "promotion_code"

    static let resource = Resource(
        name, idPrefix: "promo_", path: "/v1/promotion_codes", pathParameter: name, missing: name,
        listedBy: ["coupon_key", "code_key", "active_code", "active_code_of"],
        fields: [
            .boolean("active").startingAs(true).given, .string("active_code").internal, .string("active_code_of").internal,
            .string("code", maximum: 500), .string("code_key").internal, .string("coupon_key").internal,
            .reference("customer", to: ResourceName.customer).orNull.given(.create), .string("customer_account").orNull.given(.create),
            .timestamp("expires_at").orNull.given(.create), .integer("max_redemptions", in: 1...Int64(Int32.max)).orNull.given(.create), .metadata,
            .hash("promotion", [.reference("coupon", to: Coupon.name).orNull, .choice("type", "coupon").required]).given(.create.required),
            .hash("restrictions", [
                .tree("currency_options").orAbsent.hiddenUntilExpanded, .boolean("first_time_transaction").startingAs(false),
                .integer("minimum_amount", in: 1...99_999_999).orNull, .string("minimum_amount_currency").orNull,
            ]), .integer("times_redeemed").startingAs(0),
        ],
        endpoints: [
            .create([.string("code", maximum: 500), restrictions], emits: "created", then: open), .retrieve,
            .update([Parameter.hash("restrictions", [options]).forHook], emits: "updated", then: change),
            .list(
                by: [.boolean("active"), .created, .string("customer").references(ResourceName.customer), .string("customer_account")],
                taking: [.string("code"), .string("coupon")], reading: filters),
        ],
        deeds: [.byHook("lose_coupon", then: loseCoupon)], seeding: Seeding(emits: "created") { code, _ in setKeys(of: &code) },
        refresh: { try refresh(&$0, $1) })

    private static let options = Parameter.map("currency_options", of: [.integer("minimum_amount", in: 1...99_999_999)])
    private static let restrictions = Parameter.hash("restrictions", [
        options, .boolean("first_time_transaction"), .integer("minimum_amount", in: 1...99_999_999), .string("minimum_amount_currency"),
    ]).forHook

    @Sendable private static func filters(_ arguments: JSONObject) -> JSONObject {
        var filters = arguments
        if let code = filters.removeValue(forKey: "code")?.string { filters["code_key"] = .string(code.lowercased()) }
        if let coupon = filters.removeValue(forKey: "coupon") { filters["coupon_key"] = coupon }
        return filters
    }

    private static let open: Hook = { code, change in
        guard let id = code[.promotion]?["coupon"]?.string else {
            throw Refusal.invalid("You must pass promotion.coupon when passing promotion", parameter: "promotion.coupon")
        }
        guard let coupon = try change.object(Coupon.name, id) else { throw Refusal.noSuchReference("coupon", id, parameter: "promotion[coupon]") }
        guard Coupon.isValid(coupon, at: change.now) else {
            throw Refusal.invalid("Coupon \(id) is expired and cannot be applied.", code: "coupon_expired", parameter: "promotion[coupon]")
        }
        let text = code[.code] ?? change.randomCapitals(8)
        code[.code] = text
        guard !text.isEmpty, text.utf8.allSatisfy({ $0.isASCIIAlphanumeric || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }) else {
            throw Refusal.invalid(
                #"This value must match the regex pattern. (/\A[a-zA-Z0-9\-_]+\z/ does not match for the value \#(text))."#, parameter: "code")
        }
        setKeys(of: &code)
        try requireLimits(of: code, coupon, change)
        try setRestrictions(of: &code, change)
        try requireUnique(code, &change)
        try refresh(&code, change)
    }

    /// What lists are filtered by, and where a code is found by what it excludes while it is active.
    private static func setKeys(of code: inout Draft) {
        code[.codeKey] = code[.code]?.lowercased()
        code[.couponKey] = code[.promotion]?["coupon"]?.string
        code[.activeCode] = code[.active] == true ? code[.codeKey] : nil
        code[.activeCodeOf] = code[.activeCode].map { ownKey($0, of: code[.customer]) }
    }

    /// - Parameter customer: nil for everybody.
    private static func ownKey(_ text: String, of customer: String?) -> String { "\(customer ?? "") \(text)" }

    private static func requireLimits(of code: Draft, _ coupon: Draft, _ change: Change) throws {
        if let end = code[.expiresAt] {
            try FutureTime.require(end, as: "expires_at", change.now)
            if let last = coupon[.redeemBy], end > last {
                throw Refusal.invalid("expires_at must not be after the coupon's redeem_by.", parameter: "expires_at")
            }
        }
        if let count = code[.maxRedemptions], let limit = coupon[.maxRedemptions], count > limit {
            throw Refusal.invalid("max_redemptions must not be above the coupon's.", parameter: "max_redemptions")
        }
    }

    private static func setRestrictions(of code: inout Draft, _ change: Change) throws {
        guard var given = change.arguments["restrictions"]?.object else { return }
        if let currency = given["minimum_amount_currency"]?.string { given["minimum_amount_currency"] = .string(try Currency.known(currency)) }
        if given["minimum_amount"] != nil && given["minimum_amount_currency"] == nil { throw Refusal.missing("restrictions[minimum_amount_currency]") }
        if given["minimum_amount"] == nil && given["minimum_amount_currency"] != nil { throw Refusal.missing("restrictions[minimum_amount]") }
        if let options = given["currency_options"]?.object { given["currency_options"] = try merged(options, of: code) }
        code.merge(.restrictions, given)
    }

    /// The restrictions in other currencies, with those that were given.
    private static func merged(_ given: JSONObject, of code: Draft) throws -> JSON {
        .object(try CurrencyOptions.merge(given, into: code[.restrictions]?["currency_options"]?.object ?? [:]))
    }

    /// A code for everybody excludes every other one. A code of a customer excludes another one of the same customer.
    private static func requireUnique(_ code: Draft, _ change: inout Change) throws {
        guard let text = code[.activeCode] else { return }
        let customer = code[.customer]
        let others = try customer == nil
            ? change.ids(name, where: "active_code", is: text)
            : [customer, nil].flatMap { try change.ids(name, where: "active_code_of", is: ownKey(text, of: $0)) }
        for id in others where id != code.id {
            // It may have expired since somebody has looked at it.
            try change.update(name, id) { other, change in try refresh(&other, change) }
            guard try change.object(name, id)?[.active] == true else { continue }
            throw Refusal.invalid("An active promotion code with `code: \(code[.code] ?? "")` already exists.")
        }
    }

    private static let change: Hook = { code, change in
        if let given = change.arguments["restrictions"]?["currency_options"]?.object {
            code.merge(.restrictions, ["currency_options": try merged(given, of: code)])
        }
        guard change.arguments["active"] == true else { return setKeys(of: &code) }
        try refresh(&code, change)
        guard code[.active] == true else {
            throw Refusal.invalid("This promotion code cannot be made active: it or its coupon can no longer be redeemed.", parameter: "active")
        }
        try requireUnique(code, &change)
    }

    // MARK: Redemption

    /// The code that a customer types, or whose id she gives.
    /// - Returns: its id. Nil if she cannot use such a code.
    package static func find(_ text: String, for customer: String?, _ change: Change) throws -> String? {
        if try change.object(name, text) != nil { return text }
        let owners = customer == nil ? [nil] : [customer, nil]
        return try owners.flatMap { try change.ids(name, where: "active_code_of", is: ownKey(text.lowercased(), of: $0)) }.first
    }

    static func coupon(of code: Draft) -> String? { code[.couponKey] }

    /// The least amount for which it can be redeemed. Nil if any will do.
    static func minimum(of code: Draft, in currency: String) -> Int64? {
        let restrictions = code[.restrictions]
        let own = restrictions?["minimum_amount_currency"]?.string == currency ? restrictions?["minimum_amount"]?.integer : nil
        return own ?? restrictions?["currency_options"]?[currency]?["minimum_amount"]?.integer
    }

    /// Whether neither it nor its coupon is over or used up.
    static func isUsable(_ code: Draft, _ change: Change) throws -> Bool {
        var code = code
        try refresh(&code, change)
        return code[.active] == true
    }

    /// Refuses if the customer cannot redeem it.
    /// - Parameter place: the parameter that names it.
    static func require(_ code: Draft, for customer: String?, refusingAmounts: Bool, at place: String, _ change: Change) throws {
        if let owner = code[.customer], owner != customer { throw refused(because: "it belongs to another customer", at: place) }
        if refusingAmounts { try requireNoMinimum(of: code, at: place) }
        if code[.restrictions]?["first_time_transaction"] == true, let customer, try hasBought(customer, change) {
            throw refused(because: "the associated customer has prior transactions", code: "promotion_code_customer_not_first_time", at: place)
        }
    }

    /// Refuses a code that demands an amount, where nobody knows what the whole invoice will be.
    static func requireNoMinimum(of code: Draft, at place: String) throws(Refusal) {
        guard code[.restrictions]?["minimum_amount"]?.integer != nil else { return }
        throw refused(because: "it demands a minimum amount, so it is for whole invoices only", at: place)
    }

    private static func refused(because reason: String, code: String? = nil, at place: String) -> Refusal {
        .invalid("This promotion code cannot be redeemed because \(reason).", code: code, parameter: place)
    }

    /// Whether a customer has paid, or has an invoice that is neither a draft nor void.
    private static func hasBought(_ customer: String, _ change: Change) throws -> Bool {
        if try change.newest(ResourceName.charge, where: "customer", is: customer, suiting: { $0.status != "failed" }) != nil { return true }
        guard change.serves(ResourceName.invoice) else { return false }
        return try change.newest(ResourceName.invoice, where: "customer", is: customer, suiting: { !["draft", "void"].contains($0.status) }) != nil
    }

    static func countRedemption(of code: inout Draft, _ change: Change) throws {
        code[.timesRedeemed] = (code[.timesRedeemed] ?? 0) + 1
        try refresh(&code, change)
    }

    /// Its coupon was deleted, or is used up.
    private static let loseCoupon: Hook = { code, change in
        guard code[.active] == true else { return }
        try refresh(&code, change)
        if code[.active] != true { code.note("lose_coupon", change, event: "updated") }
    }

    /// Makes it inactive once it cannot be redeemed any more, and says when that happens by itself.
    private static func refresh(_ code: inout Draft, _ change: Change) throws {
        let coupon = try code[.couponKey].flatMap { try change.object(Coupon.name, $0) }
        let end = [code[.expiresAt], coupon?[.redeemBy]].compactMap { $0 }.min()
        let isPossible = coupon.map { Coupon.isValid($0, at: change.now) } ?? false
        if !isPossible || !code.isRedeemable(until: code[.expiresAt], at: change.now) { code[.active] = false }
        setKeys(of: &code)
        code.freshUntil = end.flatMap { $0 > change.now ? $0 : nil }
    }
}

extension FieldKey<JSONObject> {
    fileprivate static var promotion: Self { FieldKey("promotion") }
    fileprivate static var restrictions: Self { FieldKey("restrictions") }
}

extension FieldKey<Bool> {
    fileprivate static var active: Self { FieldKey("active") }
}

extension FieldKey<String> {
    fileprivate static var activeCode: Self { FieldKey("active_code") }
    fileprivate static var activeCodeOf: Self { FieldKey("active_code_of") }
    fileprivate static var code: Self { FieldKey("code") }
    fileprivate static var codeKey: Self { FieldKey("code_key") }
    fileprivate static var couponKey: Self { FieldKey("coupon_key") }
}
