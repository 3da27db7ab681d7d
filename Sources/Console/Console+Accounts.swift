// GET /_admin/accounts, and the header that chooses one of them. Its keys are known to nobody but their owners, so somebody who looks at all accounts
// chooses by the id.
import Engine
import Wire

extension Console {
    /// The account that `Pinstripe-Account` names: its id, and `live` after it for one in live mode. With `Stripe-Account`, one that is connected to it.
    /// - Returns: nil if no header names an account.
    func chosenAccount(_ headers: Headers) throws -> Account? {
        let connected = headers["Stripe-Account"]
        guard let choice = headers[Self.choosing] else {
            if connected == nil { return nil }
            throw Refusal.invalid("Stripe-Account names an account that is connected to that of an API key, but no key was sent.")
        }
        let words = choice.split(separator: " ")
        guard let id = words.first, words.count == 1 || (words.count == 2 && words[1] == "live") else {
            throw Refusal.invalid("Invalid \(Self.choosing): it is the id of an account, and 'live' after it for one in live mode.")
        }
        guard let own = try engine.accounts.find(id: String(id), isLive: words.count == 2) else {
            throw Refusal.noSuch("account", String(id), parameter: Self.choosing)
        }
        guard let connected, connected != own.id else { return own }
        guard let account = try engine.accounts.find(own.key.connected(connected)) else {
            throw Refusal.noSuch("account", connected, parameter: "Stripe-Account")
        }
        return account
    }

    static let choosing = "Pinstripe-Account"

    /// The accounts that are in use, the newest first. A reset makes an account new. To ask with a key makes no account.
    func listAccounts(_ call: AdminCall, _ answer: PatientCall.Reply) throws {
        let account = try account(of: call, makesIt: false)
        let arguments = try ParameterCheck.arguments(of: AdminForm.decode(call.request), for: Self.paging)
        let isUnused = account == nil && call.request.headers["Authorization"] != nil
        let worlds = isUnused ? [] : try engine.accounts.worlds(of: account)
        let list = try list(worlds, arguments)
        answer { .json(list) }
    }

    private func list(_ worlds: [Int64], _ arguments: Arguments) throws -> JSON {
        let limit = Int(arguments.integer("limit") ?? 10)
        let before = arguments.integer("starting_after") ?? .max
        let worlds = worlds.sorted(by: >).drop { $0 >= before }
        let shown = try worlds.prefix(limit).compactMap(engine.accounts.account(ofWorld:))
        return [
            "object": "list", "data": .array(shown.map(describe)), "has_more": .bool(worlds.count > limit), "url": "/_admin/accounts",
        ]
    }

    private func describe(_ account: Account) -> JSON {
        [
            "id": .string(account.id), "object": "account", "created": .integer(account.created), "frozen": .bool(account.clock.isFrozen),
            "livemode": .bool(account.key.isLive), "now": .integer(engine.now(account)), "number": .integer(account.world),
            "platform": account.key.platform.map(JSON.string) ?? .null,
        ]
    }
}
