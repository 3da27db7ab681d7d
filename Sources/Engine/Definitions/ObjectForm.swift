// Whether fields are what the definition of a resource says. Seeds and files of snapshots come from outside, and are checked by this.
import Wire

struct ObjectForm {
    /// What integers may be.
    private let integers: ClosedRange<Int64>
    /// Whether members of hashes, and null in hidden fields, stand only where the definition says so.
    private let isStrict: Bool

    /// Integers are so small that the sum of a few cannot overflow.
    static let ofSeeds = ObjectForm(integers: -99_999_999_999...99_999_999_999, isStrict: true)
    /// What calls and hooks make is less exact than the definition.
    static let ofStored = ObjectForm(integers: JSON.exactIntegers, isStrict: false)

    /// The path of the first required field that is not set. It is found by rendering the object.
    func missing(in object: JSONObject, of fields: [Field]) -> String? {
        var scrap: [UInt8] = []
        do {
            try Renderer.write(object, fields, into: &scrap)
            return nil
        } catch {
            return error.path
        }
    }

    /// The path of the first field with a value that the definition does not allow.
    func misfit(in object: JSONObject, of fields: [Field]) -> String? {
        for field in fields {
            guard let value = object[field.name] else { continue }
            // A hidden field that is null reads as absent.
            if value.isNull && (field.isNullable || (!isStrict && !field.isVisible)) { continue }
            if case .hash(let children) = field.kind, case .object(let members) = value {
                if let inner = excess(in: members, of: children) ?? misfit(in: members, of: children) { return "\(field.name).\(inner)" }
            } else if !fits(value, field.kind) || isTooLarge(value, field.givenLimits) {
                return field.name
            }
        }
        return nil
    }

    /// Whether the integers in a value are such as may be added to others.
    func fits(tree: JSON) -> Bool {
        switch tree {
        case .integer(let number): integers.contains(number)
        case .array(let elements): elements.allSatisfy(fits(tree:))
        case .object(let members): members.values.allSatisfy(fits(tree:))
        default: true
        }
    }

    /// Whether no request could give so much.
    private func isTooLarge(_ value: JSON, _ limits: Parameter.Shape?) -> Bool {
        switch (limits, value) {
        case (.string(let maximum)?, .string(let text)), (.email(let maximum)?, .string(let text)): text.unicodeScalars.count > maximum
        case (.array(let element, let maximum)?, .array(let elements)):
            elements.count > maximum ?? .max || elements.contains { isTooLarge($0, element) }
        default: false
        }
    }

    func unknown(in members: JSONObject, of fields: [Field]) -> String? { members.keys.first { fields[$0] == nil } }

    private func excess(in members: JSONObject, of children: [Field]) -> String? { isStrict ? unknown(in: members, of: children) : nil }

    private func fits(_ value: JSON, _ kind: Field.Kind) -> Bool {
        switch kind {
        case .string, .link, .reference: value.string != nil
        case .decimal: value.string.map { !isStrict || Decimal($0) != nil } ?? false
        case .number: Decimal(value) != nil
        case .integer, .timestamp: value.integer.map(integers.contains) ?? false
        case .boolean: value.bool != nil
        case .tree: fits(tree: value)
        case .members: false
        case .choice(let choices): value.string.map(choices.contains) ?? false
        case .metadata: value.object.map(Metadata.fits) ?? false
        case .list(let element): value.array?.allSatisfy { fits($0, element) } ?? false
        case .hash(let children):
            value.object.map { excess(in: $0, of: children) == nil && misfit(in: $0, of: children) == nil && missing(in: $0, of: children) == nil }
                ?? false
        }
    }
}
