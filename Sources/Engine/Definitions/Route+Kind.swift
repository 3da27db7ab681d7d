// What a route does, and who may take it.

extension Route {
    public enum Kind: Sendable, Equatable {
        case create
        case retrieve
        case update
        case list
        case delete
        /// A call of the API on one object. It is no transition: its hook does the work.
        case call(String)
        /// A list of the objects that belong to an object, as in the object's field of that name.
        case members(String)
        /// Bytes that are not JSON.
        case download(String)
        /// `GET` on `search` below the path: the objects that a query describes.
        case search
        /// A call of the API that fires the transition of the same name.
        case action(String)
        /// Something that a person or a bank does in real life: a transition, or a hook of its own. Only the control plane offers it.
        case simulate(String)
        /// The only object of this resource.
        case singleton
        /// The one object of the account that the path names.
        case ofAccount
        /// A list of the one object of each connected account.
        case ofConnectedAccounts
        /// What to do with an object that comes from seeds.
        case seeded
        /// An answer that is computed and not stored.
        case computed
        /// A transition that only a hook performs, as part of another operation.
        case consequence(String)
        /// What only a timer fires: a transition, or a hook of its own.
        case timed(String)

        /// Whether a person, a bank or a timer does it.
        var isOutsideAPI: Bool {
            switch self {
            case .simulate, .timed: true
            default: false
            }
        }
    }
}
