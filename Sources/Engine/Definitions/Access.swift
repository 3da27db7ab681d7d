// Who may call an endpoint, besides those who have a secret key.

public struct Access: Sendable {
    /// How a publishable key may call it.
    public struct Publishable: Sendable {
        /// The parameter that it must send as a proof. It must equal the object's field of the same name.
        public let proof: String?
        /// The parameters that it may not send.
        public let secretParameters: Set<String>
    }

    /// Nil if a publishable key may not call it.
    public internal(set) var publishable: Publishable?
    /// Whether an ephemeral key may call it, about the object that the key was made for.
    public internal(set) var isForEphemeralKeys = false
    /// Whether the request must name a version of the API.
    public internal(set) var demandsVersion = false
}
