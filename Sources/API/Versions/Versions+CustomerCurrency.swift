// Up to 2020-08-27 a customer showed `default_currency` beside `currency`. Source: recorded answers.
import Engine

extension Versions {
    static let customerCurrency = VersionChange(.known("2022-08-01"), "customer", renamed: ["default_currency": "currency"])
}
