// The fields that sessions and reports describe a person with.
import Engine
import Wire

enum VerifiedPerson {
    static let idNumberTypes = IDNumber.all.map(\.type)

    /// The permission that a key needs for the most personal fields.
    static let permission = "rak_identity_sensitive_results_read"

    static let address = Field.hash(
        "address", ["city", "country", "line1", "line2", "postal_code", "state"].map { Field.string($0).orNull }
    ).orNull

    static let dateOfBirth = date("dob").orNull.sensitive(VerifiedPerson.permission)
    static let sex = Field.choice("sex", "[redacted]", "female", "male", "unknown").orNull.hiddenUntilExpanded
    static let unparsedPlaceOfBirth = Field.string("unparsed_place_of_birth").orNull.hiddenUntilExpanded
    static let unparsedSex = Field.string("unparsed_sex").orNull.hiddenUntilExpanded

    static func date(_ name: String) -> Field {
        .hash(name, [.integer("day").orNull, .integer("month").orNull, .integer("year").orNull])
    }

    static func day(_ day: Int64, _ month: Int64, _ year: Int64) -> JSON {
        ["day": .integer(day), "month": .integer(month), "year": .integer(year)]
    }
}
