// An OnrampSession sells coins to one customer. She signs in and pays on the page at `redirect_url`. A tester does so there or through the control
// plane.
import Common
import Engine
import Wire

package enum OnrampSession {
    enum Status: String, CaseIterable {
        case initialized
        case requiresPayment = "requires_payment"
        case fulfillmentProcessing = "fulfillment_processing"
        case fulfillmentComplete = "fulfillment_complete"
        case rejected
    }

    package static let name = "crypto.onramp_session"

    /// What a customer can choose.
    package static let choices = OnrampPurchase.choices

    /// The names of networks in `wallet_addresses`.
    package static func walletKey(of network: String) -> String { OnrampQuotes.key(of: network) }

    static let sourceCurrencies = ["eur", "gbp", "usd"]
    static let currencies = ["avax", "btc", "eth", "matic", "sol", "usdc", "usdt", "wld", "xlm"]
    static let networks = [
        "avalanche", "base", "bitcoin", "celo", "ethereum", "optimism", "polygon", "solana", "stellar", "sui", "tempo", "worldchain",
    ]

    static let resource = Resource(
        name, idPrefix: "cos_", path: "/v1/crypto/onramp_sessions", pathParameter: "session", missing: "session",
        fields: [
            .string("client_secret"), .string("customer_ip_address").orNull.internal,
            .string("destination_currency").orNull.internal, .string("destination_network").orNull.internal,
            Field.boolean("kyc_details_provided").startingAs(false), .metadata, .link("redirect_url").orNull, details,
        ],
        lifecycle: Lifecycle(Status.self, startsAt: .initialized, [
            .on("sign_in", as: "signed in", from: .initialized, to: .requiresPayment,
                by: .tester(OnrampPurchase.choices), emits: "updated", then: OnrampPurchase.signIn),
            .on("pay", as: "paid", from: .requiresPayment, to: .fulfillmentProcessing,
                by: .tester(OnrampPurchase.choices), emits: "updated", then: OnrampPurchase.pay),
            .on("deliver", from: .fulfillmentProcessing, to: .fulfillmentComplete, by: .tester, emits: "updated", then: OnrampPurchase.deliver),
            .on("reject", from: .initialized, .requiresPayment, to: .rejected, by: .tester, emits: "updated"),
        ]),
        endpoints: [
            .create(OnrampOpening.parameters, then: OnrampOpening.open), .retrieve,
            .list(by: [
                .created, .choice("destination_currency", currencies), .choice("destination_network", networks),
                .choice("status", Status.allCases.map(\.rawValue)),
            ]),
        ],
        seeding: Seeding { session, _ in noteDestination(&session) })

    /// Copies what it buys into the fields that lists filter by.
    static func noteDestination(_ session: inout Draft) {
        for key in [.destinationCurrency, .destinationNetwork] as [FieldKey<String>] { session[key] = session[.transactionDetails]?[key.name]?.string }
    }

    private static let details = Field.hash("transaction_details", [
        .decimal("destination_amount").orNull, .list("destination_currencies", of: .string), .string("destination_currency").orNull,
        .string("destination_network").orNull, .list("destination_networks", of: .string),
        .hash("fees", [.decimal("network_fee_amount").orNull, .decimal("transaction_fee_amount").orNull]).orNull,
        Field.boolean("lock_wallet_address").startingAs(false), Field.string("settlement_speed").startingAs("instant"),
        .decimal("source_amount").orNull, .string("source_currency").orNull, .string("transaction_id").orNull, .string("wallet_address").orNull,
        .hash("wallet_addresses", networks.map { .string(OnrampQuotes.key(of: $0)).orNull } + [
            .hash("destination_tags", [.string("stellar").orNull]).orNull,
        ]).orNull,
    ])
}
