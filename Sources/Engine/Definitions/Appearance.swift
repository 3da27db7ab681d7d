// How objects of one resource appear as objects of another, with the ids that they have: a Card is a PaymentMethod, too, and a recurring price is a
// plan. Only the original is stored. What a hook changes in the appearance is not kept.
import Wire

public struct Appearance: Sendable {
    /// Fills the object's appearance.
    /// - Returns: whether it appears at all.
    public typealias Filling = @Sendable (_ original: Draft, _ appearance: inout Draft) -> Bool

    /// What the originals have in a field by which their own list is filtered.
    struct Condition: Sendable {
        let field: String
        let value: JSON
    }

    /// The name of the resource that is stored.
    let original: String
    /// What all of them have in fields by which the other resource's list is filtered. Nil if the list does not show them.
    let constants: [String: JSON]?
    /// Which originals appear. Nil if the other resource has objects of its own, too.
    let condition: Condition?
    let fill: Filling

    /// - Parameter constants: what all of them have in fields by which the other resource's list is filtered. The list is filtered by other fields as
    ///   the original's own lists are. Nil if the list does not show them.
    public init(of original: String, listedAs constants: [String: JSON]? = nil, fill: @escaping Filling) {
        self.init(original, constants, nil, fill)
    }

    private init(_ original: String, _ constants: [String: JSON]?, _ condition: Condition?, _ fill: @escaping Filling) {
        self.original = original
        self.constants = constants
        self.condition = condition
        self.fill = fill
    }

    /// Makes a resource a mere view of another: it has no objects of its own. The hooks of its calls make, change and delete originals, and a hook
    /// that makes one answers with its id. Each event of an original is also told of its appearance, if the view's definition names that event.
    /// - Parameters:
    ///   - field: only originals with that value in this field appear. Their list is filtered by it.
    public static func view(of original: String, where field: String, is value: JSON, fill: @escaping Filling) -> Appearance {
        Appearance(original, [:], Condition(field: field, value: value), fill)
    }
}

extension Engine {
    /// The object as one of that resource. Nil if it is none, and does not appear as one.
    func appearing(_ stored: StoredObject, as resource: Resource, _ account: Account) throws -> StoredObject? {
        if stored.resource === resource { return stored }
        guard !resource.appearances.isEmpty, let original = stored.resource,
            let draft = try appearance(of: Draft(stored, of: original), as: resource, account)
        else { return nil }
        return StoredObject(try RenderedDraft(draft), publicURL: stored.publicURL)
    }

    /// The draft as one of that resource. Nil if it does not appear as one.
    func appearance(of original: Draft, as resource: Resource, _ account: Account) -> Draft? {
        guard let appearance = resource.appearances.first(where: { $0.original == original.resource.name }) else { return nil }
        var draft = Draft(new: resource, id: original.id, sequence: original.sequence, created: original.created, fields: resource.template)
        draft.isAppearance = true
        draft.isDeleted = original.isDeleted
        draft.begin(isLive: account.key.isLive)
        return appearance.fill(original, &draft) ? draft : nil
    }

    /// The lists of other resources that a filter of the list reads, too.
    func lists(appearingIn resource: Resource, where field: String, is value: JSON) -> [ListName] {
        resource.appearances.flatMap { appearance -> [ListName] in
            guard let constants = appearance.constants, let original = registry[appearance.original] else { return [] }
            guard let constant = constants[field] else { return [original.list(where: field, is: value)].compactMap { $0 } }
            return constant == value ? original.wholeLists : []
        }
    }

    /// The list of all originals that a view shows. Nil if the resource is no view.
    func list(viewedBy resource: Resource) -> ListName? {
        guard let view = resource.view, let condition = view.condition else { return nil }
        return registry[view.original]?.list(where: condition.field, is: condition.value)
    }

    /// Refuses to change an object through its appearance, unless that is what the resource is for.
    func requireOriginal(_ resource: Resource, _ id: String, _ account: Account) throws {
        guard !resource.appearances.isEmpty, resource.view == nil, let original = try objects.find(id, world: account.world)?.resource,
            original !== resource, resource.appearances.contains(where: { $0.original == original.name })
        else { return }
        throw Refusal.invalid(
            "\(id) is a \(original.typeName), which cannot be changed as a \(resource.typeName). Use the calls of the \(original.typeName).",
            parameter: resource.missingParameter)
    }
}
