// What an endpoint does. Each kind of work has what it needs, and nothing else.
import Wire

public enum Work: Sendable {
    /// Makes an object from the arguments and from stored objects. The change is not kept.
    public typealias Computation = @Sendable (inout Change) throws -> JSON
    /// Makes a download from the object's fields and the bytes that are kept with it: the media type and the bytes to send.
    public typealias Contents = @Sendable (JSONObject, [UInt8]?) -> (type: String, bytes: [UInt8])

    /// The same, of a list that belongs to an object.
    public typealias ListComputation = @Sendable (_ owner: Draft, inout Change) throws -> (data: [JSON], hasMore: Bool)

    case create(Creation)
    /// Fills an object as its creation would. The change is not kept.
    case preview(Hook)
    /// Lists what belongs to an object that is filled like that. The change is not kept.
    case previewedList(Hook, ListComputation)
    case retrieve
    /// Shows the object as a hook makes it. The change is not kept.
    case show(Hook)
    case update(Update)
    case delete(Deletion)
    case list(Listing)
    /// The objects that a query describes, by these fields.
    case search([SearchField])
    /// A list of the objects that belong to an object, as in the object's field of that name.
    case members(String)
    /// Adds an object to the list that the object's field of that name holds.
    case add(to: String, Hook)
    /// Bytes that are not JSON.
    case download(Contents)
    /// Runs a hook on the object. It is no transition.
    case call(Hook)
    /// Fires the transition of that name.
    case transition(String)
    /// The only object of this resource.
    case singleton
    /// The one object of the account that the path names.
    case ofAccount
    /// A list of the one object of each connected account.
    case ofConnectedAccounts
    /// An answer that is computed and not stored.
    case computed(Computation)
    /// A list that is computed and not stored.
    case computedList(ListComputation)

    /// Whether it is about members of the object, and not about the object itself.
    var isAboutMembers: Bool {
        switch self {
        case .members, .add: true
        default: false
        }
    }

    /// Whether it creates or updates an object from its parameters.
    var takesFields: Bool {
        switch self {
        case .create, .update: true
        default: false
        }
    }

    /// What a query can ask for. Empty if it is no search.
    public var searchFields: [SearchField] { if case .search(let fields) = self { fields } else { [] } }

    /// The event that it emits, as the definition names it. Nil if it says none.
    public var event: String? {
        switch self {
        case .create(let creation): creation.event
        case .update(let update): update.event
        case .delete(let deletion): deletion.event
        default: nil
        }
    }
}
