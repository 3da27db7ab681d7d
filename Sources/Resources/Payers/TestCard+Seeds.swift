// Finds the test card of a card in a seed. The number is not in the seed, but brand, last digits and country are enough.
import Common
import Engine
import Wire

extension TestCard {
    /// Notes the test card in a seed.
    /// - Parameter card: the seed's card, with the older or newer spelling of the brand. Nil if it has none.
    package static func recognize(_ card: JSONObject?, in seed: inout Draft) {
        guard !seed.has(.testCard), let card = looking(like: card) else { return }
        seed[.testCard] = card.name
    }

    /// The test card that looks like that. If there is none, Visa's simple card, whose charges succeed. Nil if it is no card.
    static func looking(like card: JSONObject?) -> TestCard? {
        guard let card else { return nil }
        let brand = CardDetails.network(card["brand"]?.string ?? "")
        let alike = all.filter { $0.last4 == card["last4"]?.string && $0.brand.network == brand }
        return alike.first { $0.country == card["country"]?.string } ?? alike.first ?? numbered("4242424242424242")
    }
}
