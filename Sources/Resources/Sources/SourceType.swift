// How one type of source differs from the others: its flow, its usage, its currencies, what it needs, how long it waits, and the hash that is named
// after it. Each type has a small file in Types/. Source.swift has the life that all share.
// Source: Stripe's guides to each payment method, and its specification of the hashes.
import Common
import Engine
import Payers
import Wire

package struct SourceType: Sendable {
    /// How a charge with the source ends.
    package enum Settlement: Sendable {
        case atOnce
        /// The charge is pending for that many working days.
        case after(workingDays: Int64)
    }

    package let name: String
    /// The field of a source with the details of its type.
    package var key: FieldKey<JSONObject> { FieldKey(name) }
    let flow: SourceFlow
    /// The first is the default.
    let usages: [SourceUsage]
    /// Empty if all are possible.
    var currencies: [String] = []
    /// Whether the amount may be missing.
    var isCurrencyOptional = false
    /// Required parameters, such as `owner[name]`, in the order in which the error reports them.
    var required: [String] = []
    /// The smallest amount, in the currency's smallest unit.
    var minimumAmount: Int64 = 1
    /// The code of the error for a smaller amount.
    var tooLittle = "amount_too_small"
    /// The longest statement descriptor, in characters.
    var maximumDescriptor = 5000
    /// The shortest owner's name, in characters.
    var minimumName = 0
    /// Whether the owner gets an e-mail, so that a valid address is required.
    var writesToOwner = false
    /// The parameters of the hash named after it.
    var parameters: [Parameter] = []
    /// Those of them that an update may change.
    var changes: [Parameter] = []
    /// Whether the return URL may be missing at first and be set later.
    var mayReturnLater = false
    /// The fields of the hash named after it.
    let fields: [Field]
    /// Whether it is chargeable without an act of the customer.
    var startsChargeable = false
    /// Seconds that it waits for the customer. Nil for ever.
    var pendingLifetime: Int64?
    /// Seconds that it waits for a charge. Nil for ever.
    var chargeableLifetime: Int64?
    /// Whether it must be charged on the same day in China, which ends at 23:45 there.
    var endsWithChineseDay = false
    package var settlement = Settlement.atOnce
    /// How a charge ends in test mode, by the fields of the source. Nil if it always succeeds.
    var testDebit: @Sendable (Draft) -> TestDebit? = { _ in nil }
    /// Whether the owner's e-mail address can make it chargeable, in test mode.
    var obeysTestEmail = false
    /// Fills the hash when the source is made.
    var open: Hook = { _, _ in }
    /// Runs after an update of the hash.
    var change: Hook = { _, _ in }
    /// Fills in what is known when the customer has agreed.
    var authorize: Hook = { _, _ in }

    static let hour: Int64 = 3600
    static let day: Int64 = 86_400

    /// A type with a page of the bank, which is paid at once. It waits an hour for the customer and six hours for the charge.
    static func redirect(
        _ name: String, currencies: [String], required: [String] = [], fields: [Field], parameters: [Parameter] = []
    ) -> SourceType {
        SourceType(
            name: name, flow: .redirect, usages: [.singleUse], currencies: currencies, required: ["amount"] + required + ["redirect[return_url]"],
            parameters: parameters, fields: fields, pendingLifetime: hour, chargeableLifetime: 6 * hour)
    }

    static let all: [SourceType] = [
        .achCreditTransfer, .achDebit, .acssDebit, .alipay, .auBECSDebit, .bancontact, .card, .cardPresent, .eps, .giropay, .ideal, .klarna,
        .multibanco, .p24, .sepaCreditTransfer, .sepaDebit, .sofort, .threeDSecure, .wechat,
    ]

    private static let byName = Dictionary(all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })

    package static func of(_ source: Draft) throws -> SourceType {
        guard let type = source[.type].flatMap({ byName[$0] }) else { throw Refusal.internalFault }
        return type
    }

    /// Fields that are null until they are known.
    static func texts(_ names: String...) -> [Field] { names.map { .string($0).orNull } }
}
