// What is sold, and what it costs.
import Engine

extension Family {
    package static let products = Family(Product.resource, Price.resource, Plan.resource)
}
