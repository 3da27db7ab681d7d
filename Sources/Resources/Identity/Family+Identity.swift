// Identity: sessions that verify who somebody is, and what came of them.
import Engine

extension Family {
    package static let identity = Family(VerificationSession.resource, VerificationReport.resource, IdentityApplication.resource)
}
