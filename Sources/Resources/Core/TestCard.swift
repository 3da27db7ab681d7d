// Stripe's documented test cards, and what each one is made for. No other number is taken, and none is stored: a card keeps the name of its
// test card. Source: Stripe's pages on testing.
import Digest
import Engine
import Wire

struct TestCard: Sendable {
    /// What becomes of a charge.
    enum Outcome: Sendable {
        case approved
        case declined(Decline)
        /// It can be attached to a customer, and its charges are declined.
        case declinedOnceAttached(Decline)
    }

    /// What a card keeps instead of the number.
    let name: String
    let number: String
    let brand: String
    var funding = "credit"
    var country = "US"
    /// The tokens that stand for it.
    var tokens: [String] = []
    var outcome = Outcome.approved
    /// `required`, `optional` or `not_supported`.
    var threeDSecure = "optional"
    /// Whether its bank would ask the customer.
    var isEnrolled = false
    /// Checks that fail although there is something to check: `cvc`, `line1`, `zip`.
    var failingChecks: Set<String> = []
    /// Whether the charge is disputed at once.
    var isDisputed = false
    /// Whether the money is available at once.
    var bypassesPending = false

    /// The fixed ids of PaymentMethods that stand for it, named as its tokens are. Of those that decline, Stripe's pages write some with the
    /// brand and some without: both will do.
    var paymentMethods: [String] {
        tokens.map { $0.dropFirst("tok_".count) }.flatMap { name in
            name.hasPrefix("chargeDeclined") ? ["pm_card_\(name)", "pm_card_visa_\(name)"] : ["pm_card_\(name)"]
        }
    }

    /// The cvc of a fixed token or PaymentMethod.
    var cvc: String { brand == "American Express" ? "1234" : "123" }

    /// What an attempt to attach it to a customer is declined for. Who is only asked first does not decline that.
    var declineOnAttaching: Decline? {
        if case .declined(let decline) = outcome, decline.declineCode != "authentication_required" { decline } else { nil }
    }

    var last4: String { String(number.suffix(4)) }

    /// The same for the same number, in one account: it tells no number.
    func fingerprint(account: String) -> String { Fingerprint.of("card \(name)", account: account) }

    /// The one that a card, a source or a charge remembers.
    static func of(_ draft: Draft) -> TestCard? { draft["test_card"]?.string.flatMap(named) }

    static func named(_ name: String) -> TestCard? { byName[name] }
    static func numbered(_ number: String) -> TestCard? { byNumber[number] }
    static func token(_ token: String) -> TestCard? { byToken[token] }
    static func paymentMethod(_ id: String) -> TestCard? { byPaymentMethod[id] }

    private static let byName = Dictionary(all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    private static let byNumber = Dictionary(all.map { ($0.number, $0) }, uniquingKeysWith: { first, _ in first })
    private static let byToken = Dictionary(all.flatMap { card in card.tokens.map { ($0, card) } }, uniquingKeysWith: { first, _ in first })
    private static let byPaymentMethod = Dictionary(
        all.flatMap { card in card.paymentMethods.map { ($0, card) } }, uniquingKeysWith: { first, _ in first })
    private static let all = brands + countries + declines + special
}

/// Stands for a number that must not be shown.
enum Fingerprint {
    /// Sixteen characters, the same for the same secret in one account.
    static func of(_ secret: String, account: String) -> String {
        let digits = Base62.digits(of: SHA256.hash(Array("pinstripe fingerprint \(account) \(secret)".utf8)).prefix(16))
        return String(decoding: digits, as: UTF8.self)
    }
}
