// Where a customer is. The onramp does not serve some regions, and does not sell everything in others. The regions come from a table in the seeds, by
// the exact text of an IP address. For any other address, there are no limits.
import Common
import Engine
import Wire

struct OnrampRegion: Sendable {
    static let name = "crypto.onramp_region"

    /// In small letters.
    let address: String
    /// Why nobody there is served. Nil if they are served.
    let refusal: OnrampFault?
    /// The pairs that are not sold there.
    private let unavailable: [(currency: String, network: String)]

    /// A row has one of the two: a refusal, or what is unavailable.
    init?(_ row: JSON) {
        guard let address = row["customer_ip_address"]?.string, IPAddress.isWellFormed(address) else { return nil }
        self.address = address.lowercased()
        switch (row["refusal"], row["unavailable"]) {
        case (let reason?, nil):
            guard let refusal = reason.string.flatMap({ Self.refusals[$0] }) else { return nil }
            self.refusal = refusal
            unavailable = []
        case (nil, let pairs?):
            guard let pairs = pairs.array?.map(Self.pair), !pairs.isEmpty, pairs.allSatisfy({ $0 != nil }) else { return nil }
            refusal = nil
            unavailable = pairs.compactMap { $0 }
        default: return nil
        }
    }

    private static let refusals: [String: OnrampFault] = [
        "unsupportable_customer": .unsupportableCustomer, "unsupported_country": .unsupportedCountry,
    ]

    private static func pair(_ json: JSON) -> (currency: String, network: String)? {
        guard let currency = json["destination_currency"]?.string, OnrampSession.currencies.contains(currency),
            let network = json["destination_network"]?.string, OnrampSession.networks.contains(network)
        else { return nil }
        return (currency, network)
    }

    /// The region of a session's customer. Nil if the table does not have it.
    static func find(_ session: Draft, _ change: Change) -> OnrampRegion? {
        guard let address = session[.customerIPAddress]?.lowercased() else { return nil }
        return change.table(name).lazy.compactMap(OnrampRegion.init).first { $0.address == address }
    }

    func sells(_ pair: OnrampPrice.Pair) -> Bool { !unavailable.contains { $0 == (pair.currency, pair.network) } }
}
