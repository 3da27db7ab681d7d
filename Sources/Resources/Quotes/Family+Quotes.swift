// Quotes: what a customer would be billed, until she accepts it.
import Engine

extension Family {
    package static let quotes = Family(Quote.resource)
}
