// How the creation of an intent ends, of either kind: it takes its PaymentMethod, and with `confirm` it is confirmed in the same call.
import Engine
import Wire

enum IntentOpening {
    /// - Parameters:
    ///   - waiting: the status of an intent that only has to be confirmed.
    ///   - names: the parameters that only a confirmation can use.
    ///   - confirm: confirms it with the PaymentMethod that it has.
    static func finish<Status: RawRepresentable<String>>(
        _ intent: inout Draft, _ kind: IntentKind, waitingIn waiting: Status, ofConfirmation names: [String], _ change: inout Change,
        confirm: (inout Draft, inout Change) throws -> Void
    ) throws {
        let isConfirmed = change.arguments["confirm"] == true
        if !isConfirmed { try IntentDemands.requireNoConfirmation(names, kind, change) }
        let hasMethod = try IntentMethod.take(into: &intent, &change)
        if hasMethod { try intent.begin(in: waiting) }
        guard isConfirmed else { return }
        if !hasMethod { _ = try IntentMethod.required(intent, change) }
        // Its first event shows it before the confirmation.
        intent.note("create", change, event: "created")
        try confirm(&intent, &change)
    }
}
