// A bank account in the United States from which a customer pays. She proves that it is hers by naming the amounts of two small deposits. Then it can
// be charged. The number is not kept, only its last digits.
import Common
import Engine
import Wire

package enum BankAccount {
    package static let name = "bank_account"
    /// Its path among her other sources.
    private static let amongSources = PaymentSource.path

    package static let resource = Resource(
        name, idPrefix: "ba_", path: "/v1/customers/{customer}/bank_accounts", noun: ResourceName.source, without: ["created", "livemode"],
        listedBy: ["account", "customer", "owned_fingerprint"],
        fields: BankAccountDetails.fields + TestDebit.fields + [
            .reference("customer", to: ResourceName.customer).orNull.orAbsent, .metadata, Field.choice("status", statuses).startingAs("new"),
            Field.integer("failed_attempts").internal,
            // The customer and the fingerprint together. A customer has each account only once.
            .string("owned_fingerprint").internal,
        ],
        endpoints: [
            .retrieve, update, PaymentSource.deletion, verify, .retrieve.below(amongSources), update.below(amongSources),
            PaymentSource.deletion.below(amongSources),
            verify.below(amongSources),
        ] + ExternalAccount.endpoints([.choice("account_type", BankAccountDetails.types)]),
        deeds: [PaymentSource.leaving],
        seeding: Seeding { account, _ in if let customer = account[.customer] { own(&account, customer) } })

    private static let statuses = [
        "errored", "new", "tokenized_account_number_deactivated", "validated", "verification_failed", "verified",
    ]

    private static let update = Endpoint.Definition.update(emits: PaymentSource.updated)

    // MARK: Verification

    private static let maximumAttempts: Int64 = 10

    private static let verify = Endpoint.Definition.call("verify", [.array("amounts", of: .integer(in: nil), maximum: 2)]) { account, change in
        guard account[.status] != "verified" else { throw Refusal.invalid("This bank account has already been verified.") }
        guard account[.status] == "new" else {
            throw failure("This bank account cannot be verified: verification has failed too many times.")
        }
        guard let amounts = change.arguments["amounts"]?.array?.compactMap(\.integer) else { throw Refusal.missing("amounts") }
        let answer = TestDeposits.answer(amounts, of: account)
        if answer == .right {
            account[.status] = "verified"
            return account.note("verify", change, event: PaymentSource.updated)
        }
        let attempts = (account[.failedAttempts] ?? 0) + 1
        account[.failedAttempts] = attempts
        if answer != .wrong || attempts == maximumAttempts {
            account[.status] = "verification_failed"
            account.note("fail_verification", change, event: PaymentSource.updated)
        }
        change.decline(failure("The amounts provided do not match the amounts that we sent to the bank account."))
    }

    private static func failure(_ message: String) -> Refusal { .invalid(message, code: "bank_account_verification_failed") }

    // MARK: Paying

    /// The number of working days until the bank answers a debit.
    package static let settlementDays: Int64 = 4

    /// Its details in a charge.
    package static func paid(_ account: Draft) -> JSONObject {
        var details: JSONObject = [:]
        for name in ["account_holder_type", "bank_name", "country", "fingerprint", "last4", "routing_number"] { details[name] = account.fields[name] ?? .null }
        return details
    }

    package static func requireVerified(_ account: Draft) throws(Refusal) {
        guard account[.status] != "verified" else { return }
        throw .invalid(
            "The customer's bank account must be verified in order to create an ACH payment.", code: "bank_account_unverified",
            parameter: "source")
    }

    /// Attaches it to a customer, who can have each account only once.
    package static func join(_ account: inout Draft, _ customer: String, _ change: Change) throws {
        own(&account, customer)
        let (owned, id) = (account[.ownedFingerprint] ?? "", account.id)
        guard try change.newest(name, where: "owned_fingerprint", is: owned, besides: id) != nil else { return }
        throw Refusal.invalid(
            "A bank account with that routing number and account number already exists for this customer.", code: "bank_account_exists")
    }

    private static func own(_ account: inout Draft, _ customer: String) {
        account[.ownedFingerprint] = "\(customer) \(account[.fingerprint] ?? account.id)"
    }
}
