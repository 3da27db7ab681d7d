// The languages in which wallets can greet a customer. Source: Stripe's API reference.

package enum PaymentLocales {
    static let ofKlarna = words(
        """
        cs-CZ da-DK de-AT de-CH de-DE el-GR en-AT en-AU en-BE en-CA en-CH en-CZ en-DE en-DK en-ES en-FI en-FR en-GB en-GR en-IE en-IT en-NL en-NO en-NZ \
        en-PL en-PT en-RO en-SE en-US es-ES es-US fi-FI fr-BE fr-CA fr-CH fr-FR it-CH it-IT nb-NO nl-BE nl-NL pl-PL pt-PT ro-RO sv-FI sv-SE
        """)

    package static let ofPayPal = words(
        """
        cs-CZ da-DK de-AT de-DE de-LU el-GR en-GB en-US es-ES fi-FI fr-BE fr-FR fr-LU hu-HU it-IT nl-BE nl-NL pl-PL pt-PT sk-SK sv-SE
        """)

    private static func words(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }
}
