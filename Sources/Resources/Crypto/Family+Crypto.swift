// The crypto onramp.
import Engine

extension Family {
    package static let crypto = Family(OnrampMerchant.resource, OnrampSession.resource, OnrampQuotes.resource,
        tables: [OnrampPrice.name: { OnrampPrice.Pair($0) != nil }, OnrampRegion.name: { OnrampRegion($0) != nil }])
}
