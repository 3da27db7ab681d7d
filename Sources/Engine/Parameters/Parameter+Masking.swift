// Parameters as a log may show them.
import OrderedCollections
import Wire

extension Parameter {
    /// What stands for a secret.
    public static let mask = "[masked]"

    /// What was sent, as JSON, without its secrets.
    /// - Parameters:
    ///   - values: what was sent.
    ///   - parameters: those of the call. Others may have been sent, too.
    ///   - maskText: masks what looks like a secret in any text.
    public static func masked(_ values: FormHash, as parameters: [Parameter], by maskText: (String) -> String) -> JSONObject {
        JSONObject(maskedNames: values.map { name, value in
            let parameter = parameters.first { $0.name == name }
            let isSecret = parameter.map { $0.isConfidential || $0.name == "client_secret" } ?? secretNames.contains(name)
            return (maskText(name), masked(value, as: parameter?.shape, isSecret: isSecret, by: maskText))
        })
    }

    private static func masked(_ value: FormValue, as shape: Shape?, isSecret: Bool, by maskText: (String) -> String) -> JSON {
        switch value {
        case .text(let text):
            let shown = maskText(text)
            // A card's number keeps its last digits. An id in place of details is no secret.
            return .string(isSecret && shown == text && !text.isEmpty && !isID(text, shape) ? mask : shown)
        case .file(let file): return ["bytes": .integer(Int64(file.bytes.count)), "name": .string(maskText(file.name))]
        case .list(let elements):
            let shape: Shape? = if case .array(let inner, _)? = shape { inner } else { nil }
            return .array(elements.map { masked($0, as: shape, isSecret: isSecret, by: maskText) })
        case .hash where isSecret: return .string(mask)
        case .hash(let members):
            switch shape {
            case .hash(let children)?, .idOrHash(_, let children)?: return .object(masked(members, as: children, by: maskText))
            case .map(let children)?:
                return .object(JSONObject(maskedNames: members.map { (maskText($0), masked($1, as: .hash(children), isSecret: false, by: maskText)) }))
            default: return .object(masked(members, as: [], by: maskText))
            }
        }
    }

    /// Whether it is an id such as `tok_visa`, where an id or details may stand.
    private static func isID(_ text: String, _ shape: Shape?) -> Bool {
        guard case .idOrHash? = shape else { return false }
        return text.wholeMatch(of: #/[a-z]+_[0-9A-Za-z_]+/#) != nil
    }

    /// The names of secrets in calls that Pinstripe does not know.
    private static let secretNames: Set = [
        "account_number", "client_secret", "cvc", "cvv", "iban", "id_number", "number", "secret", "security_code", "ssn_last_4",
    ]
}

extension JSONObject {
    /// Members whose names have been masked. Of two names that look the same then, the first one counts.
    public init(maskedNames members: [(String, JSON)]) {
        var names: Set<String> = []
        self.init(uniqueKeysWithValues: members.filter { names.insert($0.0).inserted })
    }
}
