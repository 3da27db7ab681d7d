// What happens to a confirmed order: the carbon is removed, or later than planned, or through another product.
import Common
import Engine
import Wire

enum ClimateDelivery {
    static let deliver: Hook = { order, change in
        // A seed may have a product that does not exist, and tons that are no number.
        let product = try change.object(ClimateProduct.name, order[.product] ?? "")
        let tons = order[.metricTons].flatMap(Decimal.init) ?? Decimal(0)
        order[.deliveredAt] = change.now
        // The order's id alone is not enough to find the page.
        order[.certificate] = "\(change.settings.publicURL)/climate/orders/certificates/\(order.id)/\(change.randomCharacters(24))"
        let suppliers = try (product?[.supplierIDs] ?? []).compactMap(\.string).compactMap { try change.object(ClimateSupplier.name, $0) }
        order[.deliveryDetails] = try shares(tons, of: suppliers.count).enumerated().map { position, share in
            let supplier = suppliers[position]
            return [
                "delivered_at": .integer(change.now), "location": supplier[.locations]?.first ?? .null, "metric_tons": .string(share.trimmed.text),
                "registry_url": .null, "supplier": try change.document(of: supplier),
            ]
        }
    }

    /// Divides the tons equally. The last share gets the rest.
    private static func shares(_ tons: Decimal, of count: Int) -> [Decimal] {
        guard count > 0, let share = tons.divided(by: Decimal(Int64(count)), places: ClimateFunding.places, .down), share.units > 0 else {
            return count > 0 ? [tons] : []
        }
        let even = Array(repeating: share, count: count - 1)
        let taken = Decimal(units: share.units * Int128(count - 1), places: share.places)
        return even + [(tons - taken) ?? share]
    }

    static let delay: Hook = { order, change in
        let year = change.arguments.integer("expected_delivery_year") ?? 0
        guard year > order[.expectedDeliveryYear] ?? 0 else {
            throw Refusal.invalid(
                "A delayed order is expected later than in \(order[.expectedDeliveryYear] ?? 0).", parameter: "expected_delivery_year")
        }
        order[.expectedDeliveryYear] = year
        order[.delayedAt] = change.now
    }

    static let substitute: Hook = { order, change in
        let id = change.arguments.string("product") ?? ""
        guard id != order[.product], let product = try change.object(ClimateProduct.name, id) else {
            throw Refusal.invalid("The order is for the product \(id) already.", parameter: "product")
        }
        if let former = order[.product], let tons = order[.metricTons].flatMap(Decimal.init) {
            try ClimateFunding.take(tons, of: id, &change, parameter: "product")
            try ClimateFunding.giveBack(tons, to: former, &change)
        }
        order[.product] = id
        order[.productSubstitutedAt] = change.now
        if let year = product[.deliveryYear] { order[.expectedDeliveryYear] = year }
    }
}
