// What a shop can say about the form that its customers fill in. Sessions and payment links share it.
import Common
import Connect
import Customers
import Engine
import InvoiceTemplates
import Wire

package enum CheckoutForm {
    static let automaticTax = Field.hash("automatic_tax", [
        .boolean("enabled").required,
        .hash("liability", [.reference("account", to: StripeAccount.name).orAbsent, .choice("type", "account", "self").required]).orNull,
        .string("provider").orNull.readOnly, .choice("status", "complete", "failed", "requires_location_inputs").orNull.readOnly,
    ]).startingAs(["enabled": false, "liability": .null, "provider": .null, "status": .null])

    /// As a payment link shows it.
    static let automaticTaxOfLink = Field.hash("automatic_tax", [
        .boolean("enabled").required,
        .hash("liability", [.reference("account", to: StripeAccount.name).orAbsent, .choice("type", "account", "self").required]).orNull,
    ]).startingAs(["enabled": false, "liability": .null])

    static let branding = Field.hash("branding_settings", [
        .string("background_color").startingAs("#ffffff").emptyable,
        .choice("border_style", "pill", "rectangular", "rounded").startingAs("rounded").emptyable,
        .string("button_color").startingAs("#0074d4").emptyable, .string("display_name").startingAs(.string(StripeAccount.businessName)),
        .choice("font_family", fonts).startingAs("default").emptyable, picture("icon"), picture("logo"),
    ])

    private static func picture(_ name: String) -> Field {
        .hash(name, [.string("file").orAbsent, .choice("type", "file", "url").required, .string("url").orAbsent]).orNull
    }

    static let consentCollection = Field.hash("consent_collection", [
        .hash("payment_method_reuse_agreement", [.choice("position", "auto", "hidden").required]).orNull,
        .choice("promotions", "auto", "none").orNull, .choice("terms_of_service", "none", "required").orNull,
    ]).orNull

    static let customFields = customFields(answered: [.string("value").orNull.readOnly])
    /// Nobody answers a link itself. Source: a recorded payment link.
    static let customFieldsOfLink = customFields(answered: [])

    /// - Parameter answer: what shows the answer.
    private static func customFields(answered answer: [Field]) -> Field {
        let text: [Field] = [
            .string("default_value", maximum: 255).orNull, .integer("maximum_length", in: 1...255).orNull,
            .integer("minimum_length", in: 1...255).orNull,
        ] + answer
        return .list("custom_fields", of: .hash([
            .hash("dropdown", [
                .string("default_value", maximum: 100).orNull,
                .list("options", of: .hash([.string("label", maximum: 100).required, .string("value", maximum: 100).required]), maximum: 200).required,
            ] + answer).orAbsent,
            .string("key", maximum: 200).required,
            .hash("label", [.string("custom", maximum: 100).orNull.required, .choice("type", "custom").required]).required,
            .hash("numeric", text).orAbsent, .boolean("optional").startingAs(false), .hash("text", text).orAbsent,
            .choice("type", "dropdown", "numeric", "text").required,
        ]), maximum: 3)
    }

    static let customText = Field.hash("custom_text", ["after_submit", "shipping_address", "submit", "terms_of_service_acceptance"].map {
        .hash($0, [.string("message", maximum: 1200).required]).orNull.emptyable
    })

    static let invoiceCreation = Field.hash("invoice_creation", [
        .boolean("enabled").required,
        .hash("invoice_data", [
            .list("account_tax_ids", of: .reference(to: [TaxID.name])).orNull.emptyable,
            .list("custom_fields", of: .hash([.string("name", maximum: 40).required, .string("value", maximum: 140).required]), maximum: 4).orNull
                .emptyable,
            .string("description", maximum: 1500).orNull, .string("footer").orNull,
            .hash("issuer", [.reference("account", to: StripeAccount.name).orAbsent, .choice("type", "account", "self").required]).orNull, .metadata,
            .hash("rendering_options", [
                .choice("amount_tax_display", "exclude_tax", "include_inclusive_tax").orNull.emptyable, .string("template").orNull,
            ]).orNull.emptyable,
        ]),
    ]).orNull

    static func requireTemplate(_ change: Change) throws {
        let options = change.arguments["invoice_creation"]?["invoice_data"]?["rendering_options"]
        try InvoiceRenderingTemplate.require(options, at: "invoice_creation[invoice_data][rendering_options]", change)
    }

    static let nameCollection = Field.hash("name_collection", ["business", "individual"].map {
        .hash($0, [.boolean("enabled").required, .boolean("optional").startingAs(false)]).orAbsent
    }).orAbsent

    static let phoneNumberCollection = Field.hash("phone_number_collection", [.boolean("enabled").required]).startingAs(["enabled": false])

    static let shippingAddressCollection = Field.hash(
        "shipping_address_collection", [.list("allowed_countries", of: .choice(countries)).required]
    ).orNull

    static let taxIDCollection = taxIDs.orAbsent
    /// As a payment link shows it.
    static let taxIDCollectionOfLink = taxIDs.startingAs(["enabled": false, "required": "never"])

    private static let taxIDs = Field.hash("tax_id_collection", [
        .boolean("enabled").required, .choice("required", "if_supported", "never").startingAs("never"),
    ])

    static let submitTypes = ["auto", "book", "donate", "pay", "subscribe"]

    // MARK: Long lists

    private static let fonts = words(
        """
        be_vietnam_pro bitter chakra_petch default hahmlet inconsolata inter lato lora m_plus_1_code montserrat noto_sans noto_sans_jp noto_serif nunito \
        open_sans pridi pt_sans pt_serif raleway roboto roboto_slab source_sans_pro titillium_web ubuntu_mono zen_maru_gothic
        """)

    static let locales = words(
        """
        auto bg cs da de el en en-GB es es-419 et fi fil fr fr-CA hi-IN hr hu id it ja ko lt lv ms mt nb nl pl pt pt-BR ro ru sk sl sv th tr vi zh zh-HK \
        zh-TW
        """)

    /// Where goods can be sent.
    package static let countries = words(
        """
        AC AD AE AF AG AI AL AM AO AQ AR AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CD CF CG CH CI CK CL CM CN CO CR \
        CV CW CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HN HR HT HU ID IE IL \
        IM IN IO IQ IS IT JE JM JO JP KE KG KH KI KM KN KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MK ML MM MN MO MQ MR MS MT MU MV MW \
        MX MY MZ NA NC NE NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR \
        SS ST SV SX SZ TA TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG US UY UZ VA VC VE VG VN VU WF WS XK YE YT ZA ZM ZW ZZ
        """)

    private static func words(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }
}
