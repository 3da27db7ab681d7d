// What can be said of a resource, as plain values. The pages of the reference and /_admin/resources are both made from them. ReferenceReader
// reads them from a definition.
import Wire

struct ResourceReference {
    /// The value of `object`, such as `identity.verification_session`.
    let name: String
    /// The product family that it belongs to, such as `Identity`.
    let family: String
    /// What its ids begin with: the usual prefix first.
    let idPrefixes: [String]
    /// The path of its list.
    let path: String
    /// Seconds of the account's clock after which an object is removed. Nil if it stays.
    let retention: Int64?
    let fields: [Field]
    let statuses: [String]
    /// The statuses that a new object can have.
    let origins: [String]
    let transitions: [Transition]
    /// The field that closes an object against updates and transitions as soon as it is not null. Nil if none does.
    let seal: String?
    /// The calls of the API.
    let endpoints: [Endpoint]
    /// What a tester does for a person or a bank, through the control plane.
    let acts: [Endpoint]
    let events: [Event]
    /// What is left to say of an object that was deleted. Nil if no call deletes one, or if the answer is the object as it was.
    let stub: Stub?

    struct Stub {
        /// The fields that it shows besides, as the object had them.
        let shown: Set<String>
        /// Whether it is also shown where the object was.
        let stays: Bool
    }

    /// A field of an object. Fields that are never shown have none.
    struct Field {
        let name: String
        /// As /_admin/resources says it: `string`, `reference`, `list` …
        let type: String
        /// The type of a list's elements. Nil if it is no list of values.
        let elements: String?
        /// The values that it, or an element of its list, can have. Empty if any.
        let values: [String]
        let isNullable: Bool
        /// Whether events show it as null.
        let isWithheld: Bool
        let isOptional: Bool
        /// Whether it is absent unless its own path is expanded.
        let isHidden: Bool
        /// Whether only the answer to the object's creation shows it.
        let isAtCreation: Bool
        /// Whether a publishable key does not see it.
        let isSecretKeyOnly: Bool
        /// Whether it is a URL of this server.
        let isLink: Bool
        /// The resources of the object that it refers to.
        let expandsTo: [String]
        /// The resources of the objects in its list.
        let members: [String]
        /// Whether its list shows its `total_count`.
        let isCounted: Bool
        /// The fields of a hash, or of the hashes in a list.
        let fields: [Field]
        /// What it holds until somebody sets it. Nil if it is absent then, or always set.
        let initial: JSON?
    }

    /// What a parameter can be.
    struct Value {
        /// `string`, `integer`, `hash` …
        let type: String
        /// Bounds and the like, by the name that /_admin/resources has for them, such as `maximum_length`.
        var bounds: JSONObject = [:]
        var values: [String] = []
        /// The parameters of a hash.
        var parameters: [Parameter] = []
        /// What the elements of an array can be: one value, or none if it is no array.
        var items: [Value] = []
    }

    struct Parameter {
        let name: String
        let value: Value
        let isRequired: Bool
        /// It is required unless this other parameter is there.
        let requiredUnless: String?
        /// Whether an empty string unsets it.
        let isEmptyable: Bool
        /// The resource whose id it must be.
        let reference: String?
        /// The statuses in which it may be sent. Nil for all.
        let statuses: [String]?
    }

    struct Endpoint {
        let method: String
        let path: String
        /// What it does, such as `Create a customer`.
        let summary: String
        let answer: Answer
        /// Who may call it, in words.
        let access: String
        /// Whether the request must name its version.
        let demandsVersion: Bool
        let parameters: [Parameter]
        /// Of each group a request may carry one parameter.
        let exclusive: [[String]]
        /// What the query of a search can ask for. Empty if it is no search.
        let searched: [String]
    }

    /// What a call answers with.
    enum Answer {
        /// An object of one of these resources.
        case object([String])
        /// The same, or what is left of it.
        case objectOrStub(String)
        /// - isCounted: whether it says how many objects are on its page.
        case list([String], isCounted: Bool)
        case searchResult(String)
        case stub(String)
        case bytes
        /// What the control plane shows of an object.
        case inspection

        var words: String {
            switch self {
            case .object(let names): names.joined(separator: " or ")
            case .objectOrStub(let name): name
            case .list(let names, _): "list of \(names.joined(separator: " or "))"
            case .searchResult(let name): "search result of \(name)"
            case .stub(let name): "\(name), deleted"
            case .bytes: "bytes"
            case .inspection: "the object with its history"
            }
        }
    }

    /// Who fires a transition. The raw value is what /_admin/resources calls it.
    enum Cause: String {
        case api
        case controlPlane = "control_plane"
        case clock
        case consequence
    }

    struct Transition {
        let name: String
        let from: [String]
        /// Nil if the status stays.
        let to: String?
        /// Whether it is possible on a sealed object, too.
        let isWhileSealed: Bool
        /// The full type.
        let event: String?
        /// Each is there once, and there is at least one.
        let causes: [Cause]
        let parameters: [Parameter]
    }

    struct Event {
        let type: String
        /// The operations that emit it, by what the definition says. Empty if it does not say.
        let causes: [String]
    }
}
