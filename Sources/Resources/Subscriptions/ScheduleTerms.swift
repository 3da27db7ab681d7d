// What a phase says about the subscription besides its items. What it does not say, the default settings of the schedule do.
import Connect
import Engine
import Invoices
import Wire

struct ScheduleTerms {
    private let phase: JSONObject
    private let defaults: JSONObject

    init(_ phase: JSONObject, of schedule: Draft) { self.init(phase, defaults: schedule[.defaultSettings] ?? [:]) }

    init(_ phase: JSONObject, defaults: JSONObject) {
        self.phase = phase
        self.defaults = defaults
    }

    subscript(name: String) -> JSON? { [phase[name], defaults[name]].compactMap(\.self).first { !$0.isNull } }

    var daysUntilDue: JSON? {
        [phase["invoice_settings"]?["days_until_due"], defaults["invoice_settings"]?["days_until_due"]].compactMap(\.self).first { !$0.isNull }
    }

    /// As parameters of a subscription's call. What nobody says is left out.
    var input: JSONObject {
        var input: JSONObject = [:]
        for name in ["application_fee_percent", "collection_method", "default_payment_method", "description", "on_behalf_of"] { input[name] = self[name] }
        input["automatic_tax"] = self["automatic_tax"].map { Self.without(["disabled_reason"], $0) }
        input["billing_thresholds"] = self["billing_thresholds"].map { Self.without([], $0) }
        input["transfer_data"] = self["transfer_data"].map { Self.without([], $0) }
        input["invoice_settings"] = self["invoice_settings"].map { Self.without(["days_until_due"], $0) }
        if self["collection_method"] == "send_invoice" { input["days_until_due"] = daysUntilDue }
        return input
    }

    private static func without(_ names: Set<String>, _ hash: JSON) -> JSON {
        .object((hash.object ?? [:]).filter { !$0.value.isNull && !names.contains($0.key) })
    }

    /// Refuses what names nothing.
    /// - Parameter place: the parameter that says it.
    static func require(_ terms: JSONObject, at place: String, of schedule: Draft, _ change: Change) throws {
        try InvoiceCustomer.requireMethod(
            terms["default_payment_method"]?.string, as: "\(place)[default_payment_method]", of: schedule, change)
        try PlatformTerms.require(percent: terms["application_fee_percent"], at: "\(place)[application_fee_percent]")
    }
}
