// A Customer has payment sources, one of which is the default, and payment methods. A retrieve of a deleted customer answers that she was deleted.
// Her sources are deleted with her, and her payment methods are detached.
import CashBalances
import Common
import Engine
import InvoiceTemplates
import Payers
import PaymentMethods
import Sources
import Wire

package enum Customer {
    package static let name = ResourceName.customer

    package static let resource = Resource(
        name, idPrefix: "cus_", path: "/v1/customers", pathParameter: "customer", hasShortIDs: true, listedBy: ["invoice_prefix"],
        fields: [
            Address.field.orNull.emptyable.given, .integer("balance").startingAs(0).given, .string("business_name", maximum: 150).orAbsent.emptyable.given,
            .string("currency").orNull, .string("customer_account").orNull, .reference("default_source", to: BankAccount.name, Card.name, Source.name).orNull,
            .boolean("delinquent").startingAs(false), .string("description").orNull.emptyable.given, CustomerDiscount.field,
            .email("email", maximum: 512).orNull.emptyable.given, .string("individual_name", maximum: 150).orAbsent.emptyable.given,
            .string("invoice_prefix").orNull.emptyable.given, invoiceSettings.given, .metadata, .string("name", maximum: 256).orNull.emptyable.given,
            .integer("next_invoice_sequence", in: 1...Int64(Int32.max)).startingAs(1).given, .string("phone", maximum: 20).orNull.emptyable.given,
            .list("preferred_locales", of: .string).given, Shipping.ofCustomer.orNull.emptyable.given,
            .members("bank_accounts", of: BankAccount.name, by: "customer", first: "default_source").internal,
            .members("cards", of: Card.name, by: "customer", first: "default_source").internal,
            .members("sources", of: BankAccount.name, Card.name, Source.name, by: "customer", first: "default_source").hiddenUntilExpanded,
            .choice("tax_exempt", "exempt", "none", "reverse").startingAs("none").emptyable.given,
            .reference("test_clock", to: "test_helpers.test_clock").orNull.given(.create),
            // Fields that show only when they are expanded.
            .reference("cash_balance", to: CashBalance.name).orNull.hiddenUntilExpanded,
            .members("cash_balance_transactions", of: CashBalanceTransaction.name, by: "customer").internal,
            .tree("invoice_credit_balance").orAbsent.hiddenUntilExpanded.startingAs([:]),
            .members("subscriptions", of: ResourceName.subscription, by: "current_customer").hiddenUntilExpanded, CustomerTax.field,
            .members("tax_ids", of: "tax_id", by: "customer").hiddenUntilExpanded,
            // Versions before 2019-12-03 show them. They are always null.
            .tree("tax_info").internal, .tree("tax_info_verification").internal,
        ],
        endpoints: [
            .create(
                [.string("payment_method").references(PaymentMethod.name).forHook, CustomerTax.parameter(), TaxID.dataOfCustomer().forHook] + parameters,
                exclusive: [GivenSource.exclusive], emits: "created", then: open),
            .retrieve.forEphemeralKeys,
            .update(
                [.string("default_card", maximum: 500).forHook, .string("default_source", maximum: 500), CustomerTax.parameter("auto")] + parameters,
                exclusive: [GivenSource.exclusive, ["default_source", "default_card"]], emits: "updated", then: change),
            .delete(emits: "deleted", leavingTombstone: true, then: close),
            .list(by: [.created, .string("email", maximum: 512), .string("test_clock")], hiding: .init("test_clock", unless: "test_clock")),
            .search(by: [.number("created"), .text("email"), .metadata, .text("name"), .text("phone")]),
            .members("sources", [.choice("object", BankAccount.name, Card.name, Source.name), .string("type")]), attachment(to: "sources"),
            .members("cards"), attachment(to: "cards"), .members("bank_accounts"), attachment(to: "bank_accounts"),
            .members("cash_balance_transactions"), CustomerBalanceTransaction.endpoint,
        ] + CashBalance.endpoints,
        deeds: CustomerDiscount.deeds + [
            .byHook("leave_test_clock") { customer, change in
                try close(&customer, &change)
                customer.remove()
                customer.note("delete", change, event: "deleted")
            },
        ])

    /// Adds a source to the list of that name.
    private static func attachment(to list: String) -> Endpoint.Definition {
        .add(
            to: list, [GivenSource.bankAccount, .metadata, .boolean("validate")] + GivenSource.parameters,
            exclusive: [GivenSource.exclusive + ["bank_account"]], then: attach)
    }

    private static let parameters = [.boolean("validate").forHook, CashBalance.ofCustomer] + GivenSource.parameters

    private static let invoiceSettings = Field.hash("invoice_settings", [
        .list("custom_fields", of: .hash([.string("name", maximum: 40).required, .string("value", maximum: 140).required]), maximum: 4).orNull.emptyable,
        .reference("default_payment_method", to: PaymentMethod.name).orNull.emptyable, .string("footer").orNull.emptyable,
        .hash("rendering_options", [
            .choice("amount_tax_display", "exclude_tax", "include_inclusive_tax").orNull.emptyable, .string("template").orNull,
        ]).orNull.emptyable,
    ])

    private static let open: Hook = { customer, change in
        try requireTemplate(change)
        try requirePrefix(of: customer.id, change)
        if let clock = customer[FieldKey<String>("test_clock")] { try requireRoom(on: clock, change) }
        if !customer.has(.invoicePrefix) { customer[.invoicePrefix] = change.randomCapitals(8) }
        try CustomerTax.take(into: &customer, change)
        try CashBalance.take(into: &customer, &change)
        try CustomerBalance.take(into: &customer, &change)
        try CustomerDiscount.take(into: &customer, &change)
        if let given = GivenSource(change.arguments) { try GivenSource.attach(given, to: &customer, &change) }
        if let given = change.arguments.string("payment_method") {
            let id = try PaymentMethod.attach(given, to: customer.id, parameter: "payment_method", &change)
            // A fixed id means the PaymentMethod that was just made for it.
            let isDefault = customer[.invoiceSettings]?["default_payment_method"] == .string(given)
            if isDefault { customer.merge(.invoiceSettings, ["default_payment_method": .string(id)]) }
        }
        try PaymentMethod.requireDefault(of: customer, change)
        try TaxID.give(to: customer, &change)
        change.answer(with: customer.id)
    }

    private static func requireTemplate(_ change: Change) throws {
        let options = change.arguments["invoice_settings"]?["rendering_options"]
        try InvoiceRenderingTemplate.require(options, at: "invoice_settings[rendering_options]", change)
    }

    /// The numbers of invoices begin with it, so no two customers have the same.
    private static func requirePrefix(of customer: String, _ change: Change) throws {
        guard let prefix = change.arguments.string("invoice_prefix") else { return }
        guard (1...12).contains(prefix.utf8.count), prefix.utf8.allSatisfy({ $0.isASCIIDigit || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }) else {
            throw Refusal.invalid("Invoice number prefix must be 1–12 uppercase letters or numbers.")
        }
        guard let holder = try change.newest(name, where: "invoice_prefix", is: prefix, besides: customer) else { return }
        throw Refusal.invalid(
            "This invoice number prefix is taken by customer: \(holder.id). Please enter a different prefix.", parameter: "invoice_prefix")
    }

    private static func requireRoom(on clock: String, _ change: Change) throws {
        guard change.settings[TestClockLimits.areKept],
            try change.ids(name, where: "test_clock", is: clock).count >= TestClockLimits.customers
        else { return }
        throw Refusal.invalid("A test clock can have at most \(TestClockLimits.customers) customers.", parameter: "test_clock")
    }

    /// What drafts of invoices show of her.
    private static let invoiced = ["address", "balance", "email", "name", "phone", "shipping", "tax_exempt"]

    private static let change: Hook = { customer, change in
        try requireTemplate(change)
        try requirePrefix(of: customer.id, change)
        if change.serves(ResourceName.invoice), invoiced.contains(where: change.arguments.has) {
            try change.fireAllAfterwards("follow_customer", on: ResourceName.invoice, where: "draft_of", is: customer.id)
        }
        try CustomerTax.take(into: &customer, change)
        try CashBalance.take(into: &customer, &change)
        try CustomerBalance.take(into: &customer, &change)
        try CustomerDiscount.take(into: &customer, &change)
        try PaymentMethod.requireDefault(of: customer, change)
        for parameter in ["default_source", "default_card"] {
            guard let id = change.arguments.string(parameter) else { continue }
            guard try GivenSource.belongs(id, to: customer.id, change) else {
                throw Refusal.noSuchReference(Source.name, id, parameter: parameter)
            }
            customer[.defaultSource] = id
        }
        guard let given = GivenSource(change.arguments) else { return }
        try replaceSource(of: &customer, by: given, &change)
        change.answer(with: customer.id)
    }

    /// The new card replaces the old one.
    private static func replaceSource(of customer: inout Draft, by given: GivenSource, _ change: inout Change) throws {
        let former = customer.former(.defaultSource)
        customer[.defaultSource] = nil
        try GivenSource.attach(given, to: &customer, &change)
        if let former { try GivenSource.detach(former, &change) }
    }

    /// A call about something else gives her a card.
    package static func take(_ given: GivenSource, for id: String, _ change: inout Change) throws {
        try change.update(name, id) { customer, change in
            try replaceSource(of: &customer, by: given, &change)
            customer.note("gain_default_source", change, event: "updated")
        }
    }

    private static let attach: Hook = { customer, change in
        guard let given = GivenSource(change.arguments) else { throw Refusal.missing("source") }
        let former = customer[.defaultSource]
        try GivenSource.attach(given, to: &customer, metadata: change.arguments["metadata"], &change)
        if customer[.defaultSource] != former { customer.note("gain_default_source", change, event: "updated") }
    }

    private static let close: Hook = { customer, change in
        try CashBalance.requireNone(of: customer.id, change)
        if change.serves(ResourceName.subscription) {
            try change.fireAll("leave", on: ResourceName.subscription, where: "current_customer", is: customer.id)
        }
        if change.serves(ResourceName.subscriptionSchedule) {
            try change.fireAll("leave", on: ResourceName.subscriptionSchedule, where: "customer", is: customer.id)
        }
        for name in [Card.name, BankAccount.name, TaxID.name] { try change.fireAll("leave", on: name, where: "customer", is: customer.id) }
        try change.fireAll("detach", on: Source.name, where: "customer", is: customer.id)
        try change.fireAll("leave", on: PaymentMethod.name, where: "customer", is: customer.id)
    }
}
