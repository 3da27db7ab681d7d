// What comes of every action on a Climate order, wherever it stands: a table, read as a specification.
//
// A cell holds where the order stands afterwards (in brackets the last word of why), behind the colon the order's events that tell of it, and what the
// action has done to the balance. A refusal is named by its code (`illegal` is status_transition_invalid), and has changed nothing.
import TestHarness
import Testing
import Wire

@Suite("What comes of every action on a Climate order") struct OrderTableTests {
    private static let table = OutcomeTable("""
        action      | awaiting_funds                   | confirmed                              | after a day
        cancel      | canceled (requested): canceled   | canceled (requested): canceled, +550   | illegal
        deliver     | illegal                          | delivered: delivered                   | delivered: delivered
        delay       | illegal                          | confirmed: delayed                     | confirmed: delayed
        substitute  | illegal                          | confirmed: product_substituted         | confirmed: product_substituted
        withdraw    | canceled (unavailable): canceled | canceled (unavailable): canceled, +567 | canceled (unavailable): canceled, +567
        beneficiary | awaiting_funds                   | confirmed                              | confirmed
        metadata    | awaiting_funds                   | confirmed                              | confirmed
        add 566     | awaiting_funds, +566             | confirmed, +566                        | confirmed, +566
        add 1000    | confirmed, +433                  | confirmed, +1000                       | confirmed, +1000
        30d pass    | canceled (expired): canceled     | confirmed                              | confirmed
        """)

    private static let changed = OutcomeTable("""
        action      | delayed                                | delayed long ago                       | substituted
        cancel      | canceled (requested): canceled, +567   | illegal                                | canceled (requested): canceled, +567
        deliver     | delivered: delivered                   | delivered: delivered                   | delivered: delivered
        delay       | confirmed: delayed                     | confirmed: delayed                     | confirmed: delayed
        substitute  | confirmed: product_substituted         | confirmed: product_substituted         | confirmed: product_substituted
        withdraw    | canceled (unavailable): canceled, +567 | canceled (unavailable): canceled, +567 | canceled (unavailable): canceled, +567
        beneficiary | confirmed                              | confirmed                              | confirmed
        metadata    | confirmed                              | confirmed                              | confirmed
        add 566     | confirmed, +566                        | confirmed, +566                        | confirmed, +566
        add 1000    | confirmed, +1000                       | confirmed, +1000                       | confirmed, +1000
        30d pass    | confirmed                              | confirmed                              | confirmed
        """)

    private static let ends = OutcomeTable("""
        action      | delivered        | canceled                    | expired                   | withdrawn
        cancel      | illegal          | illegal                     | illegal                   | illegal
        deliver     | illegal          | illegal                     | illegal                   | illegal
        delay       | illegal          | illegal                     | illegal                   | illegal
        substitute  | illegal          | illegal                     | illegal                   | illegal
        withdraw    | illegal          | illegal                     | illegal                   | illegal
        beneficiary | delivered        | canceled (requested)        | canceled (expired)        | canceled (unavailable)
        metadata    | delivered        | canceled (requested)        | canceled (expired)        | canceled (unavailable)
        add 566     | delivered, +566  | canceled (requested), +566  | canceled (expired), +566  | canceled (unavailable), +566
        add 1000    | delivered, +1000 | canceled (requested), +1000 | canceled (expired), +1000 | canceled (unavailable), +1000
        30d pass    | delivered        | canceled (requested)        | canceled (expired)        | canceled (unavailable)
        """)

    /// An order of 567 cents that has come to a place of the table.
    private func order(in place: String, _ shop: ClimateShop) throws -> String {
        let server = shop.server
        let id = try shop.order("metric_tons=0.01").id
        switch place {
        case "after a day": try server.advance("86401")
        case "delayed", "delayed long ago":
            try server.advance("40d")
            _ = try server.fire("delay", id, "expected_delivery_year=2029")
            if place == "delayed long ago" { try server.advance("2592001") }
        case "substituted":
            try server.advance("40d")
            _ = try server.fire("substitute", id, "product=\(ClimateShop.euroPortfolio)")
        case "delivered": _ = try server.fire("deliver", id)
        case "canceled": _ = try shop.cancel(id)
        case "expired": try server.advance("30d")
        case "withdrawn": _ = try server.fire("withdraw", id)
        default: break
        }
        return id
    }

