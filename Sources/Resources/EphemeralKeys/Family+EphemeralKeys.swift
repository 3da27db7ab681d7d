// The keys that a phone may have.
import Engine

extension Family {
    package static let ephemeralKeys = Family(EphemeralKey.resource)
}
