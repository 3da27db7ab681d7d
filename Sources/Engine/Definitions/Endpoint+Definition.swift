// How a definition writes an endpoint. The resource adds its path to it.

extension Endpoint {
    public struct Definition: Sendable {
        /// Where it is, below the path of a list.
        enum Place {
            case list, object
            /// The name below the list.
            case partOfList(String)
            /// The name below the object.
            case part(String)

            var namesObject: Bool {
                switch self {
                case .list, .partOfList: false
                case .object, .part: true
                }
            }

            /// The path if the object is the only one of its owner, so that no id of its own is in the path.
            func path(ofOwner base: String) -> String {
                switch self {
                case .list, .object: base
                case .part(let name), .partOfList(let name): "\(base)/\(name)"
                }
            }

            func path(below base: String, id: String) -> String {
                switch self {
                case .list: base
                case .partOfList(let name): "\(base)/\(name)"
                case .object: "\(base)/{\(id)}"
                case .part(let name): "\(base)/{\(id)}/\(name)"
                }
            }
        }

        let method: String
        let place: Place
        private(set) var parameters: [Parameter]
        let exclusive: [[String]]
        private(set) var work: Work
        /// The path of the list. Nil for the resource's own.
        private(set) var base: String?
        /// Whether the object is found by its owner's id.
        private(set) var isFoundByOwner = false
        private(set) var access = Access()
        /// The resource of the object that the hook answers with. Nil for the resource's own.
        private(set) var answer: String?
        /// What "No such …" calls the object. Nil for the resource's own noun.
        let noun: String?
        /// The error if the object belongs to another owner than the path says. Nil for the usual "No such …".
        private(set) var foreign: Refusal?
        /// The `param` of the error if the id in the path names nothing. Nil for the resource's own.
        private(set) var missingParameter: String?
        /// The first version that does not have it. Nil if the newest has it.
        private(set) var end: APIVersion?
        /// The field of the owner that names the object. Nil if the object is the newest that names the owner.
        private(set) var ownersField: String?

        init(
            _ method: String, _ place: Place, _ work: Work, _ parameters: [Parameter] = [], exclusive: [[String]] = [], noun: String? = nil
        ) {
            self.method = method
            self.place = place
            self.parameters = parameters
            self.exclusive = exclusive
            self.noun = noun
            self.work = work
        }

        // MARK: Modifiers

        /// Puts it on a path below another object, such as `/v1/customers/{customer}/sources`. The object's field with the name in braces holds the
        /// other's id. If several resources have an endpoint there, the object with the id says which one is meant.
        /// - Parameter foreign: the error if the object belongs to another owner than the path says. Nil for the usual "No such …".
        public func below(_ path: String, refusing foreign: Refusal? = nil) -> Definition {
            changed { $0.base = path; $0.foreign = foreign }
        }

        /// Finds the object by its owner, such as `/v1/charges/{charge}/dispute`: the newest whose field with the name in braces holds the owner's id.
        /// That field must be a filter of the resource's list.
        /// - Parameter field: the owner's field that holds the object, or the objects of which the last is meant. Nil if there is no such field.
        public func ofOwner(_ path: String, holding field: String? = nil) -> Definition {
            changed { $0.base = path; $0.isFoundByOwner = true; $0.ownersField = field }
        }

        /// The `param` of the error if the id in the path names nothing, where that is not the resource's own. For a list, the id in the path is the
        /// owner's. Nil changes nothing.
        public func missing(_ parameter: String?) -> Definition { changed { $0.missingParameter = parameter ?? $0.missingParameter } }

        /// Since that version, the URL is unknown.
        public func until(_ version: APIVersion) -> Definition { changed { $0.end = version } }

        /// A publishable key may call it, too.
        /// - Parameters:
        ///   - proof: a parameter that must equal the object's field of the same name. The call takes it without further saying.
        ///   - code: the code of the error if the proof is wrong. Nil if the object then counts as missing.
        ///   - open: the parameters that it may send. Nil if it may send all.
        ///   - secret: the parameters that still need a secret key.
        public func forPublishableKeys(
            proving proof: String? = nil, orElse code: String? = nil, only open: Set<String>? = nil, without secret: Set<String> = []
        ) -> Definition {
            changed {
                $0.access.publishable = Access.Publishable(proof: proof, mismatchCode: code, openParameters: open, secretParameters: secret)
            }
        }

        /// An ephemeral key may call it, too, about the object that the key was made for, or about something that belongs to that object.
        public var forEphemeralKeys: Definition { changed { $0.access.isForEphemeralKeys = true } }

        /// The hook answers with an object of another resource.
        public func answering(_ resource: String) -> Definition { changed { $0.answer = resource } }

        /// The request must name a version of the API.
        public var demandingVersion: Definition { changed { $0.access.demandsVersion = true } }

        func accessible(_ access: Access) -> Definition { changed { $0.access = access } }

