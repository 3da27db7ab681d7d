// What goes into the blanks of a forwarded body.

/// What is put into the blanks of a body.
struct ForwardedFilling: Sendable {
    /// The fields that are looked for. One without a value here is left blank.
    let wanted: Set<ForwardedField>
    let schema: ForwardingSchema
    /// Where the blank is a text.
    let texts: [ForwardedField: String]
    /// Where the blank is a number; what is not here is put there as a text.
    var numbers: [ForwardedField: Int64] = [:]

    /// The field that is expected under a name, where it is wanted.
    /// - Parameter parent: the name of what it stands in.
    func field(named name: some StringProtocol, in parent: String = "") -> ForwardedField? {
        schema.field(named: name, in: parent).flatMap { wanted.contains($0) ? $0 : nil }
    }
}
