// The FundingInstructions say to which account a customer sends money. A customer has the same accounts each time.
import Common
import Engine
import Wire

package enum FundingInstructions {
    private static let name = "funding_instructions"

    static let resource = Resource(
        name, path: "/v1/customers/{customer}/funding_instructions", without: ["id", "created"],
        fields: [
            .hash("bank_transfer", [
                .string("country"), .list("financial_addresses", of: .hash(FinancialAddress.fields)), .choice("type", BankTransfer.allCases.map(\.name)),
            ]),
            .string("currency"), .string("customer").internal, .choice("funding_type", "bank_transfer"),
        ])

    static let endpoint = Endpoint.Definition.call(name, [
        .hash("bank_transfer", [
            .hash("eu_bank_transfer", [.choice("country", FinancialAddress.euroCountries).required]),
            .array("requested_address_types", of: .choice(FinancialAddress.types)), .choice("type", BankTransfer.allCases.map(\.name)).required,
        ]).required,
        .string("currency").required, .choice("funding_type", "bank_transfer").required,
    ]) { customer, change in
        let currency = (change.arguments.string("currency") ?? "").lowercased()
        let kind = try BankTransfer(currency)
        let given = change.arguments["bank_transfer"]
        guard given?["type"]?.string == kind.name else {
            throw Refusal.invalid("Bank transfers in \(currency) have the type \(kind.name).", parameter: "bank_transfer[type]")
        }
        if kind == .eu && given?["eu_bank_transfer"] == nil { throw Refusal.missing("bank_transfer[eu_bank_transfer]") }
        let wanted = given?["requested_address_types"]?.array?.compactMap(\.string)
        let instructions = try bankTransfer(
            currency, country: given?["eu_bank_transfer"]?["country"]?.string, to: customer.id, as: wanted)
        let id = "\(name)_\(customer.id)_\(currency)"
        if try change.object(name, id) == nil {
            try change.create(name, id: id, ["currency": .string(currency), "customer": .string(customer.id), "funding_type": "bank_transfer"]) { draft, _ in
                draft[.bankTransfer] = instructions
            }
        } else {
            try change.update(name, id) { draft, _ in draft[.bankTransfer] = instructions }
        }
        change.answer(with: id)
    }.answering(name)

    /// Where a customer sends money: the country, the accounts and the type of the transfer.
    /// - Parameters:
    ///   - country: the country of the account, for euros.
    ///   - types: the kinds of accounts that are wanted. Nil for all.
    package static func bankTransfer(
        _ currency: String, country: String?, to customer: String, as types: [String]? = nil
    ) throws -> JSONObject {
        let kind = try BankTransfer(currency)
        let country = kind == .eu ? country ?? FinancialAddress.euroCountries[0] : kind.rawValue.uppercased()
        let addresses = FinancialAddress.all(kind, country: country, of: customer).filter { address in
            types.map { $0.contains(address["type"]?.string ?? "") } ?? true
        }
        return ["country": .string(country), "financial_addresses": .array(addresses), "type": .string(kind.name)]
    }
}

extension FieldKey<JSONObject> {
    static var bankTransfer: Self { FieldKey("bank_transfer") }
}
