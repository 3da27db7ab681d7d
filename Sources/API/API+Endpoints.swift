// A call, checked against its route and handed to the engine.
import Engine
import OrderedCollections
import Wire

/// A request that found its route. A class, because it is handed on from check to check.
final class Call {
    let match: RouteMatch
    let form: Form
    let caller: Caller
    let account: Account
    let requestID: String
    let idempotencyKey: String?
    /// Whether it comes from a web page of another machine.
    let isForeign: Bool
    /// The client's IP address; nil: it has none.
    let address: String?
    let version: APIVersion
    /// How the version shows objects. Nil if it shows them as they are stored.
    let shape: VersionShape?

    var cause: Cause { .request(requestID, idempotencyKey: idempotencyKey, version: version, address: address) }

    /// The answer if nobody knows any more what another server has done.
    var loss: Refusal { match.target.route.loss ?? .internalFault }

    init(
        match: RouteMatch, form: Form, caller: Caller, account: Account, requestID: String, idempotencyKey: String?, isForeign: Bool,
        version: APIVersion, shape: VersionShape?, address: String?
    ) {
        self.match = match
        self.form = form
        self.caller = caller
        self.account = account
        self.requestID = requestID
        self.idempotencyKey = idempotencyKey
        self.isForeign = isForeign
        self.version = version
        self.shape = shape
        self.address = address
    }
}

/// A call whose parameters have been checked.
struct CheckedCall {
    let call: Call
    let arguments: Arguments
    let expansion: Expansion
}

extension API {
    func run(_ call: Call) throws -> Answer { try execute(check(call)) }

    /// All checks that need no stored state. One exception: a missing object is reported before an impossible `expand`.
    func check(_ call: Call) throws -> CheckedCall {
        let target = call.match.target
        let arguments = try ParameterCheck.arguments(
            of: call.form.values, for: target.parameters, exclusive: target.route.exclusive,
            ignoring: target.resource.takesClientFields ? Parameter.clientFields : [], order: call.form.namesInOrder)
        let expansion = try expansion(arguments.expansions, call)
        if let permission = expansion.permission, settings.requiresRestrictedKey && call.caller.credential.kind != .restricted {
            throw API.missing(permission, call)
        }
        return CheckedCall(call: call, arguments: arguments, expansion: expansion)
    }

    private func expansion(_ paths: [String], _ call: Call) throws -> Expansion {
        let target = call.match.target
        do {
            return try target.expansion(paths, engine.registry)
        } catch {
            if !call.match.owners.isEmpty {
                let id = call.match.id.isEmpty ? nil : call.match.id
                try engine.requireOwners(call.match.owners, of: target.resource, id, by: target.route, account: call.account)
            }
            if !call.match.id.isEmpty && target.route.kind != .ofAccount {
                try engine.requirePresent(target.resource, call.match.id, by: target.route, account: call.account)
            }
            throw error
        }
    }

    func execute(_ checked: CheckedCall) throws -> Answer {
        let call = checked.call
        let (resource, route, id, account) = (call.match.target.resource, call.match.target.route, call.match.id, call.account)
        let cause = call.cause
        if !call.match.owners.isEmpty {
            try engine.requireOwners(call.match.owners, of: resource, id.isEmpty ? nil : id, by: route, account: account)
        }
        switch route.kind {
        case .retrieve:
            return try retrieve(checked)
        case .singleton, .ofAccount:
            return try answer(engine.singleton(resource, account: account), checked)
        case .computed:
            return Answer(status: 200, body: try engine.compute(route, checked.arguments, account: account).document())
        case .list:
            let page = try engine.list(resource, checked.arguments.with(call.match.owners), account: account)
            return Answer(status: 200, body: try list(page, checked, url: route.path(of: resource, below: call.match.owners)))
        case .ofConnectedAccounts:
            let page = try engine.list(ofConnectedAccounts: resource, checked.arguments, account: account)
            return Answer(status: 200, body: try list(page, checked, url: route.path(of: resource, below: [])))
        case .create:
            let arguments = checked.arguments.with(call.match.owners)
            return try answer(engine.create(resource, by: route, arguments, account: account, cause: cause), checked)
        case .update:
            return try answer(engine.update(resource, id, by: route, checked.arguments, account: account, cause: cause), checked)
        case .delete:
            let outcome = try engine.delete(resource, id, by: route, account: account, cause: cause)
            if route.answersObject { return try answer(outcome, checked) }
            let names = route.shownWhenDeleted
            let shown = names.isEmpty ? [:] : try outcome.object.fields().filter { names.contains($0.key) && !$0.value.isNull }
            return Answer(status: 200, body: resource.stub(of: id, showing: shown).document())
        case .call:
            return try answer(engine.call(resource, id, by: route, checked.arguments, account: account, cause: cause), checked)
        case .action(let name):
            return try answer(engine.transition(resource, id, name, checked.arguments, account: account, cause: cause), checked)
        case .members(let name):
            return Answer(status: 200, body: try members(name, checked))
        case .download:
            let contents = try engine.download(resource, id, by: route, account: account)
            return Answer(status: 200, body: contents.bytes, type: contents.type)
        case .search, .simulate, .timed, .consequence, .seeded:
            throw Refusal.internalFault
        }
    }

