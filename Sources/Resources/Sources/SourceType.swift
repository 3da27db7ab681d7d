// What one type of source does differently from the others: its flow, its usage, its currencies, what it needs, how long it waits, and the
// hash that is named after it. One small file for each type, in Types/; the life that they share is in Source.swift.
// Source: Stripe's guides to each payment method, and its specification of the hashes.
import Engine
import OrderedCollections
import Payers
import Wire

package struct SourceType: Sendable {
    /// How a charge of the source ends.
    package enum Settlement: Sendable {
        case atOnce
        /// The charge is pending for so many working days.
        case after(workingDays: Int64)
    }

    package let name: String
    let flow: SourceFlow
    /// The first is what it has where nobody asks for another.
    let usages: [SourceUsage]
    /// Empty: any.
    var currencies: [String] = []
    /// Whether it may do without one.
    var isCurrencyOptional = false
    /// Parameters that have to be there, in the order in which they are missed, such as `owner[name]`.
    var required: [String] = []
    /// The least that can be paid, in the currency's smallest unit.
    var minimumAmount: Int64 = 1
    /// The code of the error that tells of a smaller amount.
    var tooLittle = "amount_too_small"
    /// Characters of the statement descriptor.
    var maximumDescriptor = 5000
    /// Characters that the owner's name has at least.
    var minimumName = 0
    /// Whether the owner is written to, and so has to have an e-mail address that can be.
    var writesToOwner = false
    /// What the hash named after it may hold.
    var parameters: [Parameter] = []
    /// What of that an update may change.
    var changes: [Parameter] = []
    /// Whether it may do without a place to send the customer back to, and get one later.
    var mayReturnLater = false
    /// The hash named after it.
    let fields: [Field]
    /// Whether it is chargeable without any act of the customer.
    var startsChargeable = false
    /// Seconds that it waits for the customer; nil: for ever.
    var pendingLifetime: Int64?
    /// Seconds that it waits for a charge; nil: for ever.
    var chargeableLifetime: Int64?
    /// Whether it waits for a charge no longer than the day in China, which ends at 23:45 there.
    var endsWithChineseDay = false
    package var settlement = Settlement.atOnce
    /// How a charge ends in test mode, by what the source shows; nil: it succeeds.
    var testDebit: @Sendable (Draft) -> TestDebit? = { _ in nil }
    /// Whether the owner's e-mail can say, in test mode, that it turns chargeable by itself.
    var obeysTestEmail = false
    /// Fills the hash when the source is made.
    var open: Hook = { _, _ in }
    /// Follows an update of the hash.
    var change: Hook = { _, _ in }
    /// What is known once the customer has agreed.
    var authorize: Hook = { _, _ in }

    static let hour: Int64 = 3600
    static let day: Int64 = 86_400

    /// A type whose customer is sent to a page of the bank's, which is paid at once, and which waits for the customer for an hour and for
    /// the charge for six.
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
        guard let type = source["type"]?.string.flatMap({ byName[$0] }) else { throw Refusal.internalFault }
        return type
    }

    /// Leaves that are null until somebody knows better.
    static func texts(_ names: String...) -> [Field] { names.map { .string($0).orNull } }
}
