// A price that a call describes in the place of an id, such as `price_data`. It is made for one use, so it is inactive from the beginning. If no
// product is named, one is made for it.
import Common
import Engine
import Wire

package enum InlinePrice {
    /// The parameters that describe one.
    /// - Parameter makesProducts: whether they may describe a new product, too.
    package static func parameters(makingProducts makesProducts: Bool) -> [Parameter] {
        let product = Parameter.string("product").references(Product.name)
        return PriceParameters.amount.filter { $0.name != "custom_unit_amount" } + [
            Parameter.string("currency").required, makesProducts ? product : product.required, .choice("tax_behavior", PriceParameters.behaviors),
        ] + (makesProducts ? [.hash("product_data", ofProduct)] : [])
    }

    /// The parameters that describe a price of a purchase. It may recur.
    package static let ofPurchase: [Parameter] = parameters(makingProducts: true) + [.hash("recurring", Array(PriceParameters.recurring.prefix(2)))]

    /// The parameters that describe a recurring price.
    package static let ofSubscription: [Parameter] = parameters(makingProducts: false) + [
        Parameter.hash("recurring", Array(PriceParameters.recurring.prefix(2))).required,
    ]

    private static let ofProduct: [Parameter] = [
        .string("description", maximum: 40_000), .array("images", of: .string(maximum: 5000), maximum: 8), .metadata, Parameter.string("name").required,
        .string("tax_code"), .hash("tax_details", [.string("performance_location"), Parameter.string("tax_code").emptyable]),
        .string("unit_label", maximum: 12),
    ]

    /// - Parameters:
    ///   - given: its currency and its amount, and perhaps its product.
    ///   - name: the name of the product that is made if none is given.
    ///   - place: the parameter that holds them. Empty for the call itself.
    /// - Returns: the id of the price.
    package static func make(_ given: JSONObject, named name: String, at place: String, _ change: inout Change) throws -> String {
        if given["product"] != nil && given["product_data"] != nil {
            throw Refusal.exclusive(["product", "product_data"].map { PriceAmount.path(place, $0) })
        }
        let product = try given["product"]?.string ?? makeProduct(given["product_data"]?.object ?? ["name": .string(name)], &change)
        return try change.create(Price.name, [:]) { price, change in
            price[.product] = product
            try Price.fill(&price, with: given, at: place, &change)
            price[FieldKey<Bool>("active")] = false
        }
    }

    private static func makeProduct(_ given: JSONObject, _ change: inout Change) throws -> String {
        var given = given
        let metadata = given.removeValue(forKey: "metadata")
        return try change.create(Product.name, given) { product, change in
            if let metadata { try product.assign(metadata: metadata) }
            product[FieldKey<Bool>("active")] = false
            product[.updated] = change.now
        }
    }
}
