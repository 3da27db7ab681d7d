// Every family of this server. Adding a family is adding its target in Package.swift, its import and its line here.
import Balances
import Billing
import CashBalances
import Charges
import Checkout
import Climate
import Connect
import Coupons
import Crypto
import Customers
import Engine
import Entitlements
import EphemeralKeys
import Files
import Forwarding
import Identity
import Intents
import InvoiceTemplates
import Invoices
import Payers
import PaymentMethods
import PaymentRecords
import PaymentSettings
import Payouts
import Portal
import Products
import Quotes
import ShippingRates
import Sources
import Subscriptions
import Taxes
import Webhooks

package enum Families {
    package static let all: [Family] = [
        .identity,
        .files,
        .sources,
        .cashBalances,
        .customers,
        .payers,
        .paymentMethods,
        .ephemeralKeys,
        .charges,
        .balances,
        .payouts,
        .climate,
        .crypto,
        .forwarding,
        .intents,
        .connect,
        .webhooks,
        .paymentSettings,
        .paymentRecords,
        .shippingRates,
        .products,
        .coupons,
        .entitlements,
        .billing,
        .taxes,
        .invoiceTemplates,
        .invoices,
        .subscriptions,
        .checkout,
        .portal,
        .quotes,
    ]

    package static var resources: [Resource] { all.flatMap(\.resources) }

    /// The definitions, checked.
    /// - Parameter versions: what changed from version to version.
    package static func registry(versions: [VersionChange] = []) throws(DefinitionFault) -> Registry {
        try Registry(
            all, eventTypes: Set(EventType.all), explicitEventTypes: EventType.explicit, updateEventTypes: EventType.updates,
            eventAliases: EventType.aliases, expandable: ExpandablePaths(expandable), versions: versions)
    }
}
