// Climate: tons of carbon, taken out of the air for money.
import Engine

extension Family {
    package static let climate = Family(ClimateOrder.resource, ClimateProduct.resource, ClimateSupplier.resource)
}
