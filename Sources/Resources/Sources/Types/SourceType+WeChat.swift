// WeChat Pay: the customer scans a code, which in test mode opens the same page that other types redirect to.
import Engine
import Wire

extension SourceType {
    static let wechat = SourceType(
        name: "wechat", flow: .none, usages: [.singleUse], currencies: ["aud", "cad", "eur", "gbp", "hkd", "jpy", "sgd", "usd", "cny"],
        required: ["amount"], maximumDescriptor: 32, parameters: [.string("statement_descriptor", maximum: 32).emptyable],
        fields: texts("prepay_id", "statement_descriptor") + [.link("qr_code_url").orNull],
        pendingLifetime: hour, chargeableLifetime: 6 * hour, endsWithChineseDay: true,
        open: { source, change in
            source.merge(.wechat, [
                "prepay_id": .string("wx" + change.randomCharacters(30)), "qr_code_url": .string(Source.pageURL(of: source, change)),
            ])
        })
}
