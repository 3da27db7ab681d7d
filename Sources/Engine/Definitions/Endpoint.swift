// A call of the API: its method and path, who may make it, and the work that it does.

/// A class and not a struct, because every request passes it on. It never changes.
public final class Endpoint: Sendable {
    public let method: String
    /// The whole template, such as `/v1/customers/{customer}/sources/{id}`.
    public let path: String
    /// The segments of its path, with nil for each id.
    public let segments: [Substring?]
    /// All that a request may carry: its own, those for paging if it answers with a list, and `expand`.
    public let parameters: [Parameter]
    /// Groups of parameters. A request may carry one parameter of each group.
    public let exclusive: [[String]]
    public let access: Access
    public let work: Work
    /// The resource of the object that its hook answers with. Nil for its own resource.
    public let answer: String?
    /// Whether the last id in the path is that of the object.
    let namesObject: Bool
    /// Whether the only id in the path is that of the owner, whose object is meant.
    public let isFoundByOwner: Bool
    /// The field of the owner that names the object. Nil if the owner's newest object is meant.
    public let ownersField: String?
    /// The first version that does not have it. Nil if the newest has it.
    public let end: APIVersion?
    /// The fields that hold the other ids in the path. Each has the name of a resource.
    public let owners: [String]
    /// The parameter that names the account to act on. Nil if none does.
    public let accountParameter: String?
    /// What "No such …" calls the object.
    let noun: String
    /// The `param` of the error if the id in the path names nothing.
    let missingParameter: String
    /// The `param` of the error if the owner in the path does not exist. Nil for the name of the id in the path.
    let missingOwner: String?
    /// The error if the object belongs to another owner than the path says. Nil for the usual "No such …".
    let foreign: Refusal?

    /// - Parameters:
    ///   - path: the path of the resource's list.
    ///   - pathParameter: the name of the id in the path.
    ///   - noun: what "No such …" calls the resource.
    ///   - missingParameter: the `param` of the error if the resource has no object with the id in the path.
    init(_ definition: Definition, path: String, pathParameter: String, noun: String, missingParameter: String) {
        let base = definition.base ?? path
        method = definition.method
        isFoundByOwner = definition.isFoundByOwner
        ownersField = definition.ownersField
        end = definition.end
        self.path = isFoundByOwner ? definition.place.path(ofOwner: base) : definition.place.path(below: base, id: pathParameter)
        segments = Endpoint.segments(of: self.path).map { Endpoint.isName($0) ? nil : $0 }
        parameters = definition.parameters + [.expand]
        exclusive = definition.exclusive
        access = definition.access
        work = definition.work
        answer = definition.answer
        namesObject = definition.place.namesObject && !isFoundByOwner
        owners = Endpoint.names(in: base)
        accountParameter = definition.parameters.first(where: \.namesAccount)?.name
        self.noun = definition.noun ?? noun
        self.missingParameter = definition.missingParameter ?? (definition.work.isAboutMembers ? pathParameter : missingParameter)
        missingOwner = definition.place.namesObject ? nil : definition.missingParameter
        foreign = definition.foreign
    }

    /// The names in braces in a path.
    public static func names(in path: String) -> [String] {
        segments(of: path).filter(isName).map { String($0.dropFirst().dropLast()) }
    }

    /// By bytes: by characters, this would be a tenth of the daemon's start.
    private static func segments(of path: String) -> [Substring] { path.utf8.split(separator: UInt8(ascii: "/")).map { Substring($0) } }

    private static func isName(_ segment: Substring) -> Bool { segment.utf8.first == UInt8(ascii: "{") && segment.utf8.last == UInt8(ascii: "}") }
}