    private func retrieve(_ checked: CheckedCall) throws -> Answer {
        let call = checked.call
        let (resource, id) = (call.match.target.resource, call.match.id)
        let stored: StoredObject
        do {
            stored = try engine.retrieve(resource, id, account: call.account, cause: call.cause)
        } catch let refusal as Refusal where refusal.kind == .notFound {
            guard let stub = try engine.tombstone(resource, id, account: call.account) else { throw refusal }
            return Answer(status: 200, body: stub.document())
        }
        if let proof = call.match.target.route.proof, call.isForeign || call.caller.credential.kind == .publishable {
            guard let presented = checked.arguments.string(proof) else {
                throw call.caller.credential.kind == .publishable ? Authentication.secretKeyRequired : API.foreignPage
            }
            guard try stored.fields()[proof] == .string(presented) else {
                throw Refusal.noSuch(resource, id)
            }
        }
        return try answer(stored, checked)
    }

    private func members(_ name: String, _ checked: CheckedCall) throws -> [UInt8] {
        let call = checked.call
        let resource = call.match.target.resource
        guard let members = resource.members(name) else { throw Refusal.internalFault }
        let owner = try engine.retrieve(resource, call.match.id, by: call.match.target.route, account: call.account)
        let page = try engine.list(members, of: owner, checked.arguments, account: call.account)
        return try list(page, checked, url: "\(resource.path)/\(owner.id)/\(name)")
    }

    func answer(_ outcome: Outcome, _ checked: CheckedCall) throws -> Answer {
        if let declined = outcome.declined { throw declined }
        return try answer(outcome.object, checked)
    }

    private func answer(_ object: StoredObject, _ checked: CheckedCall) throws -> Answer {
        Answer(status: 200, body: try body(object, checked))
    }

    /// Answers the stored bytes, unless something is expanded.
    private func body(_ object: StoredObject, _ checked: CheckedCall) throws -> [UInt8] {
        let (call, target) = (checked.call, checked.call.match.target)
        let isNew = target.route.kind == .create && target.resource.hasFieldsAtCreation
        if checked.expansion.isEmpty && !isNew {
            guard let shape = call.shape, engine.looksDifferent(object, in: shape) else { return try engine.body(of: object, account: call.account) }
            if let spliced = try engine.spliced(object, in: shape, account: call.account) { return spliced }
        }
        return try engine.render(object, checked.expansion, account: call.account, isNew: isNew, call.shape).document()
    }

    private func list(_ page: ListPage, _ checked: CheckedCall, url: String) throws -> [UInt8] {
        try envelope("list", page, checked, "\"url\": \"\(url)\"")
    }

    func searchResult(_ walk: SearchWalk, _ checked: CheckedCall, url: String) throws -> [UInt8] {
        let nextPage = walk.nextPage.map { "\"\($0)\"" } ?? "null"
        return try envelope("search_result", walk.page, checked, "\"next_page\": \(nextPage),\n  \"url\": \"\(url)\"")
    }

    /// A list, put together from the stored bytes of its objects.
    /// - Parameter rest: the members that come last.
    private func envelope(_ object: String, _ page: ListPage, _ checked: CheckedCall, _ rest: String) throws -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(page.objects.reduce(256) { $0 + $1.body.count * 5 / 4 })
        bytes += "{\n  \"object\": \"\(object)\",\n".utf8
        if checked.call.match.target.route.countsPage { bytes += "  \"count\": \(page.objects.count),\n".utf8 }
        bytes += "  \"data\": [".utf8
        for (index, object) in page.objects.enumerated() {
            bytes += (index == 0 ? "\n    " : ",\n    ").utf8
            JSON.embed(try body(object, checked), at: 4, into: &bytes)
        }
        bytes += (page.objects.isEmpty ? "],\n" : "\n  ],\n").utf8
        bytes += "  \"has_more\": \(page.hasMore),\n  \(rest)\n}\n".utf8
        return bytes
    }

    private static func missing(_ permission: String, _ call: Call) -> Refusal {
        Refusal(
            .forbidden,
            "The provided key '\(call.caller.credential.maskedKey)' does not have the required permissions for this endpoint on account "
                + "'\(call.account.id)'. Having the '\(permission)' permission, which restricted keys (rk_test_...) have here, would allow "
                + "this request to continue.")
    }
}
