// A change that a version of Stripe's API made to a resource. Objects are stored in the newest shape, and calls are run with the newest parameters.
// For a call in an older version, every change after that version is undone, newest first: its parameters get their newer names before they are
// used, and its answer gets the older shape.
import Wire

public struct VersionChange: Sendable {
    /// Finds an object by its id, in the older shape.
    public struct Lookup {
        private let search: (_ id: String, _ resource: String?) -> JSON?

        init(_ search: @escaping (_ id: String, _ resource: String?) -> JSON?) { self.search = search }

        /// - Parameter resource: the view that shows it, such as the plan of a price. Nil for the object itself.
        /// - Returns: nil if there is no such object.
        public func find(_ id: String, as resource: String? = nil) -> JSON? { search(id, resource) }
    }

    /// The first version with the newer shape.
    public let version: APIVersion
    /// The resource, by the `object` of its objects.
    public let object: String
    /// Lists of members that were always shown before the change.
    let included: [String]
    /// The newer names of parameters and fields, by their older names. Before the change there were both: Stripe adds a name at any time, and
    /// takes one away with a version.
    let renamed: [String: String]
    /// Parameters of the resource's create and update calls that are unknown since. They were accepted before, and change nothing here.
    let removed: [Parameter]
    /// Parameters that only older calls take, and that hooks know.
    let taken: [Parameter]
    /// Internal fields that were shown before.
    let shown: [String]
    /// Parameters that had another name and another shape.
    let reshaped: [Reshaped]
    /// Parameters that stood in another one.
    let moved: [Moved]
    /// The only field that `takeBack` looks at. If it is null, nothing is to be turned. Nil if it looks at others, too.
    let field: String?
    /// Whether `takeBack` gives objects other ids, which lists take as cursors.
    let changesIDs: Bool
    /// Turns the newer shape into the older. It must also work on a part of an object, because `previous_attributes` of an event are one.
    let takeBack: (@Sendable (inout JSONObject, Lookup) -> Void)?

    /// A parameter that had another name and another shape. It was required if its newer form is.
    public struct Reshaped: Sendable {
        let older: Parameter
        let newer: String
        /// Whether the newer name was known, too.
        let isAddition: Bool
        /// Where its value is now, for messages: `promotion[coupon]`.
        let place: String
        /// Turns the older value into the newer.
        let value: @Sendable (JSON) -> JSON

        /// - Parameter isAddition: whether the newer name was known, too.
        public init(
            _ older: Parameter, to newer: String, besidesIt isAddition: Bool = false, at place: String, _ value: @escaping @Sendable (JSON) -> JSON
        ) {
            self.older = older
            self.newer = newer
            self.isAddition = isAddition
            self.place = place
            self.value = value
        }
    }

    /// Parameters that stood in another one, and stand elsewhere since. Or members of another one that had other names in it, or stood beside it.
    public struct Moved: Sendable {
        /// Where the members stood that another parameter has now.
        enum Place { case inside, insideAlone, beside }

        /// The one that they stood in: a hash, or an array of hashes. Or the one that they are members of.
        let owner: String
        let parameters: [Parameter]
        /// Puts what a call gives for them where it stands now.
        let move: @Sendable (inout JSONObject) -> Void
        /// The newer names of members of the owner, by their older ones.
        let members: [(older: String, newer: String)]
        let place: Place

        public init(_ parameters: [Parameter], from owner: String, _ move: @escaping @Sendable (inout JSONObject) -> Void) {
            (self.parameters, self.owner, self.move) = (parameters, owner, move)
            (members, place) = ([], .inside)
        }

        /// Members that had other names.
        /// - Parameters:
        ///   - members: their newer names, by their older ones.
        ///   - isAddition: whether the newer names were known, too.
        public init(renaming members: [String: String], in owner: String, besidesIt isAddition: Bool = false) {
            self.init(members, of: owner, isAddition ? .inside : .insideAlone)
        }

        /// Members that stood beside their owner. They could stand in it, too.
        /// - Parameter members: their newer names, by their older ones.
        public init(_ members: [String: String], beside owner: String) { self.init(members, of: owner, .beside) }

        private init(_ members: [String: String], of owner: String, _ place: Place) {
            self.members = members.sorted { $0.key < $1.key }.map { (older: $0.key, newer: $0.value) }
            (self.owner, self.place) = (owner, place)
            (parameters, move) = ([], { _ in })
        }
    }

    /// - Parameters:
    ///   - version: the first version with the newer shape.
    ///   - object: the resource, by the `object` of its objects.
    ///   - included: lists of members that were shown before.
    ///   - renamed: newer names, by older ones.
    ///   - removed: parameters that are unknown since.
    ///   - taken: parameters that only older calls take, and that hooks know.
    ///   - shown: internal fields that were shown before.
    ///   - reshaped: parameters that had another name and another shape.
    ///   - moved: parameters that stood in another one.
    ///   - field: the only field that `takeBack` looks at.
    ///   - changesIDs: whether `takeBack` gives objects other ids.
    ///   - takeBack: turns the newer shape into the older, if that takes more.
    public init(
        _ version: APIVersion, _ object: String, included: [String] = [], renamed: [String: String] = [:], removed: [Parameter] = [],
        taken: [Parameter] = [], shown: [String] = [], reshaped: [Reshaped] = [], moved: [Moved] = [], of field: String? = nil,
        changesIDs: Bool = false, takeBack: (@Sendable (inout JSONObject, Lookup) -> Void)? = nil
    ) {
        self.version = version
        self.object = object
        self.included = included
        self.renamed = renamed
        self.removed = removed
        self.taken = taken
        self.shown = shown
        self.reshaped = reshaped
        self.moved = moved
        self.field = field
        self.changesIDs = changesIDs
        self.takeBack = takeBack
    }
}
