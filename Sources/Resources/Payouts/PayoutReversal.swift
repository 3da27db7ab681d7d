// A platform can take back a payout of a connected account. That is another payout, of a negative amount.
import Common
import Engine
import Payers
import Wire

enum PayoutReversal {
    /// Where the bank accounts are from which a payout can be taken back.
    private static let countries: Set = ["US", "CA"]

    static let reverse: Hook = { payout, change in
        guard change.account.key.platform != nil else {
            throw Refusal.invalid("Only the payouts of connected accounts can be reversed: send the header Stripe-Account.")
        }
        // It has not left yet.
        if payout.status == Payout.Status.pending.rawValue && payout[.automatic] != true { return try payout.perform("cancel", &change) }
        let destination = try change.object(BankAccount.name, payout[.destination] ?? "")
        guard let destination, countries.contains(destination[.country] ?? "") else {
            throw Refusal.invalid("Only payouts to bank accounts in the United States and in Canada can be reversed.")
        }
        guard !payout.has(.originalPayout), !payout.has(.reversedBy) else {
            throw Refusal.invalid("The payout \(payout.id) has already been reversed, or reverses another one.")
        }
        guard payout.status == Payout.Status.paid.rawValue else {
            throw Refusal.invalid("The payout \(payout.id) cannot be reversed because it has a status of \(payout.status), and not paid.")
        }
        let id = try take(back: payout, from: destination, &change)
        payout[.reversedBy] = id
        payout.note("reverse", change, event: "updated")
        change.answer(with: id)
    }

    /// - Returns: the id of the payout that takes the other one back. Its money is there when it arrives.
    private static func take(back payout: Draft, from destination: Draft, _ change: inout Change) throws -> String {
        let fields: JSONObject = [
            "amount": .integer(-(payout[.amount] ?? 0)), "currency": payout.json(.currency), "description": payout.json(.description),
            "original_payout": .string(payout.id), "source_type": payout.json(.sourceType),
        ]
        return try change.create(Payout.name, fields, emits: "created") { reversal, change in
            if let metadata = change.arguments["metadata"] { try reversal.assign(metadata: metadata) }
            let arrival = PayoutCreation.arrival(change.now)
            try PayoutCreation.send(&reversal, to: destination, availableOn: arrival, &change)
        }
    }
}
