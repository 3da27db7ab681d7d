// What a seed does not say of a card: which of the test cards it is. Its number is nowhere, and need not be: the brand, the last digits and the country
// tell it.
import Engine
import Wire

extension TestCard {
    /// Notes in a seed which test card it shows.
    /// - Parameter card: what it shows of the card, in the older or the newer spelling of the brand; nil, or no object: it shows none.
    package static func recognize(_ card: JSON?, in seed: inout Draft) {
        guard !seed.has("test_card"), let card = looking(like: card) else { return }
        seed["test_card"] = .string(card.name)
    }

    /// The test card that looks like that. Where none does, the plain one of Visa, whose charges succeed; nil: that is no card.
    static func looking(like card: JSON?) -> TestCard? {
        guard card?.object != nil else { return nil }
        let brand = CardDetails.network(card?["brand"]?.string ?? "")
        let alike = all.filter { $0.last4 == card?["last4"]?.string && $0.brand.network == brand }
        return alike.first { $0.country == card?["country"]?.string } ?? alike.first ?? numbered("4242424242424242")
    }
}