    private func perform(_ action: String, _ id: String, _ shop: ClimateShop) throws -> Answer {
        switch action {
        case "cancel": return try shop.cancel(id)
        case "delay": return try shop.server.fire("delay", id, "expected_delivery_year=2031")
        case "substitute": return try shop.server.fire("substitute", id, "product=\(ClimateShop.directAir)")
        case "beneficiary": return try shop.server.post("\(ClimateShop.orders)/\(id)", "beneficiary[public_name]=Jenny")
        case "metadata": return try shop.server.post("\(ClimateShop.orders)/\(id)", "metadata[a]=1")
        case "add 566": return try shop.addFunds(566)
        case "add 1000": return try shop.addFunds(1000)
        case "30d pass": return try shop.server.admin("POST clock", "advance=30d")
        default: return try shop.server.fire(action, id)
        }
    }

    private func outcome(of action: String, in place: String) throws -> String {
        let shop = try ClimateShop(balance: ["awaiting_funds", "expired"].contains(place) ? 0 : 100_000)
        let id = try order(in: place, shop)
        let (before, told, money) = try (shop.order(id: id), shop.events(), shop.balance())
        let answer = try perform(action, id, shop)
        let after = try shop.order(id: id)
        #expect(shop.server.notes.faults == [])
        // By their ids: the first ones are gone after thirty days.
        let known = Set(told.map(\.id))
        let events = try shop.events().filter { !known.contains($0.id) && $0.type.hasPrefix("climate.order.") }.map { String($0.type.dropFirst(14)) }
        let movement = try shop.balance() - money
        let reason = after["cancellation_reason"]?.string.map { " (\($0.split(separator: "_").last ?? ""))" } ?? ""
        let state = [(after["status"]?.string ?? "") + reason + events.map { ": \($0)" }.joined(), movement == 0 ? "" : "+\(movement)"]
            .filter { !$0.isEmpty }.joined(separator: ", ")
        guard let failure = answer.failure else { return state }
        let code = failure.code == "status_transition_invalid" ? "illegal" : failure.code ?? "refused"
        return after.text == before.text && events.isEmpty && movement == 0 ? code : "\(code), \(state)"
    }

    @Test("the table", arguments: [0, 1, 2]) func table(number: Int) throws {
        let table = [Self.table, Self.changed, Self.ends][number]
        #expect(table.rows.count == 10)
        for (action, outcomes) in table.rows {
            #expect(outcomes.count == (number == 2 ? 4 : 3))
            for (place, outcome) in outcomes {
                #expect(try self.outcome(of: action, in: place) == outcome, "\(action) while \(place)")
            }
        }
    }

    @Test("a day is a day: to its last second, and not one more") func window() throws {
        let shop = try ClimateShop()
        let (first, second) = try (shop.order("metric_tons=0.01").id, shop.order("metric_tons=0.01").id)
        try shop.server.advance("86400")
        #expect(try shop.cancel(first)["status"] == "canceled")
        try shop.server.advance("1")
        #expect(
            try shop.cancel(second).failure
                == Failure(400, code: "status_transition_invalid",
                    "You cannot cancel this Order because the time for that is over: it could be canceled until 1695766520."))
    }

    @Test("thirty days are thirty days, from the last change", arguments: ["delay", "substitute"]) func changeWindow(change: String) throws {
        let shop = try ClimateShop()
        let parameters = change == "delay" ? "expected_delivery_year=2030" : "product=\(ClimateShop.euroPortfolio)"
        let ids = try (0..<2).map { _ in try shop.order("metric_tons=0.01").id }
        try shop.server.advance("100d")
        for id in ids { _ = try shop.server.fire(change, id, parameters) }
        try shop.server.advance("30d")
        #expect(try shop.cancel(ids[0])["status"] == "canceled")
        try shop.server.advance("1")
        #expect(try shop.cancel(ids[1]).failure?.code == "status_transition_invalid")
    }

    @Test("an order that is confirmed in time does not expire") func noExpiry() throws {
        let shop = try ClimateShop(balance: 0)
        let id = try shop.order("metric_tons=0.01").id
        try shop.server.advance("2591999")
        _ = try shop.addFunds(567)
        try shop.server.advance("10d")
        #expect(try shop.status(id) == "confirmed")
        #expect(try shop.server.history(of: id) == ["create → awaiting_funds (api, climate.order.created)", "confirm → confirmed (control_plane)"])
    }
}
