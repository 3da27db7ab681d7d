// A Discount is a coupon that was redeemed: for an invoice, an item of it, a subscription, or a customer. It goes on when its coupon is deleted, so it
// keeps what the coupon says. When it is deleted itself, the invoices that it has discounted still show it.
import Common
import Engine
import Wire

package enum Discount {
    package static let name = "discount"

    private static let ofCustomer = "/v1/customers/{customer}/discount"
    private static let ofSubscription = "/v1/subscriptions/{subscription}/discount"
    private static let ofCustomersSubscription = "/v1/customers/{customer}/subscriptions/{subscription}/discount"

    /// What it shows, for objects that show it whole.
    package static var fields: [Field] { resource.fields.filter(\.isVisible) }

    static let resource = Resource(
        name, idPrefix: "di_", path: "/v1/discounts", noun: "active discount", without: ["created", "livemode"],
        fields: [
            .string("checkout_session").orNull, .reference("customer", to: ResourceName.customer).orNull, .string("customer_account").orNull,
            .timestamp("end").orNull, .string("invoice").orNull, .string("invoice_item").orNull,
            .reference("promotion_code", to: PromotionCode.name).orNull,
            .hash("source", [.reference("coupon", to: Coupon.name).orNull, .choice("type", "coupon")]), .timestamp("start"),
            .tree("coupon").internal, .string("quote").internal, .string("subscription").orNull, .string("subscription_item").orNull,
            .tree("terms").internal,
            .string("used_by").internal,
        ],
        endpoints: [
            deletion.ofOwner(ofCustomer, holding: "discount"), Endpoint.Definition.retrieve.ofOwner(ofCustomer, holding: "discount"),
            deletion.ofOwner(ofSubscription, holding: "discounts"), Endpoint.Definition.retrieve.ofOwner(ofSubscription, holding: "discounts"),
            deletion.ofOwner(ofCustomersSubscription, holding: "discounts"),
            Endpoint.Definition.retrieve.ofOwner(ofCustomersSubscription, holding: "discounts"),
        ],
        deeds: [.byHook("end") { discount, change in discount.note("end", change, event: "customer.discount.deleted") }])

    private static let deletion = Endpoint.Definition.delete(
        emits: "customer.discount.deleted", keepingObject: true,
        answering: .stub(showing: [
            "checkout_session", "customer", "customer_account", "invoice", "invoice_item", "promotion_code", "source", "start", "subscription",
            "subscription_item",
        ])
    ) { discount, change in
        let owner = discount[FieldKey<String>("subscription")].map { (ResourceName.subscription, $0) }
            ?? discount[FieldKey<String>("customer")].map { (ResourceName.customer, $0) }
        guard let (name, id) = owner else { return }
        try change.fire("lose_discount", on: name, id, with: ["discount": .string(discount.id)])
    }

    /// What calls give: coupons, promotion codes, or discounts that are there already.
    package static let parameter = Parameter.array(
        "discounts", of: .hash([.string("coupon"), .string("discount"), .string("promotion_code")]), maximum: 20
    ).emptyable

    /// What is discounted.
    package struct Owner {
        let field: String
        let id: String
        let customer: String?
        /// Whether codes that demand an amount are refused, because nobody knows yet what the whole invoice will be.
        let refusesAmounts: Bool

        /// An item has only the discounts that it was given.
        fileprivate func unknown(_ entry: DiscountEntry) -> Refusal {
            guard field == "invoice_item" else { return entry.unknown }
            return .invalid(
                "Discount \(entry.id) does not already exist on the item. Discounts can only be applied to an item when they already exist on the item.",
                parameter: entry.parameter)
        }

        /// - Parameter field: the field of the discount with its id, such as `invoice`.
        package init(_ field: String, _ id: String, customer: String?, refusingAmounts refusesAmounts: Bool = false) {
            self.field = field
            self.id = id
            self.customer = customer
            self.refusesAmounts = refusesAmounts
        }
    }

    /// Redeems what a call gives. A discount of the owner that the call names stays as it is.
    /// - Parameters:
    ///   - given: the value of the parameter. Null takes all away.
    ///   - present: the discounts that the owner has.
    ///   - place: the parameter that holds them.
    ///   - isCounted: whether the coupon counts as redeemed already. If not, `count` does it later.
    /// - Returns: the ids of the discounts, in the order in which they apply.
    package static func redeem(
        _ given: JSON, having present: [String], for owner: Owner, at place: String = "discounts", counting isCounted: Bool = true, _ change: inout Change
    ) throws -> [String] {
        var (ids, coupons): ([String], Set<String>) = ([], [])
        for (index, entry) in (given.array ?? []).enumerated() {
            let here = "\(place)[\(index)]"
            let entry = try DiscountEntry(entry, at: here)
            let redemption: Redemption
            if entry.name == "discount" {
                guard present.contains(entry.id), let discount = try change.object(Discount.name, entry.id) else { throw owner.unknown(entry) }
                redemption = Redemption(discount)
            } else {
                redemption = try Redemption(entry.name, entry.id, for: owner, at: entry.parameter, change)
            }
            guard coupons.insert(redemption.coupon).inserted else {
                throw Refusal.invalid("The coupon '\(redemption.coupon)' can be redeemed only once here.", parameter: here)
            }
            if let discount = redemption.discount {
                ids.append(discount)
            } else {
                if isCounted { try count(redemption.coupon, redemption.code, &change) }
                ids.append(try make(redemption, for: owner, &change))
            }
        }
        return ids
    }

    /// Redeems one coupon or one code.
    /// - Parameters:
    ///   - name: the parameter that gives it: `coupon` or `promotion_code`.
    ///   - former: the discount whose place it takes. Nil if there is none.
    /// - Returns: the id of the discount.
    package static func redeem(_ name: String, _ text: String, for owner: Owner, replacing former: String?, _ change: inout Change) throws -> String {
        let redemption = try Redemption(name, text, for: owner, at: name, change)
        try count(redemption.coupon, redemption.code, &change)
        return try make(redemption, for: owner, replacing: former, &change)
    }

    /// Refuses if one of the codes that a call gives demands more than what is billed.
    /// - Parameters:
    ///   - given: the value of the parameter.
    ///   - amount: what is billed, before discounts.
    ///   - place: the parameter that holds them.
    package static func requireMinimum(_ given: JSON?, of amount: Int64, in currency: String, at place: String = "discounts", _ change: Change) throws {
        for (index, entry) in (given?.array ?? []).enumerated() {
            guard let id = entry["promotion_code"]?.string, let code = try change.object(PromotionCode.name, id),
                let least = PromotionCode.minimum(of: code, in: currency), amount < least
            else { continue }
            throw Refusal.invalid(
                "This promotion code cannot be redeemed because the associated purchase does not meet the minimum amount requirement.",
                parameter: "\(place)[\(index)][promotion_code]")
        }
    }

    // MARK: Its time

    /// Whether it is for one invoice only.
    package static func isOnce(_ id: String, _ change: Change) throws -> Bool {
        try change.object(name, id)?[FieldKey<JSON>("terms")]?["duration"] == "once"
    }

    /// Whether it is for every invoice.
    package static func isForever(_ id: String, _ change: Change) throws -> Bool {
        try change.object(name, id)?[FieldKey<JSON>("terms")]?["duration"] == "forever"
    }

    private static let user = FieldKey<String>("used_by")

    /// Notes that an invoice is final which they have discounted. Those for one invoice are used up then.
    package static func use(_ ids: [String], by invoice: String, _ change: inout Change) throws {
        for id in ids where try isOnce(id, change) { try change.update(name, id) { discount, _ in discount[user] = invoice } }
    }

    /// Whether another invoice has used it up.
    /// - Parameter invoices: those that may have it: the invoice itself, and the one that it revises.
    package static func isUsed(_ id: String, besides invoices: [String], _ change: Change) throws -> Bool {
        try change.object(name, id)?[user].map { !invoices.contains($0) } ?? false
    }

    /// Whether it still counts at that time.
    package static func lasts(_ id: String, at time: Int64, _ change: Change) throws -> Bool {
        guard let discount = try change.object(name, id) else { return false }
        return discount[FieldKey<Int64>("end")].map { $0 > time } ?? true
    }

    /// Refuses a discount that was not counted when it was made, if its coupon or its code can no longer be redeemed.
    package static func requireLeft(_ id: String, _ change: Change) throws {
        guard let discount = try change.object(name, id), let coupon = discount[FieldKey<JSONObject>("source")]?["coupon"]?.string else { return }
        let code = try discount[FieldKey<String>("promotion_code")].flatMap { try change.object(PromotionCode.name, $0) }
        let isUsable = try code.map { try PromotionCode.isUsable($0, change) } ?? change.object(Coupon.name, coupon).map { Coupon.isValid($0, at: change.now) }
        if isUsable == false { throw Refusal.invalid("Coupon \(coupon) is expired and cannot be applied.", code: "coupon_expired") }
    }

    /// Counts the redemption of a discount that was not counted when it was made.
    package static func count(_ id: String, _ change: inout Change) throws {
        guard let discount = try change.object(name, id), let coupon = discount[FieldKey<JSONObject>("source")]?["coupon"]?.string else { return }
        try count(coupon, discount[FieldKey<String>("promotion_code")], &change)
    }

    private static func count(_ coupon: String, _ code: String?, _ change: inout Change) throws {
        if try change.object(Coupon.name, coupon) != nil {
            try change.update(Coupon.name, coupon) { coupon, change in try Coupon.countRedemption(of: &coupon, &change) }
        }
        if let code { try change.update(PromotionCode.name, code) { code, change in try PromotionCode.countRedemption(of: &code, change) } }
    }

    private static func make(
        _ redemption: Redemption, for owner: Owner, replacing former: String? = nil, _ change: inout Change
    ) throws -> String {
        var fields: JSONObject = [
            "coupon": redemption.document, "source": ["coupon": .string(redemption.coupon), "type": "coupon"], "start": .integer(change.now),
            "terms": .object(redemption.terms),
        ]
        fields["customer"] = owner.customer.map(JSON.string)
        fields["promotion_code"] = redemption.code.map(JSON.string)
        if let months = redemption.terms["months"]?.integer { fields["end"] = .integer(BillingCycle(from: change.now, months: months).boundary(1)) }
        fields[owner.field] = .string(owner.id)
        let isTold = owner.field == "customer" || owner.field == "subscription"
        let verb = former == nil ? "created" : "updated"
        return try change.create(name, fields, emits: isTold ? "customer.discount.\(verb)" : nil) { discount, change in
            if let former = try former.flatMap({ try change.object(name, $0) }) { discount.replace(former) }
        }
    }
}

