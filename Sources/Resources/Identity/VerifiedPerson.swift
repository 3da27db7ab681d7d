// The person of test mode, Jenny Rosen, and the fields that sessions and reports describe her with.
import Engine
import OrderedCollections
import Wire

enum VerifiedPerson {
    static let idNumberTypes = ["br_cpf", "sg_nric", "us_ssn"]

    /// The permission that a key needs for the most personal fields.
    static let permission = "rak_identity_sensitive_results_read"

    // MARK: Fields

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

    // MARK: Values

    static let firstName: JSON = "Jenny"
    static let lastName: JSON = "Rosen"
    static let born = day(1, 1, 1990)
    static let idNumberType: JSON = "us_ssn"
    /// The last four digits of the social security number. Only these are shown.
    static let idNumber: JSON = "0000"

    static let home: JSON = [
        "city": "San Francisco", "country": "US", "line1": "1234 Main St.", "line2": .null, "postal_code": "94111", "state": "CA",
    ]

    /// The data in her document.
    static let document: JSONObject = [
        "address": home, "dob": born, "expiration_date": day(1, 12, 2025), "first_name": firstName, "issued_date": day(1, 12, 2020),
        "issuing_country": "US", "last_name": lastName, "number": "D1234562", "sex": "female",
        "unparsed_place_of_birth": "San Francisco, CA", "unparsed_sex": "F",
    ]

    static func day(_ day: Int64, _ month: Int64, _ year: Int64) -> JSON {
        ["day": .integer(day), "month": .integer(month), "year": .integer(year)]
    }
}
