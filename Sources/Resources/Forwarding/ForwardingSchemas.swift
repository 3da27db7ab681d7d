// The tables of the names that destinations use.
import Engine
import Wire

/// The schemas of the destinations that Stripe documents, unless they use the common names.
/// Source: Stripe's list of destinations, and each destination's own documentation of its requests.
package enum ForwardingSchemas {
    /// Whether a text is a row of the table.
    package static func isRow(_ text: String) -> Bool { ForwardingSchema(row: text) != nil }

    package static let rows = [
        // CardPointe
        "*.cardconnect.com number=account expiry=expiry:MMYY cvc=cvv2",
        // Fat Zebra
        "*.pmnts.io number=card_number expiry=card_expiry:MM/YYYY cvc=cvv name=card_holder",
        "*.pmnts-sandbox.io number=card_number expiry=card_expiry:MM/YYYY cvc=cvv name=card_holder",
        "*.fatzebra.com.au number=card_number expiry=card_expiry:MM/YYYY cvc=cvv name=card_holder",
        // Fiserv
        "*.api.firstdata.com month=expiryDate.month year=expiryDate.year:YY cvc=securityCode",
        "*.api.fiservapps.com month=expiryDate.month year=expiryDate.year:YY cvc=securityCode",
        // FlexPay
        "api.flexpay.io number=creditCardNumber|number",
        // GMO Payment Gateway
        "*.mul-pay.jp number=CardNo expiry=Expire:YYMM cvc=SecurityCode name=HolderName",
        // PaymentsOS
        "api.paymentsos.com number=card_number expiry=expiration_date:MM/YYYY cvc=credit_card_cvv name=holder_name",
        // ProcessOut
        "*.processout.com cvc=cvc2",
        // SoftBank
        "*.sps-system.com number=cc_number expiry=cc_expiration:YYYYMM cvc=security_code",
        // Spreedly
        "core.spreedly.com month=month year=year cvc=verification_value name=full_name",
        // TabaPay
        "*.tabapay.net number=accountNumber expiry=expirationDate:YYYYMM cvc=securityCode",
        "*.tabapay.com number=accountNumber expiry=expirationDate:YYYYMM cvc=securityCode",
        // Worldpay, in JSON and in XML
        "access.worldpay.com month=cardExpiryDate.month|expiryDate.month year=cardExpiryDate.year|expiryDate.year",
        "secure.worldpay.com month=date.month year=date.year",
        "secure-test.worldpay.com month=date.month year=date.year",
    ]

    static let documented = rows.compactMap(ForwardingSchema.init(row:))

    /// The schema of a destination: from the settings, from the table, or the common one.
    /// - Parameters:
    ///   - url: the URL of the request.
    ///   - rows: the rows of the settings.
    static func schema(of url: String, _ rows: [String]) -> ForwardingSchema {
        guard let url = try? WebURL(url) else { return .common }
        let own = rows.compactMap(ForwardingSchema.init(row:)).filter { $0.covers(url) }.max { $0.length < $1.length }
        return own ?? documented.first { $0.covers(url) } ?? .common
    }
}
