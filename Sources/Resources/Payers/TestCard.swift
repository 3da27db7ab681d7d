// A test card of Stripe's: what its number, its tokens and its fixed PaymentMethods stand for, and what becomes of a payment with it.
// No other number is taken, and none is stored: a card keeps the name of its test card. The cards themselves are in TestCards.swift.
import Common
import Digest
import Engine
import Wire

package struct TestCard: Sendable {
    package enum Funding: String, Sendable { case credit, debit, prepaid }

    /// What becomes of a charge, once it is authenticated where its bank wants that.
    package enum Outcome: Sendable {
        case approved
        /// Attaching it to a customer is declined, too.
        case declined(Decline)
        /// It can be attached to a customer, and its charges are declined.
        case declinedOnceAttached(Decline)
        /// Radar lets no charge of it through to the bank.
        case blocked
    }

    /// What 3D Secure does with it.
    package enum Authentication: Sendable {
        /// The card cannot do it.
        case unsupported
        /// The card could, and its holder is not enrolled: nobody is asked.
        case notEnrolled
        /// The holder is asked where the merchant wants that.
        case optional
        /// The holder is asked for every payment.
        case required
        /// The holder is asked, but not for a payment without her after the card was set up.
        case requiredUntilSetUp
        /// The holder is asked while she is there, and payments without her go through.
        case requiredOnSession
        /// Every payment is authenticated, and nobody is asked.
        case frictionless
    }

    package enum Risk: String, Sendable { case normal, elevated, highest }

    /// A check that does not pass where there is something to check.
    package enum Check: String, Sendable { case fail, unavailable }

    /// What becomes of a refund: it succeeds at once, after a while, or only for a while.
    package enum Refund: Sendable { case succeeds, pendsFirst, failsLater }

    /// Why its charges are disputed a while after they have succeeded.
    package enum Dispute: Sendable {
        case fraudulent, productNotReceived, inquiry, multiple, compellingEvidence, compliance, automaticRepresentment
    }

    /// What a card keeps instead of the number.
    package let name: String
    package let number: String
    package let brand: CardBrand
    /// The other network of a co-branded card, as PaymentMethods call it.
    let secondNetwork: String?
    let funding: Funding
    /// Where it was issued.
    let country: String
    /// The fixed tokens that stand for it.
    let tokens: [String]
    /// The fixed ids of PaymentMethods that stand for it.
    let paymentMethods: [String]
    package let outcome: Outcome
    package let authentication: Authentication
    /// Whether 3D Secure breaks down where it is tried.
    let breaksAuthentication: Bool
    /// What it does when `cvc`, `line1` or `zip` are checked.
    let checks: [String: Check]
    package let risk: Risk
    package let refund: Refund
    package let dispute: Dispute?
    /// Whether its issuer reports its charges as fraud, with an early warning.
    let isReportedAsFraud: Bool
    /// Whether the money is available at once.
    package let bypassesPending: Bool

    /// - Parameters:
    ///   - ids: what stands behind `tok_` and `pm_card_` in fixed ids. Stripe's pages write those of cards that decline with the brand, and
    ///     some without: both will do.
    ///   - tokens: the same, of tokens only.
    ///   - paymentMethods: the same, of PaymentMethods only.
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

    /// The networks that its payments can go by, its brand's first.
    package var networks: [String] { secondNetwork.map { [$0, brand.network].sorted() } ?? [brand.network] }

    /// Whether its bank would have the holder confirm a payment that asks for that.
    package var isEnrolled: Bool {
        switch authentication {
        case .unsupported, .notEnrolled, .frictionless: false
        case .optional, .required, .requiredUntilSetUp, .requiredOnSession: true
        }
    }

    /// What a source says of it: whether 3D Secure is `required`, `optional` or `not_supported`.
    package var threeDSecure: String {
        switch authentication {
        case .unsupported: "not_supported"
        case .notEnrolled, .optional, .frictionless: "optional"
        case .required, .requiredUntilSetUp, .requiredOnSession: "required"
        }
    }

    /// Why a charge is declined; nil: it is not.
    /// - Parameter isAuthenticated: whether the holder has confirmed it.
    package func decline(isAuthenticated: Bool) -> Decline? {
        if !isAuthenticated && [.required, .requiredUntilSetUp].contains(authentication) { return .authenticationRequired }
        return switch outcome {
        case .approved: nil
        case .declined(let decline), .declinedOnceAttached(let decline): decline
        case .blocked: .fraudulent
        }
    }

    /// Whether Radar keeps its charges from the bank.
    var isBlocked: Bool { if case .blocked = outcome { true } else { false } }

    /// Why an attempt to attach it to a customer is declined; nil: it is not.
    package var declineOnAttaching: Decline? { if case .declined(let decline) = outcome { decline } else { nil } }

    /// The same for the same number, in one account: it tells no number.
    package func fingerprint(account: String) -> String { Fingerprint.of("card \(name)", account: account) }

    /// The one that a card, a source or a charge remembers.
    package static func of(_ draft: Draft) -> TestCard? { draft["test_card"]?.string.flatMap(named) }

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
