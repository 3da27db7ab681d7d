// How objects of an older resource appear as objects of a newer one, with the ids that they have: a Card is a PaymentMethod, too. Only the older object
// is stored. What a hook changes in the appearance is not kept, and no call can change the object through it.
import Wire

public struct Appearance: Sendable {
    /// Fills the object's appearance.
    /// - Returns: whether it appears at all.
    public typealias Filling = @Sendable (_ original: Draft, _ appearance: inout Draft) -> Bool

    /// The name of the older resource.
    let original: String
    /// What all of them have in fields by which the newer resource's list is filtered. Nil if the list does not show them.
    let constants: [String: JSON]?
    let fill: Filling

    /// - Parameter constants: what all of them have in fields by which the newer resource's list is filtered. The list is filtered by other fields as
    ///   the older resource's own lists are. Nil if the list does not show them.
    public init(of original: String, listedAs constants: [String: JSON]? = nil, fill: @escaping Filling) {
        self.original = original
        self.constants = constants
        self.fill = fill
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

    /// The lists of older resources that a filter of the list reads, too.
    func lists(appearingIn resource: Resource, where field: String, is value: JSON) -> [ListName] {
        resource.appearances.compactMap { appearance in
            guard let constants = appearance.constants, let original = registry[appearance.original] else { return nil }
            guard let constant = constants[field] else { return ListName(original, field, value) }
            return constant == value ? original.list : nil
        }
    }

    /// Refuses to change an object through its appearance.
    func requireOriginal(_ resource: Resource, _ id: String, _ account: Account) throws {
        guard !resource.appearances.isEmpty, let original = try objects.find(id, world: account.world)?.resource, original !== resource,
            resource.appearances.contains(where: { $0.original == original.name })
        else { return }
        throw Refusal.invalid(
            "\(id) is a \(original.typeName), which cannot be changed as a \(resource.typeName). Use the calls of the \(original.typeName).",
            parameter: resource.missingParameter)
    }
}
