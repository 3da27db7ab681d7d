// POST /_admin/balance: adds money to the balance, for orders that wait for it.
import Balances
import Engine
import OrderedCollections
import Wire

extension Console {
    /// The parameters of that call.
    static let funds: [Parameter] = [.integer("amount", in: 1...1_000_000_000_000).required, .string("currency").required]

    func addFunds(_ account: Account?, _ form: FormHash) throws -> JSON {
        let arguments = try ParameterCheck.arguments(of: form, for: Self.funds)
        guard let account else { throw Refusal.invalid("Send an API key to say whose balance you mean.") }
        let currency = (arguments.string("currency") ?? "").lowercased()
        try engine.perform(account, .controlPlane) { try Balance.addFunds(arguments.integer("amount") ?? 0, currency, &$0) }
        guard let resource = engine.registry[Balance.name] else { throw Refusal.internalFault }
        return try JSON.parse(engine.singleton(resource, account: account).body)
    }
}
