// What comes after a payment that has succeeded: Radar puts it under review, its issuer reports it as fraud, its payer disputes it. The test card or
// the test bank account decides. A tester can do the same to any charge.
import Common
import Engine
import Payers
import PaymentMethods
import Sources
import Wire

enum ChargeAftermath {
    /// Seconds until an issuer or a payer complains.
    private static let delay: Int64 = 5

    static let deeds: [Deed] = [
        .byTester("dispute", Disputing.parameters, when: hasTakenMoney, then: Disputing.dispute),
        .byTester("warn", RadarEarlyFraudWarning.parameters, when: { hasTakenMoney($0) && $0.has(.testCard) }, then: RadarEarlyFraudWarning.warn),
        .byTester("review", when: canBeReviewed, then: Review.open),
    ]

    @Sendable private static func canBeReviewed(_ charge: Draft) -> Bool {
        charge.status == Charge.Status.succeeded.rawValue && charge[.refunded] != true && charge[.disputed] != true
    }

    @Sendable private static func hasTakenMoney(_ charge: Draft) -> Bool {
        charge.status == Charge.Status.succeeded.rawValue && charge[.captured] == true
    }

    /// Plans it. Call it when a charge has succeeded, and again when it was captured: what is not captured cannot be disputed.
    static func expect(after charge: inout Draft, _ change: inout Change) throws {
        let card = TestCard.of(charge)
        if card?.risk == .elevated && !charge.has(.review) { try Review.open(on: &charge, because: "rule", &change) }
        guard charge[.captured] == true else { return }
        for complaint in try complaints(about: charge, card, change) { try change.schedule("dispute", on: charge, after: delay, complaint) }
        if card?.isReportedAsFraud == true { try change.schedule("warn", on: charge, after: delay) }
    }

    /// The disputes that follow, by what `Disputing.dispute` is told of each.
    private static func complaints(about charge: Draft, _ card: TestCard?, _ change: Change) throws -> [JSONObject] {
        guard let card else { return try isDisputedDebit(charge, change) ? [[:]] : [] }
        // The issuer answers for a payment that its holder has confirmed.
        let threeDSecure = charge[.paymentMethodDetails]?["card"]?["three_d_secure"]
        let isProtected = threeDSecure?["result"] == "authenticated"
        switch card.dispute {
        case .fraudulent, .automaticRepresentment: return isProtected ? [] : [["reason": "fraudulent"]]
        case .compellingEvidence: return isProtected ? [] : [["reason": "fraudulent", "compelling_evidence": true]]
        case .multiple:
            // Together they are about the whole payment.
            let amount = charge[.amountCaptured] ?? 0
            return isProtected ? [] : [amount - amount / 2, amount / 2].map { ["reason": "fraudulent", "amount": .integer($0)] }
        case .productNotReceived: return [["reason": "product_not_received"]]
        case .inquiry: return [["reason": "fraudulent", "case_type": "inquiry"]]
        case .compliance: return [["reason": "noncompliant", "case_type": "compliance"]]
        case .prevented: return isProtected ? [] : [["reason": "fraudulent", "case_type": "block"]]
        case nil: return []
        }
    }

    private static func isDisputedDebit(_ charge: Draft, _ change: Change) throws -> Bool {
        let id = charge[.paymentMethod] ?? ""
        let payer = try change.object(Source.name, id) ?? change.object(BankAccount.name, id) ?? change.object(PaymentMethod.name, id)
        return payer.map(TestDebit.of)?.outcome == .disputed
    }
}
