// The work that hooks and lists ask of a resource without a call of the API. If it has several endpoints for it, that on its own path counts.

struct OwnWork {
    private(set) var creation: Work.Creation?
    private(set) var update: Work.Update?
    private(set) var deletion: Work.Deletion?
    private(set) var listing: Work.Listing?
    /// Whether an account's only object is found by the account's id.
    private(set) var isOfAccount = false

    init(of definitions: [Endpoint.Definition]) {
        for definition in definitions.filter({ $0.base == nil }) + definitions.filter({ $0.base != nil }) {
            switch definition.work {
            case .create(let work): creation = creation ?? work
            case .update(let work): update = update ?? work
            case .delete(let work): deletion = deletion ?? work
            case .list(let work): listing = listing ?? work
            case .ofAccount: isOfAccount = true
            default: continue
            }
        }
    }
}
