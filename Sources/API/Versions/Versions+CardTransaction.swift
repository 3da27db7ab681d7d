// Since 2026-09-30.endive the charge of a card does not show the transaction of 3-D Secure any more. Source: recorded charges.
import Engine

extension Versions {
    static let cardTransaction = VersionChange(.known("2026-09-30.endive"), "charge") { charge, _ in
        charge.change("payment_method_details") { details in
            details.change("card") { card in
                // `previous_attributes` hold only what has changed.
                if card["network_transaction_id"] != nil { ObjectShape.insert(.null, as: "ds_transaction_id", into: &card) }
            }
        }
    }
}
