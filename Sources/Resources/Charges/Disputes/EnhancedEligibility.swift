// Rules of the card networks under which a merchant can win with certain evidence: Visa's Compelling Evidence 3.0, and the compliance programs of Visa
// and Mastercard, whose fee the merchant must accept.
import Engine
import Wire

enum EnhancedEligibility {
    static let types = ["mastercard_compliance", compellingEvidence, "visa_compliance"]

    private static let compellingEvidence = "visa_compelling_evidence_3"
    /// The number of earlier payments without a dispute that Visa wants to see.
    private static let neededTransactions = 2

    static let fields: [Field] = compliance(.choice("status", "fee_acknowledged", "requires_fee_acknowledgement")) + [
        .hash(compellingEvidence, [
            .list("required_actions", of: .choice(Action.allCases.map(\.rawValue))),
            .choice("status", "not_qualified", "qualified", "requires_action"),
        ]).orAbsent,
    ]

    /// The evidence that these rules ask for.
    static let evidence = Field.hash(
        "enhanced_evidence",
        compliance(.boolean("fee_acknowledged").orAbsent) + [
            .hash(compellingEvidence, [
                .hash("disputed_transaction", transaction + [.choice("merchandise_or_services", "merchandise", "services").orNull]).orNull,
                .list("prior_undisputed_transactions", of: .hash(transaction + [.string("charge").required])),
            ]).orAbsent,
        ])

    private static let transaction: [Field] =
        ["customer_account_id", "customer_device_fingerprint", "customer_device_id", "customer_email_address", "customer_purchase_ip"].map {
            .string($0).orNull.emptyable
        } + [
            .string("product_description").orNull.emptyable,
            .hash("shipping_address", ["city", "country", "line1", "line2", "postal_code", "state"].map { .string($0).orNull.emptyable }).orNull,
        ]

    private static func compliance(_ field: Field) -> [Field] { ["mastercard_compliance", "visa_compliance"].map { .hash($0, [field]).orAbsent } }

    // MARK: What applies

    /// Says which rules apply to a new dispute.
    static func begin(_ dispute: inout Draft, hasCompellingEvidence: Bool) {
        let card = dispute[.paymentMethodDetails]?["card"]
        let brand = card?["brand"]?.string ?? ""
        if hasCompellingEvidence && brand == "visa" { dispute[.enhancedEligibilityTypes] = [.string(compellingEvidence)] }
        if card?["case_type"] == "compliance" && ["mastercard", "visa"].contains(brand) {
            dispute[.enhancedEligibilityTypes] = [.string("\(brand)_compliance")]
        }
        review(&dispute)
    }

    /// Says what is still missing.
    static func review(_ dispute: inout Draft) {
        let evidence = dispute[.evidence]?["enhanced_evidence"]
        var eligibility: JSONObject = [:]
        for type in (dispute[.enhancedEligibilityTypes] ?? []).compactMap(\.string) {
            if type == compellingEvidence {
                let missing = missing(in: evidence?[type])
                eligibility[type] = [
                    "required_actions": .array(missing.map { .string($0.rawValue) }), "status": missing.isEmpty ? "qualified" : "requires_action",
                ]
            } else {
                let isAcknowledged = evidence?[type]?["fee_acknowledged"] == true
                eligibility[type] = ["status": isAcknowledged ? "fee_acknowledged" : "requires_fee_acknowledgement"]
            }
        }
        dispute.merge(.evidenceDetails, ["enhanced_eligibility": .object(eligibility)])
    }

    // MARK: Compelling evidence

    private enum Action: String, CaseIterable {
        case identifiers = "missing_customer_identifiers"
        case description = "missing_disputed_transaction_description"
        case kind = "missing_merchandise_or_services"
        case priorDescription = "missing_prior_undisputed_transaction_description"
        case priorTransactions = "missing_prior_undisputed_transactions"
    }

    private static func missing(in evidence: JSON?) -> [Action] {
        let disputed = evidence?["disputed_transaction"]
        let prior = evidence?["prior_undisputed_transactions"]?.array ?? []
        let isMissing: [Action: Bool] = [
            .identifiers: prior.isEmpty || !prior.allSatisfy { isSameCustomer($0, disputed) }, .description: !has("product_description", disputed),
            .kind: !has("merchandise_or_services", disputed),
            .priorDescription: prior.isEmpty || !prior.allSatisfy { has("product_description", $0) },
            .priorTransactions: prior.count < neededTransactions,
        ]
        return Action.allCases.filter { isMissing[$0] == true }
    }

    /// Whether two payments share two marks of the customer, one of them an IP address or a device. Source: Visa's rules for compelling evidence.
    private static func isSameCustomer(_ transaction: JSON, _ disputed: JSON?) -> Bool {
        let strong = ["customer_device_fingerprint", "customer_device_id", "customer_purchase_ip"].filter { agree($0, transaction, disputed) }
        let others = ["customer_account_id", "customer_email_address", "shipping_address"].filter { agree($0, transaction, disputed) }
        return !strong.isEmpty && strong.count + others.count >= 2
    }

    private static func agree(_ name: String, _ transaction: JSON, _ other: JSON?) -> Bool {
        has(name, transaction) && transaction[name] == other?[name]
    }

    private static func has(_ name: String, _ transaction: JSON?) -> Bool { transaction?[name].map { !$0.isNull } ?? false }
}

extension FieldKey<[JSON]> {
    fileprivate static var enhancedEligibilityTypes: Self { FieldKey("enhanced_eligibility_types") }
}
