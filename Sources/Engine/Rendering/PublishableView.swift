// An answer as a publishable key sees it. A definition says which fields need a secret key (`.secretKeyOnly`). They are left out wherever the object
// stands: in the answer itself, in a list, expanded in another object, or in an error.
import Wire

public struct PublishableView: Sendable {
    private let registry: Registry

    public init(_ registry: Registry) { self.registry = registry }

    /// - Parameter body: a JSON document.
    public func shown(_ body: [UInt8]) -> [UInt8] {
        guard let answer = try? JSON.parse(written: body) else { return body }
        let shown = shown(answer)
        return shown == answer ? body : shown.document()
    }

    private func shown(_ value: JSON) -> JSON {
        switch value {
        case .object(let members):
            let secret = members["object"]?.string.flatMap { registry[$0]?.secretKeyOnly } ?? []
            return .object(Self.without(secret, members).mapValues(shown))
        case .array(let elements): return .array(elements.map(shown))
        default: return value
        }
    }

    private static func without(_ secret: [Field], _ members: JSONObject) -> JSONObject {
        var rest = members
        for field in secret {
            if field.isSecretKeyOnly {
                rest[field.name] = nil
            } else if case .hash(let children) = field.kind, case .object(let inner)? = rest[field.name] {
                rest[field.name] = .object(without(children.filter(\.holdsSecretKeyOnly), inner))
            }
        }
        return rest
    }
}
