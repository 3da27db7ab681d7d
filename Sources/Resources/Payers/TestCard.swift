// A test card of Stripe's: its number, its tokens, its fixed PaymentMethods, and the outcome of a payment with it. No other number is accepted, and
// no number is stored: a card keeps the name of its test card. The cards themselves are in TestCard+All.swift.
import Common
import Digest
import Engine
import Wire

package struct TestCard: Sendable {
    package enum Funding: String, Sendable { case credit, debit, prepaid }

    /// The outcome of a charge. If the bank wants authentication, this comes after it.
    package enum Outcome: Sendable {
        case approved
        /// Attaching it to a customer is declined, too.
        case declined(Decline)
        /// It can be attached to a customer, and its charges are declined.
        case declinedOnceAttached(Decline)
        /// Radar blocks each of its charges, so the bank is not asked.
        case blocked
    }

    /// What the card does with 3D Secure.
    package enum Authentication: Sendable {
        /// The card does not support it.
        case unsupported
        /// The card supports it, but the holder is not enrolled, so nobody is asked.
        case notEnrolled
        /// The holder is asked if the merchant wants that.
        case optional
        /// The holder is asked for every payment.
        case required
        /// The holder is asked, except for a payment without her after the card was set up.
        case requiredUntilSetUp
        /// The holder is asked while she is present. Payments without her succeed.
        case requiredOnSession
        /// The holder is asked when the card is saved. Other payments succeed.
        case requiredToSave
        /// Every payment is authenticated, and nobody is asked.
        case frictionless
    }

    package enum Risk: String, Sendable { case normal, elevated, highest }

    /// The result of a check that does not pass.
    package enum Check: String, Sendable { case fail, unavailable }

    /// The outcome of a refund: it succeeds at once, succeeds later, or fails later.
    package enum Refund: Sendable { case succeeds, pendsFirst, failsLater }

    /// Why its charges are disputed some seconds after they have succeeded.
    package enum Dispute: Sendable {
        case fraudulent, productNotReceived, inquiry, multiple, compellingEvidence, compliance, automaticRepresentment, prevented
    }

    /// Its name, which a card keeps instead of the number.
    package let name: String
    package let number: String
    package let brand: CardBrand
    /// The other network of a co-branded card, by its name in PaymentMethods.
    let secondNetwork: String?
    let funding: Funding
    /// The country in which it was issued.
    let country: String
    /// Its fixed tokens.
    let tokens: [String]
    /// Its fixed ids of PaymentMethods.
    let paymentMethods: [String]
    package let outcome: Outcome
    package let authentication: Authentication
    /// Whether an attempt of 3D Secure fails with an error.
    package let breaksAuthentication: Bool
    /// The results of the checks `cvc`, `line1` and `zip`.
    let checks: [String: Check]
    package let risk: Risk
    package let refund: Refund
    package let dispute: Dispute?
    /// Whether its issuer sends early fraud warnings about its charges.
    package let isReportedAsFraud: Bool
    /// Whether the money of its charges is available at once.
    package let bypassesPending: Bool

    /// - Parameters:
    ///   - ids: the ends of its fixed ids, after `tok_` and `pm_card_`. Stripe's pages write those of declined cards with the brand and sometimes
    ///   without it. Both work.
    ///   - tokens: the same for tokens only.
    ///   - paymentMethods: the same for PaymentMethods only.
    package init(
        _ name: String, _ number: String, _ brand: CardBrand, _ funding: Funding = .credit, _ country: String = "US", ids: [String] = [],
        tokens: [String] = [], paymentMethods: [String] = [], outcome: Outcome = .approved, authentication: Authentication? = nil,
        breaksAuthentication: Bool = false, checks: [String: Check] = [:], risk: Risk = .normal, refund: Refund = .succeeds,
        dispute: Dispute? = nil, isReportedAsFraud: Bool = false, bypassesPending: Bool = false, secondNetwork: String? = nil
    ) {
        let ids = ids.flatMap { $0.hasPrefix("charge") ? [$0, "visa_\($0)"] : [$0] }
        self.name = name
        self.number = number
        self.brand = brand
        self.funding = funding
        self.country = country
        self.tokens = (ids + tokens).map { "tok_\($0)" }
        self.paymentMethods = (ids + paymentMethods).map { "pm_card_\($0)" }
        self.outcome = outcome
        self.authentication = authentication ?? (brand == .americanExpress ? .unsupported : .notEnrolled)
        self.breaksAuthentication = breaksAuthentication
        self.checks = checks
        self.risk = risk
        self.refund = refund
        self.dispute = dispute
        self.isReportedAsFraud = isReportedAsFraud
        self.bypassesPending = bypassesPending
        self.secondNetwork = secondNetwork
    }

    /// The cvc of a fixed token or PaymentMethod.
    package var cvc: String { brand == .americanExpress ? "1234" : "123" }

    package var last4: String { String(number.suffix(4)) }

    /// The networks of its payments, its brand's first.
    package var networks: [String] { secondNetwork.map { [$0, brand.network].sorted() } ?? [brand.network] }

    /// Whether its bank asks the holder to confirm, if the payment asks for that.
    package var isEnrolled: Bool {
        switch authentication {
        case .unsupported, .notEnrolled, .frictionless: false
        case .optional, .required, .requiredUntilSetUp, .requiredOnSession, .requiredToSave: true
        }
    }

    /// The value in a source: 3D Secure is `required`, `optional` or `not_supported`.
    package var threeDSecure: String {
        switch authentication {
        case .unsupported: "not_supported"
        case .notEnrolled, .optional, .frictionless, .requiredToSave: "optional"
        case .required, .requiredUntilSetUp, .requiredOnSession: "required"
        }
    }

    /// Why a charge is declined. Nil if it is not.
    /// - Parameter isAuthenticated: whether the holder has confirmed it.
    package func decline(isAuthenticated: Bool) -> Decline? {
        if !isAuthenticated && [.required, .requiredUntilSetUp].contains(authentication) { return .authenticationRequired }
        return switch outcome {
        case .approved: nil
        case .declined(let decline), .declinedOnceAttached(let decline): decline
        case .blocked: .fraudulent
        }
    }

    /// Whether a payment without the holder is refused before a charge is made. Source: recorded payments in 2026.
    package var isDeclinedBeforeCharge: Bool { name.hasPrefix("three_d_secure_2_required") }

    /// Why an attempt to attach it to a customer is declined. Nil if it is not.
    package var declineOnAttaching: Decline? { if case .declined(let decline) = outcome { decline } else { nil } }

    /// The fingerprint: equal for equal numbers in an account. The number cannot be found from it.
    package func fingerprint(account: String) -> String { Fingerprint.of("card \(name)", account: account) }

    /// The test card that a card, a source or a charge remembers.
    package static func of(_ draft: Draft) -> TestCard? { draft[.testCard].flatMap(named) }

    package static func named(_ name: String) -> TestCard? { byName[name] }
    static func numbered(_ number: String) -> TestCard? { byNumber[number] }
    package static func token(_ token: String) -> TestCard? { byToken[token] }
    package static func paymentMethod(_ id: String) -> TestCard? { byPaymentMethod[id] }

    private static let byName = Dictionary(all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    private static let byNumber = Dictionary(all.map { ($0.number, $0) }, uniquingKeysWith: { first, _ in first })
    private static let byToken = Dictionary(all.flatMap { card in card.tokens.map { ($0, card) } }, uniquingKeysWith: { first, _ in first })
    private static let byPaymentMethod = Dictionary(
        all.flatMap { card in card.paymentMethods.map { ($0, card) } }, uniquingKeysWith: { first, _ in first })
}
