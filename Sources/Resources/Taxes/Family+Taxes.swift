// Rates of taxes, and the codes that say what kind of thing is taxed.
import Engine

extension Family {
    package static let taxes = Family(TaxRate.resource, TaxCode.resource)
}
