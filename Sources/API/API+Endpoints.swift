// A call, checked against its endpoint and handed to the engine.
import Engine
import Wire

/// A request that found its endpoint. A class, because it is handed on from check to check.
final class Call {
    let match: EndpointMatch
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
    /// Whether the request names the version.
    let namesVersion: Bool
    /// How the version shows objects. Nil if it shows them as they are stored.
    let shape: VersionShape?

    /// Whether everybody could have sent it: with a publishable key, or from a foreign page.
    var isPublishable: Bool { isForeign || caller.credential.kind == .publishable }
    var cause: Cause {
        .request(
            requestID, idempotencyKey: idempotencyKey, version: version, namesVersion: namesVersion, address: address, isPublishable: isPublishable)
    }

    /// The answer if nobody knows any more what another server has done.
    var loss: Refusal {
        if case .create(let creation) = match.endpoint.work, let upstream = creation.upstream { upstream.loss } else { .internalFault }
    }

    init(
        match: EndpointMatch, form: Form, caller: Caller, account: Account, requestID: String, idempotencyKey: String?, isForeign: Bool,
        version: APIVersion, namesVersion: Bool, shape: VersionShape?, address: String?
    ) {
        self.match = match
        self.form = form
        self.caller = caller
        self.account = account
        self.requestID = requestID
        self.idempotencyKey = idempotencyKey
        self.isForeign = isForeign
        self.version = version
        self.namesVersion = namesVersion
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

    /// All checks that need no stored state. Two exceptions: a missing object is reported before an impossible `expand`, and an account may not be set
    /// up for the resource.
    func check(_ call: Call) throws -> CheckedCall {
        let endpoint = call.match.endpoint
        let older = call.shape?.parameters(of: endpoint)
        let given = try ParameterCheck.arguments(
            of: call.form.values, for: older?.parameters ?? endpoint.parameters, exclusive: older?.exclusive ?? endpoint.exclusive,
            ignoring: call.match.resource.takesClientFields ? Parameter.clientFields : [], order: call.form.namesInOrder)
        try engine.requireSwitchedOn(call.match.resource, account: call.account)
        let arguments = older?.newest(given) ?? given
        let expansion = try expansion(arguments.expansions, call)
        if let permission = expansion.permission, settings.requiresRestrictedKey && call.caller.credential.kind != .restricted {
            throw API.missing(permission, call)
        }
        return CheckedCall(call: call, arguments: arguments, expansion: expansion)
    }

    private func expansion(_ paths: [String], _ call: Call) throws -> Expansion {
        let match = call.match
        do {
            return try match.expansion(paths, engine.registry)
        } catch {
            if !match.owners.isEmpty {
                let id = match.id.isEmpty ? nil : match.id
                try engine.requireOwners(match.owners, of: match.resource, id, by: match.endpoint, account: call.account)
            }
            if case .ofAccount = match.endpoint.work { throw error }
            if !match.id.isEmpty { try engine.requirePresent(match.resource, match.id, by: match.endpoint, account: call.account) }
            throw error
        }
    }

    func execute(_ checked: CheckedCall) throws -> Answer {
        do {
            return try perform(checked)
        } catch let refusal as Refusal {
            guard let shape = checked.call.shape else { throw refusal }
            let given = checked.call.form.values
            let older = shape.parameters(of: checked.call.match.endpoint)?.older(refusal) { given[$0] != nil } ?? refusal
            throw try engine.shaped(older, in: shape, account: checked.call.account)
        }
    }

    private func perform(_ checked: CheckedCall) throws -> Answer {
        let call = checked.call
        let (resource, endpoint, id, account) = (call.match.resource, call.match.endpoint, call.match.id, call.account)
        let (arguments, cause) = (checked.arguments, call.cause)
        if !call.match.owners.isEmpty {
            try engine.requireOwners(call.match.owners, of: resource, id.isEmpty ? nil : id, by: endpoint, account: account)
        }
        switch endpoint.work {
        case .create(let creation):
            let given = arguments.with(call.match.owners)
            return try answer(engine.create(resource, by: creation, given, account: account, cause: cause), checked, isNew: true)
        case .preview(let hook):
            return try answer(engine.preview(resource, hook, by: endpoint, arguments, account: account, cause: cause), checked)
        case .previewedList(let hook, let computation):
            let (data, hasMore) = try engine.preview(
                resource, hook, listing: computation, by: endpoint, arguments, account: account, cause: cause)
            return try answer(data, hasMore: hasMore, checked, url: call.match.listPath)
        case .retrieve:
            return try retrieve(checked)
        case .show(let hook):
            return try answer(engine.show(resource, id, hook, by: endpoint, arguments, account: account, cause: cause), checked)
        case .update(let update):
            try requireProof(checked)
            // Without an id it is about the account's only object.
            let id = id.isEmpty ? try engine.singleton(resource, account: account).id : id
            return try answer(engine.update(resource, id, by: update, of: endpoint, arguments, account: account, cause: cause), checked)
        case .delete(let deletion):
            return try delete(by: deletion, checked)
        case .list(let listing):
            let filters = try engine.newestCursors(
                listing.filters(of: arguments).with(call.match.owners), of: resource, in: call.shape, account: account)
            let page = try engine.list(resource, filters, account: account)
            return try answer(page, checked, url: call.match.listPath, isCounted: listing.countsPage)
        case .members(let name):
            return try members(name, checked)
        case .call(let hook), .add(_, let hook):
            try requireProof(checked)
            return try answer(engine.call(resource, id, by: endpoint, hook, arguments, account: account, cause: cause), checked)
        case .transition(let name):
            try requireProof(checked)
            return try answer(engine.fire(name, on: id, of: resource, by: endpoint, arguments, account: account, cause: cause), checked)
        case .download(let contents):
            let download = try engine.download(resource, id, contents, account: account)
            return Answer(status: 200, body: download.bytes, type: download.type)
        case .singleton, .ofAccount:
            return try answer(engine.singleton(resource, account: account), checked)
        case .ofConnectedAccounts:
            return try answer(engine.list(ofConnectedAccounts: resource, arguments, account: account), checked, url: call.match.listPath)
        case .computed(let computation):
            return Answer(status: 200, body: try engine.compute(computation, arguments, account: account).document())
        case .computedList(let computation):
            let owner = try engine.retrieve(resource, id, by: endpoint, account: account)
            let (data, hasMore) = try engine.compute(computation, of: owner, as: resource, arguments, account: account)
            return try answer(data, hasMore: hasMore, checked, url: call.match.listPath.replacing("{\(resource.pathParameter)}", with: owner.id))
        case .search:
            // It may take several turns: see API+Search.
            throw Refusal.internalFault
        }
    }

    private func retrieve(_ checked: CheckedCall) throws -> Answer {
        let call = checked.call
        let (resource, id) = (call.match.resource, call.match.id)
        let stored: StoredObject
        do {
            stored = try engine.retrieve(resource, id, account: call.account, cause: call.cause)
        } catch let refusal as Refusal where refusal.kind == .notFound {
            guard let stub = try engine.tombstone(resource, id, account: call.account) else { throw refusal }
            return Answer(status: 200, body: stub.document())
        }
        try requireProof(checked, of: stored)
        return try answer(stored, checked)
    }

    /// Refuses a call of a publishable key, or of a foreign page, that does not prove its right to the object.
    /// - Parameter stored: the object. Nil if it is not read yet.
    private func requireProof(_ checked: CheckedCall, of stored: StoredObject? = nil) throws {
        let call = checked.call
        let (resource, endpoint, id) = (call.match.resource, call.match.endpoint, call.match.id)
        guard call.isPublishable, let publishable = endpoint.access.publishable, let proof = publishable.proof else { return }
        let object = try stored ?? engine.retrieve(resource, id, by: endpoint, account: call.account)
        guard let presented = checked.arguments.string(proof) else {
            throw call.caller.credential.kind == .publishable ? Authentication.secretKeyRequired : API.foreignPage
        }
        if try object.fields()[proof] == .string(presented) { return }
        guard let code = publishable.mismatchCode else { throw Refusal.noSuch(resource, id) }
        throw Refusal.invalid(
            "The \(proof) provided does not match the \(proof) associated with the \(resource.typeName).", code: code, parameter: proof)
    }

    private func delete(by deletion: Work.Deletion, _ checked: CheckedCall) throws -> Answer {
        let call = checked.call
        let outcome = try engine.delete(call.match.resource, call.match.id, by: deletion, checked.arguments, account: call.account, cause: call.cause)
        switch deletion.answer {
        case .object:
            return try answer(outcome, checked)
        case .stub(let names):
            let shown = names.isEmpty ? [:] : try outcome.object.fields().filter { names.contains($0.key) }
            let stub = call.match.resource.stub(of: call.match.id, showing: shown)
            guard let shape = call.shape, !shown.isEmpty else { return Answer(status: 200, body: stub.document()) }
            return Answer(status: 200, body: try engine.shaped(stub, in: shape, account: call.account).document())
        }
    }

    private func members(_ name: String, _ checked: CheckedCall) throws -> Answer {
        let call = checked.call
        let resource = call.match.resource
        guard let members = resource.members(name) else { throw Refusal.internalFault }
        let owner = try engine.retrieve(resource, call.match.id, by: call.match.endpoint, account: call.account)
        let page = try engine.list(members, of: owner, checked.arguments, account: call.account)
        return try answer(page, checked, url: call.match.listPath.replacing("{\(resource.pathParameter)}", with: owner.id))
    }

    /// - Parameter isNew: whether fields are shown that only the answer to a creation shows.
    func answer(_ outcome: Outcome, _ checked: CheckedCall, isNew: Bool = false) throws -> Answer {
        if let declined = outcome.declined { throw declined }
        return try answer(outcome.object, checked, isNew: isNew)
    }

    private func answer(_ object: StoredObject, _ checked: CheckedCall, isNew: Bool = false) throws -> Answer {
        Answer(status: 200, body: try body(object, checked, isNew: isNew))
    }

    /// Answers the stored bytes, unless something is expanded.
    private func body(_ object: StoredObject, _ checked: CheckedCall, isNew: Bool = false) throws -> [UInt8] {
        let call = checked.call
        let isNew = isNew && call.match.resource.hasFieldsAtCreation
        if checked.expansion.isEmpty && !isNew {
            guard let shape = call.shape, engine.looksDifferent(object, in: shape) else { return try engine.body(of: object, account: call.account) }
            if let spliced = try engine.spliced(object, in: shape, account: call.account) { return spliced }
        }
        return try engine.render(object, checked.expansion, account: call.account, isNew: isNew, call.shape).document()
    }

    func answer(_ page: ListPage, _ checked: CheckedCall, url: String, isCounted: Bool = false) throws -> Answer {
        let count = isCounted ? "\"count\": \(page.objects.count)," : nil
        return Answer(status: 200, body: try envelope("list", page, checked, first: count, "\"url\": \"\(url)\""))
    }

    /// A list that is computed.
    private func answer(_ data: [JSON], hasMore: Bool, _ checked: CheckedCall, url: String) throws -> Answer {
        let (shape, account) = (checked.call.shape, checked.call.account)
        let shown = try shape.map { shape in try data.map { try engine.shaped($0, in: shape, account: account) } } ?? data
        let list: JSONObject = ["object": "list", "data": .array(shown), "has_more": .bool(hasMore), "url": .string(url)]
        return Answer(status: 200, body: JSON.object(list).document())
    }

    func searchResult(_ walk: SearchWalk, _ checked: CheckedCall) throws -> [UInt8] {
        let nextPage = walk.nextPage.map { "\"\($0)\"" } ?? "null"
        let count = walk.total.map { "\"total_count\": \($0),\n  " } ?? ""
        let rest = "\"next_page\": \(nextPage),\n  \(count)\"url\": \"\(checked.call.match.listPath)\""
        return try envelope("search_result", walk.page, checked, rest)
    }

    /// A list, put together from the stored bytes of its objects.
    /// - Parameters:
    ///   - first: a member that comes before the objects, with its comma.
    ///   - rest: the members that come last.
    private func envelope(_ object: String, _ page: ListPage, _ checked: CheckedCall, first: String? = nil, _ rest: String) throws -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(page.objects.reduce(256) { $0 + $1.body.count * 5 / 4 })
        bytes += "{\n  \"object\": \"\(object)\",\n".utf8
        if let first { bytes += "  \(first)\n".utf8 }
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
