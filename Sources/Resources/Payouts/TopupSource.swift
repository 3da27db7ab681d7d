// The bank account that a top-up comes from: a source of American debits. A token of a bank account becomes one.
import Common
import Engine
import Payers
import Sources
import Wire

enum TopupSource {
    private static let type = "ach_debit"

    /// The source that the request names. Nil if it names none: then the money comes from the account's own bank.
    static func find(in currency: String, _ change: inout Change) throws -> Draft? {
        guard let id = change.arguments.string("source") else { return nil }
        if Source.resource.mayHave(id: id) {
            guard let source = try change.object(Source.name, id) else {
                throw Refusal.noSuchReference(ResourceName.source, id, parameter: "source")
            }
            guard source[.type] == type else {
                throw Refusal.invalid("A top-up cannot come from a source of the type \(source[.type] ?? "").", parameter: "source")
            }
            try Source.requireUsable(source, to: "top up from", parameter: "source")
            return source
        }
        let (name, spent) = try Token.spend(id, parameter: "source", &change)
        guard name == BankAccount.name, let account = try change.object(name, spent) else {
            throw Refusal.invalid("A top-up comes from a bank account, and \(id) is a card.", parameter: "source")
        }
        return try open(for: account, in: currency, &change)
    }

    private static func open(for account: Draft, in currency: String, _ change: inout Change) throws -> Draft? {
        let type = account[.accountHolderType] ?? "individual"
        var debit: JSONObject = ["type": .string(type)]
        for name in ["bank_name", "country", "fingerprint", "last4", "routing_number"] { debit[name] = account[FieldKey<String>(name)].map(JSON.string) }
        let fields: JSONObject = [
            "ach_debit": .object(debit), "client_secret": .string("src_client_secret_" + change.randomCharacters(24)),
            "currency": .string(currency), "flow": "none", "owner": ["name": account.json(.accountHolderName)], "type": .string(self.type),
            "usage": "reusable",
        ]
        let id = try change.create(Source.name, fields) { source, _ in
            try source.begin(in: Source.Status.chargeable)
            TestDebit.of(account).keep(in: &source)
        }
        return try change.object(Source.name, id)
    }
}

extension FieldKey<String> {
    static var accountHolderType: Self { FieldKey("account_holder_type") }
}
