// Every movement of an account's money, and what must agree with it: the balance, charges, refunds, disputes, PaymentIntents, and cash balances.
import TestHarness
import Testing
import Wire

struct Ledger {
    private let server: TestServer
    private let transactions: [JSON]
    /// The sum of the amounts, without fees, by the object that they are about.
    private let sums: [String: Int64]

    init(_ server: TestServer) throws {
        self.server = server
        transactions = try server.all("/v1/balance_transactions")
        sums = transactions.reduce(into: [:]) { $0[$1["source"]?.string ?? "", default: 0] += $1.amount("amount") }
    }

    /// The balance is what the account began with and the sum of its transactions: pending and available, in every currency.
    func checkBalance() throws {
        let balance = try server.get("/v1/balance")
        for part in ["available", "pending"] {
            var expected: [String: Int64] = part == "available" ? ["usd": 100_000_000] : [:]
            for transaction in transactions where transaction["status"] == .string(part) {
                expected[transaction["currency"]?.string ?? "", default: 0] += transaction.amount("net")
            }
            var held: [String: Int64] = [:]
            for entry in balance[part]?.array ?? [] {
                held[entry["currency"]?.string ?? ""] = entry.amount("amount")
                #expect(entry["source_types"]?.object?.values.compactMap(\.integer).reduce(0, +) == entry.amount("amount"))
            }
            #expect(held.filter { $0.value != 0 } == expected.filter { $0.value != 0 }, "\(part)")
        }
    }

    /// What a charge, its refunds and its disputes show is what their transactions say.
    /// - Parameter isBooked: whether the balance shows everything that was captured. It does so two seconds later.
    func checkCharges(isBooked: Bool) throws {
        let refunds = Dictionary(grouping: try server.all("/v1/refunds")) { $0["charge"]?.string ?? "" }
        for charge in try server.all("/v1/charges") {
            let id = charge["id"]?.string ?? ""
            let captured = charge.amount("amount_captured")
            #expect([captured, charge.amount("amount_refunded")].allSatisfy { (0...charge.amount("amount")).contains($0) }, "\(id)")
            #expect((0...captured).contains(sums[id] ?? 0), "\(id)")
            if isBooked, charge["status"] == "succeeded" { #expect(sums[id] ?? 0 == captured, "\(id)") }
            let kept = (refunds[id] ?? []).filter { $0["status"] != "failed" && $0["status"] != "canceled" }
            #expect(kept.reduce(0) { $0 + $1.amount("amount") } == charge.amount("amount_refunded"), "\(id)")
        }
        for refund in refunds.values.joined() {
            let isPaid = refund["balance_transaction"]?.string != nil && refund["failure_balance_transaction"]?.string == nil
            #expect(sums[refund["id"]?.string ?? ""] ?? 0 == (isPaid ? -refund.amount("amount") : 0), "\(refund)")
            if refund["status"] == "failed" || refund["status"] == "canceled" { #expect(!isPaid) }
        }
        let withdrawing: Set = ["needs_response", "under_review", "appeal_needs_response", "appeal_under_review", "lost"]
        for dispute in try server.all("/v1/disputes") {
            let isWithdrawn = withdrawing.contains(dispute["status"]?.string ?? "")
            #expect(sums[dispute["id"]?.string ?? ""] ?? 0 == (isWithdrawn ? -dispute.amount("amount") : 0), "\(dispute)")
        }
    }

    /// What an intent has received is what its charge has captured.
    func checkIntents() throws {
        let charges = Dictionary(try server.all("/v1/charges").map { ($0["id"]?.string ?? "", $0) }) { first, _ in first }
        for intent in try server.all("/v1/payment_intents") {
            let id = intent["id"]?.string ?? ""
            let captured = charges[intent["latest_charge"]?.string ?? ""]?.amount("amount_captured") ?? 0
            let (received, capturable) = (intent.amount("amount_received"), intent.amount("amount_capturable"))
            switch intent["status"] {
            case "succeeded": #expect(received == captured && capturable == 0, "\(id)")
            case "requires_capture": #expect(received == captured && received + capturable == intent.amount("amount"), "\(id)")
            case "canceled": #expect(received == captured && capturable == 0, "\(id)")
            default: #expect(received == 0 && capturable == 0, "\(id)")
            }
        }
    }

    /// A customer has what she has sent and no payment has taken. A payment takes its amount, or what is there of it, and keeps it only if it is made.
    func checkCash(of customers: [String]) throws {
        var taken: [String: Int64] = [:]
        for customer in customers {
            var sums: [String: Int64] = [:]
            for transaction in try server.all("/v1/customers/\(customer)/cash_balance_transactions") {
                sums[transaction["currency"]?.string ?? "", default: 0] += transaction.amount("net_amount")
                let details = transaction["applied_to_payment"] ?? transaction["unapplied_from_payment"]
                if let intent = details?["payment_intent"]?.string { taken[intent, default: 0] -= transaction.amount("net_amount") }
            }
            let available = try server.get("/v1/customers/\(customer)/cash_balance")["available"]
            for (currency, sum) in sums { #expect(available?[currency]?.integer ?? 0 == sum && sum >= 0, "\(customer)") }
            #expect(sums.count == available?.object?.count ?? 0)
        }
        for intent in try server.all("/v1/payment_intents?expand[]=data.latest_charge") {
            let id = intent["id"]?.string ?? ""
            let isByTransfer = intent["latest_charge"]?["payment_method_details"]?["type"] == "customer_balance"
            let missing = intent["next_action"]?["display_bank_transfer_instructions"]?["amount_remaining"]?.integer
            let expected = intent["status"] == "succeeded" && isByTransfer ? intent.amount("amount") : missing.map { intent.amount("amount") - $0 } ?? 0
            #expect(taken[id] ?? 0 == expected, "\(id)")
        }
    }
}

extension TestServer {
    /// Every object of a list.
    func all(_ path: String) throws -> [JSON] {
        let path = path + (path.contains("?") ? "&" : "?") + "limit=100"
        var all: [JSON] = []
        var page = try get(path)
        while true {
            all += page["data"]?.array ?? []
            guard page["has_more"] == true, let last = page.ids.last else { return all }
            page = try get("\(path)&starting_after=\(last)")
        }
    }
}

extension JSON {
    /// A member that is an integer.
    fileprivate func amount(_ name: String) -> Int64 { self[name]?.integer ?? 0 }
}
