// What one type of PaymentMethod is: its currencies, what a payment demands, how it is paid, whether it can be used again, the hash that is named
// after it, and what a charge shows of it. Each type has a small file in Types/; those that are little more than a name stand in tables there.
// Source: Stripe's guides to each payment method, and its specification of the hashes.
import Common
import Engine
import Payers
import Wire

package struct PaymentMethodType: Sendable {
    /// Whether it can be used again when it is saved.
    package enum Reuse: Sendable, Equatable {
        case never, itself
        /// Another PaymentMethod of that type is made, which is saved.
        case `as`(String)
    }

    /// How long a payment can be refunded.
    package enum RefundPeriod: Sendable, Equatable {
        case unlimited, never
        case days(Int64)
    }

    package let name: String
    /// Its name on pages, such as "iDEAL".
    package let displayName: String
    /// The field of a PaymentMethod with the details of its type.
    package var key: FieldKey<JSONObject> { FieldKey(name) }
    package let flow: PaymentMethodFlow
    /// Empty if all are possible.
    package var currencies: Set<String> = []
    /// Whether it can be paid in the currency.
    package func accepts(_ currency: String) -> Bool { currencies.isEmpty || currencies.contains(currency) }
    /// What must be known of the payer at the confirmation, such as `billing_details[name]`, in the order in which errors report it.
    package var demands: [String] = []
    /// Those that a PaymentMethod must have when it is made.
    package var demandsAtCreation: [String] = []
    /// More demands, by what the PaymentMethod is.
    var furtherDemands: @Sendable (Draft) -> [String] = { _ in [] }
    /// What an intent must have for it in its `payment_method_options`, by name.
    package var demandedOptions: [String] = []
    /// Whether a payment needs an address to ship to.
    package var demandsShipping = false
    package var reuse = Reuse.never
    /// The payer's account, as her bank tells it in test mode. Nil if no bank tells one.
    var iban: String?
    /// How long the payer has to agree on a page, in seconds. Nil for ever.
    var pageSeconds: Int64?
    /// Whether the payer must agree that her account is debited.
    package var needsMandate = false
    /// How often the payer may try to name the deposits that verify her account. Nil if it needs no verification.
    package var verificationAttempts: Int64?
    /// How long an authorization holds, in seconds. Nil if it cannot be captured later.
    package var holdSeconds: Int64?
    /// How long a payment can be refunded.
    package var refunds = RefundPeriod.unlimited
    /// Its entry in an intent's `payment_method_options` when nothing is sent for it.
    package var options: JSONObject = [:]
    /// The fields of the hash named after it.
    let fields: [Field]
    /// The parameters of that hash. Nil if only a reader can make such a PaymentMethod.
    var parameters: [Parameter]? = []
    /// Whether the hash must be given.
    var isHashRequired = false
    /// Those of them that an update may change.
    var updateParameters: [Parameter] = []
    /// Checks what was given for the hash, and makes the hash of it.
    var open: @Sendable (JSONObject, inout Draft, inout Change) throws -> JSONObject = { given, _, _ in given }
    /// Runs after an update, with what was given for the hash.
    var update: @Sendable (JSONObject, inout Draft, Change) throws -> Void = { _, _, _ in }
    /// Refuses to attach it to a customer, or does what its bank does then.
    var attach: @Sendable (inout Draft, Change) throws -> Void = { _, _ in }
    /// How a payment ends in test mode, by the billing details. Nil if something else decides it.
    var testDebit: (@Sendable (Draft) -> TestDebit)?
    /// Finds out which test account or test card a seed is.
    var recognize: @Sendable (inout Draft) -> Void = { _ in }
    /// Ids that stand for a new PaymentMethod of this type. See `FixedIDs`.
    var fixedIDs: FixedIDs = { _ in nil }
    /// What a charge shows of it, in a hash named after the type.
    var charged: @Sendable (Draft, Draft, Change) -> JSONObject = { _, _, _ in [:] }

    static let day: Int64 = 86_400
    static let week = 7 * day

    /// The field of a PaymentMethod. A publishable key does not see the fingerprint.
    var field: Field { .hash(name, fields.map { $0.name == "fingerprint" ? $0.secretKeyOnly : $0 }).orAbsent }

    /// How long the payer has for what she must do, in seconds. Nil for ever.
    package var actionSeconds: Int64? {
        switch flow {
        case .approval(_, let seconds): seconds
        case .voucher(_, let days): days * PaymentMethodType.day
        default: pageSeconds
        }
    }

    /// The hash in a charge's `payment_method_details`, sorted.
    package func details(of method: Draft, in charge: Draft, _ change: Change) -> JSONObject {
        var details = charged(method, charge, change)
        details.sortKeys()
        return details
    }

    // MARK: All of them

    package static let all: [PaymentMethodType] = {
        let debits: [PaymentMethodType] = [acssDebit, auBECSDebit, bacsDebit, nzBankAccount, sepaDebit, usBankAccount]
        let others: [PaymentMethodType] = [card, ideal, link] + banks + codes + elsewhere + instalments + vouchers + wallets
        return (debits + others).sorted { $0.name < $1.name }
    }()

    private static let byName = Dictionary(all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })

    package static func named(_ name: String) -> PaymentMethodType? { byName[name] }

    package static func of(_ method: Draft) throws -> PaymentMethodType {
        guard let type = method[.type].flatMap({ byName[$0] }) else { throw Refusal.internalFault }
        return type
    }

    // MARK: Making one

    /// The parameter of a create. Nil if there is none.
    var parameter: Parameter? { parameters.map { Parameter.hash(name, $0).forHook } }
    /// The parameter of an update. Nil if there is none.
    var updateParameter: Parameter? { updateParameters.isEmpty ? nil : .hash(name, updateParameters) }

    /// Refuses the hashes of other types.
    func requireAlone(in arguments: Arguments) throws(Refusal) {
        let others = PaymentMethodType.all.map(\.name).filter { $0 != name && arguments.has($0) }
        guard let first = others.first else { return }
        throw .invalid(
            "Received unknown parameter\(others.count == 1 ? "" : "s"): \(others.joined(separator: ", "))", code: "parameter_unknown",
            parameter: first)
    }

    /// - Parameter given: what a request gives for the hash. Nil if it gives none.
    func fill(_ method: inout Draft, with given: JSONObject?, _ change: inout Change) throws {
        if given == nil && isHashRequired { throw Refusal.missing(name) }
        method[key] = try open(given ?? [:], &method, &change)
        try PaymentMethodType.require(demandsAtCreation, of: method)
        testDebit?(method).keep(in: &method)
    }

    /// Notes what a seed does not say.
    func adopt(_ seed: inout Draft) {
        recognize(&seed)
        testDebit?(seed).keep(in: &seed)
    }

    // MARK: Demands

    /// Refuses a payment for which something about the payer is unknown.
    package func requireBillingDetails(of method: Draft) throws(Refusal) {
        try PaymentMethodType.require(demands + furtherDemands(method), of: method)
    }

    /// - Parameter paths: paths such as `billing_details[address][line1]`.
    static func require(_ paths: [String], of method: Draft) throws(Refusal) {
        for path in paths {
            let names = path.split { $0 == "[" || $0 == "]" }.map(String.init)
            let value = names.dropFirst().reduce(method.json(FieldKey<JSON>(names.first ?? ""))) { $0[$1] ?? .null }
            if value.isNull || value == "" { throw .missing(path) }
        }
    }

    /// Refuses to attach an account that is not verified.
    static let requireVerified: @Sendable (inout Draft, Change) throws -> Void = { method, _ in
        if method[.isVerified] == true { return }
        throw Refusal.invalid(
            "PaymentMethods of type '\(method[.type] ?? "")' must be verified before they can be attached to a customer.")
    }

    /// The demand of one of the billing details.
    static func billing(_ names: String...) -> [String] { names.map { "billing_details[\($0)]" } }

    /// The demand of a whole address.
    static let address = ["line1", "city", "postal_code", "country"].map { "billing_details[address][\($0)]" }

    // MARK: Shapes that many have

    /// Fields that are null until they are known.
    static func texts(_ names: String...) -> [Field] { names.map { .string($0).orNull } }

    /// A charge's hash: fields of the PaymentMethod's own hash, and what is added.
    static func own(_ names: [String], of method: Draft, and more: JSONObject = [:]) -> JSONObject {
        let hash = method[FieldKey<JSONObject>(method[.type] ?? "")]
        return names.reduce(into: more) { $0[$1] = hash?[$1] ?? .null }
    }
}
