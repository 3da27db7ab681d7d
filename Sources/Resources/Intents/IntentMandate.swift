// The mandate of a confirmation: one that the PaymentMethod has already, or a new one from `mandate_data`.
import Charges
import Common
import Engine
import PaymentMethods
import Payers
import Wire

package enum IntentMandate {
    /// The beginning of the path of their pages. The mandate's id and a secret follow.
    package static let root = "mandates"

    /// The mandate for a payment. Nil if the customer has not agreed to one.
    static func forPayment(of intent: Draft, _ method: Draft, _ change: inout Change) throws -> String? {
        if let id = change.arguments.string("mandate") {
            guard try change.object(Mandate.name, id) != nil else { throw Refusal.noSuchReference(Mandate.name, id, parameter: "mandate") }
            return id
        }
        if let id = method[.mandateID], try change.object(Mandate.name, id)?.status == Mandate.Status.active.rawValue { return id }
        guard let acceptance = acceptance(intent, change) else { return nil }
        let isSaved = FutureUsage.of(method[.type] ?? "", in: intent) != nil
        return try make(method, acceptance, isSaved ? nil : ["amount": intent.json(.amount), "currency": intent.json(.currency)], .active, &change)
    }

    /// What the customer has agreed to. With a publishable key, she agrees in her browser by confirming.
    static func acceptance(_ intent: Draft, _ change: Change) -> JSON? {
        if let given = change.arguments["mandate_data"]?["customer_acceptance"] { return given }
        if let given = intent[.confirmation]?["mandate_data"]?["customer_acceptance"] { return given }
        guard change.isPublishable else { return nil }
        return ["online": ["ip_address": change.clientAddress.map(JSON.string) ?? .null, "user_agent": .null], "type": "online"]
    }

    /// - Parameter singleUse: the payment that it is for. Nil if it is for any number of payments.
    static func make(
        _ method: Draft, _ acceptance: JSON, _ singleUse: JSONObject?, _ status: Mandate.Status, _ change: inout Change
    ) throws -> String {
        let debit = TestDebit.of(method)
        let id = try change.create(Mandate.name, [
            "customer_acceptance": accepted(acceptance, change), "payment_method": .string(method.id),
            "type": singleUse == nil ? "multi_use" : "single_use",
        ]) { mandate, change in
            mandate[.paymentMethodDetailsTree] = details(of: method, in: mandate, change)
            let isRefused = debit.outcome == .mandateRefused
            if isRefused || status != .pending { try mandate.begin(in: isRefused ? Mandate.Status.inactive : status) }
            if let singleUse { mandate[.singleUse] = singleUse } else { mandate[.multiUse] = [:] }
        }
        if singleUse == nil { try change.update(PaymentMethod.name, method.id) { method, _ in method[.mandateID] = id } }
        return id
    }

    /// A bank that returns a debit may end the mandate with it.
    static func end(of intent: Draft, _ method: Draft, _ change: inout Change) throws {
        if let id = try active(of: intent, method, change)?.id { try change.fire("deactivate", on: Mandate.name, id) }
    }

    /// A mandate for one payment ends with it.
    static func endSingle(of intent: Draft, _ method: Draft, _ change: inout Change) throws {
        guard let mandate = try active(of: intent, method, change), mandate.has(.singleUse) else { return }
        try change.fire("use_up", on: Mandate.name, mandate.id)
    }

    /// The mandate by which the intent's last charge was made, if it is still active.
    private static func active(of intent: Draft, _ method: Draft, _ change: Change) throws -> Draft? {
        let details = try change.object(Charge.name, intent[.latestCharge] ?? "")?[.paymentMethodDetails]
        guard let id = details?[method[.type] ?? ""]?["mandate"]?.string, let mandate = try change.object(Mandate.name, id),
            mandate.status == Mandate.Status.active.rawValue
        else { return nil }
        return mandate
    }

    private static func accepted(_ given: JSON, _ change: Change) -> JSON {
        let type = given["type"]?.string ?? "online"
        var acceptance: JSONObject = ["accepted_at": given["accepted_at"] ?? .integer(change.now)]
        if type == "online" {
            acceptance["online"] = [
                "ip_address": given["online"]?["ip_address"] ?? .null, "user_agent": given["online"]?["user_agent"] ?? .null,
            ]
        } else {
            acceptance["offline"] = [:]
        }
        acceptance["type"] = .string(type)
        return .object(acceptance)
    }

    /// What the mandate says about the account, by its type.
    private static func details(of method: Draft, in mandate: Draft, _ change: Change) -> JSON {
        let type = method[.type] ?? ""
        let url = JSON.string("\(change.settings.publicURL)/\(root)/\(mandate.id)/\(change.randomCharacters(24))")
        let reference = JSON.string(change.randomCapitals(16))
        let details: JSONObject =
            switch type {
            case "sepa_debit": ["reference": reference, "url": url]
            case "bacs_debit":
                [
                    "display_name": .null, "network_status": TestDebit.of(method).outcome == .mandateRefused ? "refused" : "accepted",
                    "reference": reference, "revocation_reason": .null, "service_user_number": .null, "url": url,
                ]
            case "au_becs_debit": ["url": url]
            case "acss_debit": ["default_for": .null, "interval_description": .null, "payment_schedule": "sporadic", "transaction_type": "personal"]
            default: [:]
            }
        var whole: JSONObject = [type: .object(details), "type": .string(type)]
        whole.sortKeys()
        return .object(whole)
    }

    /// Refuses a confirmation without a mandate. An intent that was made in the same call is kept.
    static func refuse(_ kind: IntentKind, _ change: inout Change) throws {
        let refusal = Refusal.invalid(
            "This \(kind.noun) requires a mandate, but no existing mandate was found. Send mandate_data[customer_acceptance] when you confirm it, or use a "
                + "PaymentMethod that has a mandate.")
        guard change.arguments["confirm"] == true else { throw refusal }
        change.decline(refusal)
    }
}

extension FieldKey<JSONObject> {
    static var multiUse: Self { FieldKey("multi_use") }
    static var singleUse: Self { FieldKey("single_use") }
}
