// The values for the blanks of a forwarded body.

/// The values for the blanks of a body.
struct ForwardedFilling: Sendable {
    /// The fields to look for. A field without a value stays blank.
    let wanted: Set<ForwardedField>
    let schema: ForwardingSchema
    /// The values for blanks that are texts.
    let texts: [ForwardedField: String]
    /// The values for blanks that are numbers. If a field has none, its text is used.
    var numbers: [ForwardedField: Int64] = [:]

    /// The wanted field with that name.
    /// - Parameter parent: the name of the value around it.
    func field(named name: some StringProtocol, in parent: String = "") -> ForwardedField? {
        schema.field(named: name, in: parent).flatMap { wanted.contains($0) ? $0 : nil }
    }
}
