// What shipping costs.
import Engine

extension Family {
    package static let shippingRates = Family(ShippingRate.resource)
}
