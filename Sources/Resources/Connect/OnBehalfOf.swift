// A payment that a platform takes on behalf of a connected account. Every account here is in the same country and has the same currency, so that
// nothing else is different about the payment.
import Common
import Engine
import Wire

package enum OnBehalfOf {
    private static let name = "on_behalf_of"

    package static let parameter = Parameter.string(name)

    /// Refuses an account that is not connected.
    package static func require(_ change: Change) throws {
        guard let id = change.arguments.string(name), try !change.isConnected(id) else { return }
        throw Refusal.noSuchReference(StripeAccount.name, id, parameter: name)
    }
}
