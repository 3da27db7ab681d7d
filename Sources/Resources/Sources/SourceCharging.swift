// What a charge does to a source. It uses up a source for single use, and one without a customer. From a receiver, it takes money that was paid in.
import Common
import Engine
import Wire

package enum SourceCharging {
    /// Refuses if a charge of that amount is not possible.
    package static func require(_ source: Draft, amount: Int64, currency: String) throws(Refusal) {
        try requireUnconsumed(source)
        guard source.status == Source.Status.chargeable.rawValue else {
            throw .invalid(
                "The source \(source.id) is not in a chargeable state: it has a status of \(source.status).", code: "invalid_source_usage",
                parameter: "source")
        }
        if let own = source[.currency], own != currency {
            throw .invalid("The currency of the source \(source.id) is \(own), not \(currency).", code: "invalid_currency", parameter: "currency")
        }
        if source.has(.receiver) && source[.usage] == "reusable" {
            guard amount > SourceReceiver.balance(of: source) else { return }
            throw .invalid(
                "The source \(source.id) holds \(SourceReceiver.balance(of: source)), and you asked for \(amount).", code: "charge_exceeds_source_limit",
                parameter: "amount")
        }
        if source[.usage] == "single_use", let own = source[.amount], own != amount {
            throw .invalid(
                "The source \(source.id) is for an amount of \(own), and you asked for \(amount).", code: "invalid_source_usage", parameter: "amount")
        }
    }

    /// A reusable source of a customer is not used up.
    package static func requireUnconsumed(_ source: Draft) throws(Refusal) {
        guard source.status == Source.Status.consumed.rawValue, source[.usage] == "reusable" else { return }
        throw .invalid(
            "The reusable source you provided is consumed because it was previously charged without being attached to a customer or was "
                + "detached from a customer. To charge a reusable source multiple time you must attach it to a customer first.")
    }

    /// Takes a charge from the source.
    package static func spend(_ amount: Int64, from id: String, _ change: inout Change) throws {
        try change.update(Source.name, id) { source, change in
            try SourceMandateNotification.announce(amount, from: source, &change)
            SourceReceiver.charge(amount, from: &source)
            if source[.usage] == "single_use" || !source.has(.customer) {
                try source.perform("consume", &change)
            } else if source.has(.receiver) && SourceReceiver.balance(of: source) == 0 {
                try source.perform("empty", &change)
            }
            SourceReceiver.showBalance(of: &source)
        }
    }
}
