// The end of a portal session. At Stripe, time brings it; here a test does. With `after_expiration`, the customer can say who she is, and gets another
// session like the one that is over.
import Common
import Customers
import Engine
import Wire

package enum PortalExpiry {
    static let field = Field.hash("after_expiration", [
        .hash("customer_login", [.timestamp("expires_at").orAbsent]).orAbsent, .choice("type", "customer_login").required,
    ]).orAbsent

    static let fields: [Field] = [field.given(.create), .boolean("is_expired").internal, .string("replacement_url").internal]

    static let deeds: [Deed] = [
        .byTester("expire", when: { $0[isExpired] != true }) { session, _ in session[isExpired] = true },
        .byTester("recover", [.string("email")], when: { $0[isExpired] == true && $0.has(recovery) }, then: recover),
    ]

    private static let isExpired = FieldKey<Bool>("is_expired")
    private static let recovery = FieldKey<JSONObject>("after_expiration")
    private static let copied = ["after_expiration", "configuration", "customer", "flow", "locale", "on_behalf_of", "return_url"]

    static func require(_ session: Draft, at now: Int64) throws(Refusal) {
        guard let end = session[recovery]?["customer_login"]?["expires_at"]?.integer, end <= now else { return }
        throw .invalid("A session must be recoverable until a time in the future.", parameter: "after_expiration[customer_login][expires_at]")
    }

    private static let recover: Hook = { session, change in
        guard session[isExpired] == true, let login = session[recovery] else { throw Refusal.invalid("This session cannot be recovered.") }
        if let end = login["customer_login"]?["expires_at"]?.integer, end <= change.now {
            throw Refusal.invalid("It is too late to recover this session.")
        }
        let customer = try session[.customer].flatMap { try change.object(Customer.name, $0) }
        let email = change.arguments.string("email") ?? ""
        guard !email.isEmpty, customer?[FieldKey<String>("email")]?.lowercased() == email.lowercased() else {
            throw Refusal.invalid("This is not the e-mail address of the customer.", parameter: "email")
        }
        let fields = copied.reduce(into: JSONObject()) { fields, name in
            let value = session.json(FieldKey<JSON>(name))
            if !value.isNull { fields[name] = value }
        }
        let id = try change.create(PortalSession.name, fields) { copy, change in
            PortalSession.giveURL(to: &copy, change)
            copy.note("create", change, event: "created")
        }
        session[FieldKey<String>("replacement_url")] = try change.object(PortalSession.name, id)?[.url]
        change.answer(with: id)
    }
}