        /// The same, with the parameters of the fields that it gives.
        func taking(_ fields: [Field]) -> Definition {
            switch work {
            case .create(let creation): giving(creation.parameters.taking(fields, of: .create, access)) { .create(creation.with($0)) }
            case .update(let update): giving(update.parameters.taking(fields, of: .update, access)) { .update(update.with($0)) }
            default: changed { $0.parameters = $0.access.parameters($0.parameters) }
            }
        }

        private func giving(_ parameters: ParameterSet, to work: (ParameterSet) -> Work) -> Definition {
            changed { $0.parameters = parameters.all; $0.work = work(parameters) }
        }

        private func changed(_ change: (inout Definition) -> Void) -> Definition {
            var definition = self
            change(&definition)
            return definition
        }
    }
}

extension Endpoint.Definition {
    // MARK: Objects

    /// Makes an object. It takes the parameters of the fields that a create gives.
    /// - Parameter parameters: more of them. One with a field's name replaces the field's, and goes into the field.
    /// - Parameter upstream: a server that is asked first. The creation is answered when that server has answered; other requests do not wait.
    public static func create(
        _ parameters: [Parameter] = [], exclusive: [[String]] = [], emits event: String? = nil, asking upstream: Upstream? = nil, then hook: Hook? = nil
    ) -> Self {
        let creation = Work.Creation(ParameterSet(parameters, exclusive: exclusive), event: event, upstream: upstream, hook: hook)
        return Self("POST", .list, .create(creation), parameters, exclusive: exclusive)
    }

    public static let retrieve = Self("GET", .object, .retrieve)

    /// A retrieve whose parameters say how the object is shown. What the hook changes is not kept.
    public static func retrieve(_ parameters: [Parameter], showing hook: @escaping Hook) -> Self { Self("GET", .object, .show(hook), parameters) }

    /// Changes fields. It takes the parameters of the fields that an update gives. Hashes are merged, and an empty value unsets. An event is emitted
    /// only if something has changed.
    /// - Parameter parameters: more of them. One with a field's name replaces the field's, and goes into the field.
    public static func update(
        _ parameters: [Parameter] = [], exclusive: [[String]] = [], emits event: String? = nil, then hook: Hook? = nil
    ) -> Self {
        let update = Work.Update(ParameterSet(parameters, exclusive: exclusive), event: event, hook: hook)
        return Self("POST", .object, .update(update), parameters, exclusive: exclusive)
    }

    public static let delete = delete([])

    /// Deletes the object.
    /// - Parameters:
    ///   - leavingTombstone: whether a later retrieve answers that it was deleted.
    ///   - keepingObject: whether it stays for the objects that refer to it. The hook takes it off where it counts.
    public static func delete(
        _ parameters: [Parameter] = [], emits event: String? = nil, leavingTombstone: Bool = false, keepingObject: Bool = false,
        answering answer: Work.Deletion.Answer = .stub(showing: []), then hook: Hook? = nil
    ) -> Self {
        let deletion = Work.Deletion(answer: answer, event: event, leavesTombstone: leavingTombstone, keepsObject: keepingObject, hook: hook)
        return Self("DELETE", .object, .delete(deletion), parameters)
    }

    /// `DELETE` that leaves the object where it is: it is detached from its owner, or it ends.
    public static func detach(_ parameters: [Parameter] = [], then hook: @escaping Hook) -> Self { Self("DELETE", .object, .call(hook), parameters) }

    /// `DELETE` on the name below the object: takes something off it. The answer is what the hook names.
    public static func take(_ name: String, then hook: @escaping Hook) -> Self { Self("DELETE", .part(name), .call(hook)) }

    /// A call on the name below the list: shows what an object would be. Nothing is kept.
    /// - Parameter method: GET only if Stripe has that.
    public static func preview(
        _ name: String, _ parameters: [Parameter], exclusive: [[String]] = [], method: String = "POST", then hook: @escaping Hook
    ) -> Self {
        Self(method, .partOfList(name), .preview(hook), parameters, exclusive: exclusive)
    }

    /// `GET` on the name below the list: a list that belongs to what an object would be. Nothing is kept. Say `.answering` which resource is in it.
    /// - Parameters:
    ///   - hook: fills the object, as that of a preview does.
    ///   - computation: lists what belongs to it.
    public static func previewedList(
        _ name: String, _ parameters: [Parameter], exclusive: [[String]] = [], then hook: @escaping Hook, listing computation: @escaping Work.ListComputation
    ) -> Self {
        Self("GET", .partOfList(name), .previewedList(hook, computation), parameters + Parameter.paging, exclusive: exclusive)
    }

    /// `POST` on the name below the object. The answer is the object, or another one that the hook names.
    /// - Parameter noun: what "No such …" calls the object. Nil for the resource's own noun.
    public static func call(
        _ name: String, _ parameters: [Parameter] = [], exclusive: [[String]] = [], noun: String? = nil, then hook: @escaping Hook
    ) -> Self {
        Self("POST", .part(name), .call(hook), parameters, exclusive: exclusive, noun: noun)
    }

