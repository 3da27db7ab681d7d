// Identity: sessions that verify who somebody is, and what came of them.
import Engine

extension Family {
    package static let identity = Family(IdentityApplication.resource, VerificationSession.resource, VerificationReport.resource)
}
