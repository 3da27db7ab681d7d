// Every resource of this server, one line each. Adding a resource is adding its file and its line here.
import Engine

public enum Catalog {
    public static let resources: [Resource] = [
        VerificationSession.resource,
        VerificationReport.resource,
        File.resource,
        FileLink.resource,
        Source.resource,
        SourceTransaction.resource,
        SourceMandateNotification.resource,
        Customer.resource,
        Card.resource,
        BankAccount.resource,
        Token.resource,
        PaymentMethod.resource,
        EphemeralKey.resource,
        Charge.resource,
        Refund.resource,
        BalanceTransaction.resource,
        Balance.resource,
        ClimateOrder.resource,
        ClimateProduct.resource,
        ClimateSupplier.resource,
        OnrampMerchant.resource,
        OnrampSession.resource,
        OnrampQuotes.resource,
        ForwardingRequest.resource,
        StripeAccount.resource,
        Event.resource,
        WebhookEndpoint.resource,
    ]

    /// The definitions, checked.
    /// - Parameter versions: what changed from version to version.
    public static func registry(versions: [VersionChange] = []) throws(DefinitionFault) -> Registry {
        try Registry(resources, eventTypes: Set(EventType.all), explicitEventTypes: EventType.explicit, updateEventTypes: EventType.updates,
            eventAliases: EventType.aliases, tables: [OnrampPrice.name: { OnrampPrice.Pair($0) != nil }, OnrampRegion.name: { OnrampRegion($0) != nil }],
            expandable: ExpandablePaths(expandable), versions: versions)
    }
}