    /// `GET` on the name below the object: another object, which the hook names, and makes if it does not exist yet.
    public static func view(_ name: String, then hook: @escaping Hook) -> Self { Self("GET", .part(name), .call(hook)) }

    /// Fires a transition.
    static func transition(_ name: String, _ trigger: Trigger) -> Self {
        Self("POST", .part(name), .transition(name), trigger.parameters).accessible(trigger.access).missing(trigger.missingParameter)
    }

    /// `GET` on the name below the object: bytes that are not JSON.
    public static func download(_ name: String, _ contents: @escaping Work.Contents) -> Self { Self("GET", .part(name), .download(contents)) }

    // MARK: Lists

    /// Lists newest first. Each filter is the name of a field, kept in an index.
    /// - Parameters:
    ///   - parameters: more parameters, which are no fields.
    ///   - reading: turns what was sent into the values of fields, which the resource is `listedBy`, and into bounds of `created`.
    ///   - needed: without that filter the list is empty.
    ///   - field: the list shows only objects for which that field is true. No request can ask for the others.
    ///   - hiding: which objects it leaves out unless a request asks for them.
    ///   - countingPage: whether the list says how many objects are on its page.
    ///   - oldestFirst: whether the oldest object comes first, and not the newest.
    public static func list(
        by filters: [Parameter] = [], taking parameters: [Parameter] = [], reading: Work.Listing.Reading? = nil, exclusive: [[String]] = [],
        needing needed: String? = nil, only field: String? = nil, hiding: Work.Listing.Hiding? = nil, countingPage: Bool = false,
        oldestFirst: Bool = false
    ) -> Self {
        let listing = Work.Listing(
            filters: filters, reading: reading, neededFilter: needed, onlyField: field, hiding: hiding, countsPage: countingPage, isOldestFirst: oldestFirst)
        return Self("GET", .list, .list(listing), filters + parameters + Parameter.paging, exclusive: exclusive)
    }

    /// Searches, newest first.
    /// - Parameter fields: what a query can ask for.
    public static func search(by fields: [SearchField]) -> Self {
        Self("GET", .partOfList("search"), .search(fields), [.string("query").required, Parameter("limit", .limit), .string("page")])
    }

    /// `GET` on the name below the object: the list that its field of that name holds.
    /// - Parameters:
    ///   - place: the name in the path. Nil for the name of the field.
    ///   - parameters: `object` limits it to one resource.
    public static func members(_ name: String, at place: String? = nil, _ parameters: [Parameter] = []) -> Self {
        Self("GET", .part(place ?? name), .members(name), parameters + Parameter.paging)
    }

    /// `POST` on the name below the object: adds a member to the list that its field of that name holds. The answer is the member, which the hook
    /// names.
    /// - Parameter place: the name in the path. Nil for the name of the field.
    public static func add(
        to name: String, at place: String? = nil, _ parameters: [Parameter], exclusive: [[String]] = [], then hook: @escaping Hook
    ) -> Self {
        Self("POST", .part(place ?? name), .add(to: name, hook), parameters, exclusive: exclusive)
    }

    /// `GET` on the name below the object: a list that is computed from it and not stored. Say `.answering` which resource is in it.
    public static func computedList(_ name: String, _ parameters: [Parameter], _ computation: @escaping Work.ListComputation) -> Self {
        Self("GET", .part(name), .computedList(computation), parameters + Parameter.paging)
    }

    // MARK: What there is one of

    /// `GET` on the path itself: the account's only object of this resource.
    public static let singleton = Self("GET", .list, .singleton)

    /// `POST` on the path itself: changes the account's only object of this resource, as `update` does.
    public static func updateSingleton(_ parameters: [Parameter] = [], emits event: String? = nil, then hook: Hook? = nil) -> Self {
        let update = Work.Update(ParameterSet(parameters, exclusive: []), event: event, hook: hook)
        return Self("POST", .list, .update(update), parameters)
    }

    /// `GET` on an account's id below the path: the only object of that account. The account must be the caller's own or connected to it.
    public static func ofAccount(_ path: String) -> Self { Self("GET", .object, .ofAccount).below(path) }

    /// `GET` on the path: the only object of each account that is connected to the caller's, newest account first.
    /// - Parameter filters: `created` is when the account was made.
    public static func ofConnectedAccounts(_ path: String, by filters: [Parameter]) -> Self {
        Self("GET", .list, .ofConnectedAccounts, filters + Parameter.paging).below(path)
    }

    /// `GET` on the path itself: an answer that is computed and not stored.
    public static func computed(_ parameters: [Parameter], _ computation: @escaping Work.Computation) -> Self {
        Self("GET", .list, .computed(computation), parameters)
    }
}
