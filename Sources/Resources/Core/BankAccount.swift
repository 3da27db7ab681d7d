// A bank account in the United States that a customer pays from. Two small deposits prove that it is hers: she tells their amounts, and it can
// be charged. Its number is never kept, only the last digits of it.
import Engine
import OrderedCollections
import Wire

enum BankAccount {
    static let name = "bank_account"
    /// It is reached among her other sources, too.
    private static let amongSources = PaymentSource.path

    static let resource = Resource(
        name, idPrefix: "ba_", path: "/v1/customers/{customer}/bank_accounts", noun: Source.name, without: ["created", "livemode"], listedBy: ["customer"],
        fields: BankAccountDetails.fields + [
            .reference("customer", to: Customer.name).orNull, .metadata, Field.choice("status", statuses).startingAs("new"),
            Field.integer("failed_attempts").internal, .string("test_outcome").internal, .string("failure_code").internal,
        ],
        routes: [
            .retrieve, update, delete, verify, Route.retrieve.below(amongSources), update.below(amongSources), delete.below(amongSources),
            verify.below(amongSources), PaymentSource.leaving,
        ])

    private static let statuses = [
        "errored", "new", "tokenized_account_number_deactivated", "validated", "verification_failed", "verified",
    ]

    private static let update = Route.update(
        [.string("account_holder_name").emptyable, .choice("account_holder_type", "company", "individual").emptyable, .metadata],
        emits: PaymentSource.updated)

    private static let delete = Route.delete(emits: PaymentSource.deleted) { account, change in try PaymentSource.leave(account, &change) }

    // MARK: Verification

    /// Cents, in test mode.
    private static let deposits: Set<Int64> = [32, 45]
    private static let maximumAttempts: Int64 = 10

    private static let verify = Route.call("verify", [.array("amounts", of: .integer(in: nil), maximum: 2)]) { account, change in
        guard account["status"] != "verified" else { throw Refusal.invalid("This bank account has already been verified.") }
        guard account["status"] == "new" else {
            throw failure("This bank account cannot be verified: verification has failed too many times.")
        }
        guard let amounts = change.arguments["amounts"]?.array?.compactMap(\.integer) else { throw Refusal.missing("amounts") }
        if amounts.count == deposits.count && Set(amounts) == deposits {
            account["status"] = "verified"
            return account.note("verify", change, event: PaymentSource.updated)
        }
        let attempts = (account["failed_attempts"]?.integer ?? 0) + 1
        account["failed_attempts"] = .integer(attempts)
        if attempts == maximumAttempts {
            account["status"] = "verification_failed"
            account.note("fail_verification", change, event: PaymentSource.updated)
        }
        change.decline(failure("The amounts provided do not match the amounts that we sent to the bank account."))
    }

    private static func failure(_ message: String) -> Refusal { .invalid(message, code: "bank_account_verification_failed") }

    // MARK: Paying

    /// Working days until the bank has answered to a debit.
    static let settlementDays: Int64 = 4

    /// What a charge says of it.
    static func paid(_ account: Draft) -> JSONObject {
        var details: JSONObject = [:]
        for name in ["account_holder_type", "bank_name", "country", "fingerprint", "last4", "routing_number"] { details[name] = account[name] ?? .null }
        return details
    }

    static func requireVerified(_ account: Draft) throws(Refusal) {
        guard account["status"] != "verified" else { return }
        throw .invalid(
            "The customer's bank account must be verified in order to create an ACH payment.", code: "bank_account_unverified",
            parameter: "source")
    }

    /// A customer has an account once.
    static func requireNew(_ account: Draft, _ customer: String, _ change: Change) throws {
        let others = try change.ids(name, where: "customer", is: customer).compactMap { try change.object(name, $0) }
        guard others.contains(where: { $0["customer"]?.string == customer && $0["fingerprint"] == account["fingerprint"] }) else { return }
        throw Refusal.invalid(
            "A bank account with that routing number and account number already exists for this customer.", code: "bank_account_exists")
    }
}
