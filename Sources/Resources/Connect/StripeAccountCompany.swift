// The company behind an account.
import Engine
import Files
import Wire

enum StripeAccountCompany {
    static let address: [Field] = ["city", "country", "line1", "line2", "postal_code", "state"].map { Field.string($0).orNull }

    static let fields: [Field] = [
        .hash("address", address), .hash("address_kana", japaneseAddress).orNull.orAbsent, .hash("address_kanji", japaneseAddress).orNull.orAbsent,
        .hash("administrative_address", address).orAbsent, .boolean("directors_provided").orAbsent,
        .hash("directorship_declaration", declaration).orNull.orAbsent, .boolean("executives_provided").orAbsent,
        .string("export_license_id").orAbsent, .string("export_purpose_code").orAbsent, .string("name").orNull, .string("name_kana").orNull.orAbsent,
        .string("name_kanji").orNull.orAbsent, .boolean("owners_provided").orAbsent,
        .hash("ownership_declaration", declaration).orNull.orAbsent,
        Field.choice("ownership_exemption_reason", "qualified_entity_exceeds_ownership_threshold", "qualifies_as_financial_institution").orAbsent,
        .string("phone").orNull, .hash("physical_address", address).orAbsent, .hash("principal_place_of_business", address).orAbsent,
        .hash("registration_date", [.integer("day").orNull, .integer("month").orNull, .integer("year").orNull]).orAbsent,
        .hash("representative_declaration", declaration).orNull.orAbsent, .choice("structure", structures).orAbsent,
        .boolean("tax_id_provided"), .string("tax_id_registrar").orAbsent, .boolean("vat_id_provided").orAbsent,
        .hash("verification", [.hash("document", document)]).orNull,
    ]

    static let initial: JSONObject = [
        "address": [
            "city": "South San Francisco", "country": "US", "line1": "address_full_match", "postal_code": "94080", "state": "CA",
        ],
        "directors_provided": true, "executives_provided": true, "name": .string(StripeAccount.businessName), "owners_provided": true,
        "phone": "+10000000000", "tax_id_provided": true, "verification": ["document": [:]],
    ]

    private static let japaneseAddress = (address + [.string("town").orNull])

    private static let declaration: [Field] = [.timestamp("date").orNull, .string("ip").orNull, .string("user_agent").orNull]

    private static let document: [Field] = [
        .reference("back", to: File.name).orNull, .string("details").orNull, .string("details_code").orNull,
        .reference("front", to: File.name).orNull,
    ]

    private static let structures = [
        "free_zone_establishment", "free_zone_llc", "government_instrumentality", "governmental_unit", "incorporated_non_profit",
        "incorporated_partnership", "limited_liability_partnership", "llc", "multi_member_llc", "private_company", "private_corporation",
        "private_partnership", "public_company", "public_corporation", "public_partnership", "registered_charity", "single_member_llc",
        "sole_establishment", "sole_proprietorship", "tax_exempt_government_instrumentality", "unincorporated_association",
        "unincorporated_non_profit", "unincorporated_partnership",
    ]
}
