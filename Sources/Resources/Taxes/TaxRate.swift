// A tax rate is set on invoices, subscriptions and their lines. Its percentage never changes: to charge another one, make another rate.
import Common
import Engine
import Wire

package enum TaxRate {
    package static let name = "tax_rate"

    /// What it shows, for objects that show it whole.
    package static var fields: [Field] { resource.fields.filter(\.isVisible) }

    static let resource = Resource(
        name, idPrefix: "txr_", path: "/v1/tax_rates", pathParameter: name, missing: name, listedBy: ["made_of"],
        fields: [
            .boolean("active").startingAs(true).given, .string("country").orNull.given, .string("description").orNull.given,
            .string("display_name", maximum: 50).given(.create.required, .update), .number("effective_percentage", places: 4).orNull,
            .hash("flat_amount", [.integer("amount"), .string("currency")]).orNull, .boolean("inclusive").given(.create.required),
            .string("jurisdiction", maximum: 50).orNull.given,
            .choice("jurisdiction_level", "city", "country", "county", "district", "multiple", "state").orNull, .metadata,
            .number("percentage", places: 4).given(.create.required), .choice("rate_type", "flat_amount", "percentage").orNull.startingAs("percentage"),
            .string("state").orNull.given, .choice("tax_type", types).orNull.given, .string("made_of").internal,
        ],
        endpoints: [
            .create(emits: "created", then: open), .retrieve, .update(emits: "updated"), .list(by: [.boolean("active"), .created, .boolean("inclusive")]),
        ], seeding: Seeding(emits: "created") { rate, _ in rate[FieldKey<Decimal>("effective_percentage")] = rate[.percentage] })

    /// The rate of a tax that a call has worked out itself. It is made once, and archived from the beginning.
    /// - Parameter data: its fields.
    package static func archived(_ data: JSONObject, at place: String, _ change: inout Change) throws -> String {
        try require(data["percentage"].flatMap(Decimal.init), at: "\(place)[percentage]")
        let key = String(decoding: JSON.object(JSONObject(uniqueKeysWithValues: data.sorted { $0.key < $1.key })).document(), as: UTF8.self)
        let known = try change.ids(name, where: "made_of", is: key) + change.made(name)
        if let present = try known.first(where: { try change.object(name, $0)?[FieldKey<String>("made_of")] == key }) { return present }
        return try change.create(name, data.merging(["active": false, "effective_percentage": data["percentage"] ?? .null, "made_of": .string(key)]) { $1 })
    }

    package static let types = """
        admissions_tax amusement_tax attendance_tax communications_tax digital_excise_tax entertainment_tax get_fund gross_receipts_tax gst \
        hospitality_tax hst igst jct lease_tax luxury_tax mass_transit_parking_tax nhil parking_tax pst qst resort_tax retail_delivery_fee rst \
        sales_tax service_tax tourism_tax utility_users_tax vat
        """.split(separator: " ").map(String.init)

    private static func require(_ percentage: Decimal?, at place: String) throws(Refusal) {
        guard let percentage, (Decimal(0)...Decimal(100)).contains(percentage) else {
            throw .invalid("Invalid percentage: it must be between 0 and 100.", parameter: place)
        }
    }

    private static let open: Hook = { rate, _ in
        try require(rate[.percentage], at: "percentage")
        rate[FieldKey<Decimal>("effective_percentage")] = rate[.percentage]
        if let country = rate[.country] { rate[.country] = country.uppercased() }
    }
}

extension FieldKey<Decimal> {
    fileprivate static var percentage: Self { FieldKey("percentage") }
}
