// The evidence that a merchant gives. What is not submitted yet is kept, and can be submitted later. In test mode, a text decides what the bank says.
import Common
import Engine
import Wire

enum DisputeEvidence {
    /// The most characters of one text, and of all texts together.
    private static let maximum = 20_000
    private static let maximumTogether = 150_000
    /// Seconds until the bank decides.
    private static let delay: Int64 = 5
    /// What a text of test mode makes the bank do.
    private static let verdicts = ["winning_evidence": "win", "losing_evidence": "lose", "escalate_inquiry_evidence": "escalate"]

    private static let files = [
        "cancellation_policy", "customer_communication", "customer_signature", "duplicate_charge_documentation", "receipt", "refund_policy",
        "service_documentation", "shipping_documentation", "uncategorized_file",
    ]
    private static let longTexts = [
        "access_activity_log", "cancellation_policy_disclosure", "cancellation_rebuttal", "duplicate_charge_explanation", "product_description",
        "refund_policy_disclosure", "refund_refusal_explanation", "uncategorized_text",
    ]
    private static let texts = [
        "billing_address", "customer_email_address", "customer_name", "customer_purchase_ip", "duplicate_charge_id", "service_date",
        "shipping_address", "shipping_carrier", "shipping_date", "shipping_tracking_number",
    ]

    static let field = Field.hash(
        "evidence",
        files.map { .reference($0, to: "file").orNull } + longTexts.map { .string($0, maximum: maximum).orNull } + texts.map { .string($0).orNull } + [
            .hash("appeal", [
                .hash("card", [
                    .string("reason_for_filing").orAbsent.emptyable, .list("supporting_files", of: .string).orAbsent.emptyable,
                ]).orAbsent.emptyable,
            ]).orAbsent.emptyable,
            EnhancedEligibility.evidence.emptyable,
        ]
    ).given(.update)

    /// Takes the evidence of a call, and submits it unless the call says no.
    static let answer: Hook = { dispute, change in
        let given = change.arguments[.evidence]
        let submits = change.arguments["submit"]?.bool
        guard given != nil || submits == true else { return }
        try Dispute.requireOpen(dispute)
        try requireFiles(given ?? [:], change)
        try requireLength(dispute[.evidence] ?? [:])
        if given != nil { dispute.merge(.evidenceDetails, ["has_evidence": true]) }
        EnhancedEligibility.review(&dispute)
        if submits != false { try submit(&dispute, &change) }
    }

    private static func submit(_ dispute: inout Draft, _ change: inout Change) throws {
        let details = dispute[.evidenceDetails]
        let isLate = change.now > details?["due_by"]?.integer ?? .max
        dispute.merge(
            .evidenceDetails,
            [
                "past_due": .bool(isLate), "submission_count": .integer((details?["submission_count"]?.integer ?? 0) + 1),
                "submission_method": "manual",
            ])
        try dispute.perform("submit", &change)
        let text = dispute[.evidence]?["uncategorized_text"]?.string ?? ""
        if let verdict = verdicts[text] { try change.schedule(verdict, on: dispute, after: delay) }
    }

    private static func requireFiles(_ evidence: JSONObject, _ change: Change) throws {
        for name in files {
            guard let id = evidence[name]?.string, let file = try change.object("file", id), let purpose = file[.purpose] else { continue }
            let isFit = purpose == "dispute_evidence" || name == "customer_signature" && purpose == name
            guard isFit else {
                throw Refusal.invalid(
                    "The file \(id) was uploaded for the purpose \(purpose). Evidence needs the purpose dispute_evidence.",
                    parameter: "evidence[\(name)]")
            }
        }
    }

    private static func requireLength(_ evidence: JSONObject) throws(Refusal) {
        let length = (longTexts + texts).reduce(0) { $0 + (evidence[$1]?.string?.count ?? 0) }
        guard length > maximumTogether else { return }
        throw .invalid("All texts of the evidence together can have \(maximumTogether) characters at most.", parameter: "evidence")
    }
}

extension FieldKey<JSONObject> {
    static var evidence: Self { FieldKey("evidence") }
}
