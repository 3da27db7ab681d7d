// Where goods are sent: a person, an address, and who carries them.
import Engine

package enum Shipping {
    /// As a payment shows it.
    package static let field = Field.hash("shipping", [
        Address.field.required, .string("carrier").orNull, .string("name").orNull.required, .string("phone").orNull,
        .string("tracking_number").orNull,
    ])

    /// As a customer shows it. Nobody carries anything to her yet.
    package static let ofCustomer = Field.hash("shipping", [
        Address.field.required, .string("carrier").orAbsent.readOnly, .string("name").required, .string("phone").orNull,
        .string("tracking_number").orAbsent.readOnly,
    ])
}