/// A coupon that is about to be redeemed, or was.
private struct Redemption {
    let coupon: String
    var code: String?
    /// The discount, if there is one already.
    var discount: String?
    /// What the coupon says.
    var terms: JSONObject = [:]
    /// The coupon as it is shown. Older versions show it in the discount, also when it is deleted.
    var document = JSON.null

    init(_ discount: Draft) {
        self.discount = discount.id
        coupon = discount[FieldKey<JSONObject>("source")]?["coupon"]?.string ?? ""
    }

    /// - Parameter name: what the id names: `coupon` or `promotion_code`.
    init(_ name: String, _ id: String, for owner: Discount.Owner, at place: String, _ change: Change) throws {
        if name == "coupon" { try self.init(coupon: id, for: owner, at: place, change) } else { try self.init(code: id, for: owner, at: place, change) }
    }

    private init(coupon id: String, for owner: Discount.Owner, at place: String, _ change: Change) throws {
        guard let coupon = try change.object(Coupon.name, id) else { throw Refusal.noSuchReference("coupon", id, parameter: place) }
        guard Coupon.isValid(coupon, at: change.now) else {
            throw Refusal.invalid("Coupon \(id) is expired and cannot be applied.", code: "coupon_expired", parameter: place)
        }
        self.coupon = id
        terms = Coupon.terms(of: coupon)
        if owner.field == "invoice_item", terms["duration"] == "repeating" {
            throw Refusal.invalid("Coupon \(id) has `duration=repeating` and cannot be applied to one-time objects.", parameter: place)
        }
        document = try change.document(of: coupon)
    }

    private init(code id: String, for owner: Discount.Owner, at place: String, _ change: Change) throws {
        guard let code = try change.object(PromotionCode.name, id), let coupon = PromotionCode.coupon(of: code) else {
            throw Refusal.noSuchReference("promotion code", id, parameter: place)
        }
        guard try PromotionCode.isUsable(code, change) else {
            throw Refusal.invalid("The promotion code '\(id)' can no longer be redeemed.", code: "coupon_expired", parameter: place)
        }
        try PromotionCode.require(code, for: owner.customer, refusingAmounts: owner.refusesAmounts, at: place, change)
        try self.init(coupon: coupon, for: owner, at: place, change)
        self.code = id
    }
}
