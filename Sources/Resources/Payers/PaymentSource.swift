// What a customer can pay with: cards, bank accounts and sources, in one list for each customer. The first one that is attached becomes the default.
// When the default is removed, the newest of the others becomes it.
import Common
import Engine
import Wire

package enum PaymentSource {
    /// The resources that can be payment sources.
    package static let names = [BankAccount.name, Card.name, ResourceName.source]
    package static let path = "/v1/customers/{customer}/sources"
    package static let updated = "customer.source.updated"
    package static let deleted = "customer.source.deleted"
    static let expiring = "customer.source.expiring"

    // MARK: Expiry

    /// Sends an event about a card that expires in a month, at the beginning of that month.
    package static func announceExpiry(of source: Draft, _ change: inout Change) throws {
        guard let (month, year) = expiry(of: source) else { return }
        let beginning = CalendarDay(year: year, month: month, day: 1).unix
        if beginning > change.now { try change.schedule("expiring", on: source, after: beginning - change.now) }
    }

    /// Sends it, unless the card has got another expiry meanwhile.
    package static func expire(_ source: inout Draft, _ change: Change) {
        let today = CalendarDay(unix: change.now)
        guard source.has(.customer), let (month, year) = expiry(of: source), (month, year) == (today.month, today.year) else { return }
        // It is sent once, even if the expiry was changed several times.
        let announced = "\(year)-\(month)"
        guard source[.expiryAnnounced] != announced else { return }
        source[.expiryAnnounced] = announced
        source.note("expiring", change, event: expiring)
    }

    /// Whether it is a card whose last month is over.
    package static func hasExpired(_ source: Draft, now: Int64) -> Bool {
        let today = CalendarDay(unix: now)
        return expiry(of: source).map { ($0.year, $0.month) < (today.year, today.month) } ?? false
    }

    /// Nil if it is no card.
    package static func expiry(of source: Draft) -> (month: Int64, year: Int64)? {
        let card = source.resource.name == Card.name ? source.fields : source[.card]
        guard let month = card?["exp_month"]?.integer, let year = card?["exp_year"]?.integer else { return nil }
        return (month, year)
    }

    // MARK: Leaving

    /// Removes a source, a card or an account from its customer. It is the operation's own object.
    package static func leave(_ source: Draft, _ change: inout Change) throws {
        guard let id = source[.customer], !change.isWorking(on: id), let customer = try change.object(ResourceName.customer, id),
            customer[.defaultSource] == source.id
        else { return }
        let next = try newest(of: id, besides: source.id, change)
        try change.update(ResourceName.customer, id) { customer, change in
            customer[.defaultSource] = next
            customer.note("lose_default_source", change, event: "updated")
        }
    }

    /// Runs when a card or account of hers is deleted.
    static let deletion = Endpoint.Definition.delete(emits: deleted, answering: .stub(showing: ["currency"])) { source, change in
        try leave(source, &change)
    }

    /// Runs when the customer is deleted: all her payment sources are removed.
    static let leaving = Deed.byHook("leave") { source, change in
        source.remove()
        source.note("delete", change, event: deleted)
    }

    static func newest(of customer: String, besides id: String, _ change: Change) throws -> String? {
        try names.compactMap { try change.newest($0, where: "customer", is: customer, besides: id) }
            .max { ($0.created, $0.sequence) < ($1.created, $1.sequence) }?.id
    }
}
