// The order of the members in every object of Stripe's: `id`, then `object`, then the others by name.

enum StripesOrder {
    static func precedes(_ name: String, _ other: String) -> Bool { (rank(name), name) < (rank(other), other) }

    private static func rank(_ name: String) -> Int { name == "id" ? 0 : name == "object" ? 1 : 2 }
}
