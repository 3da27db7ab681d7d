// /_admin/snapshots: keeps the state of an account and of those connected to it, or of all accounts, and brings it back.
import API
import Engine
import OrderedCollections
import Wire

/// Works on a snapshot in portions: saves it, restores it, or takes it from a file. It answers with the snapshot.
private final class SnapshotCall: PatientCall {
    private let work: (Engine) throws -> Snapshot?
    private let giveUp: (Engine) throws -> Void

    /// - Parameters:
    ///   - giveUp: undoes what was done, if the call is abandoned.
    ///   - work: does a portion. Nil if there is more to do.
    init(
        _ account: Account?, answer: @escaping PatientCall.Reply, abandoningBy giveUp: @escaping (Engine) throws -> Void = { _ in },
        _ work: @escaping (Engine) throws -> Snapshot?
    ) {
        self.work = work
        self.giveUp = giveUp
        super.init(account, timeout: nil, answer: answer)
    }

    override var kind: Kind? { .reset }
    override var waitsFor: Kind? { .reset }

    override func proceed(_ console: Console) throws -> Progress {
        try work(console.engine).map { .done(console.describe($0)) } ?? .underWay
    }

    override func abandon(_ console: Console) throws { try giveUp(console.engine) }
}

/// GET /_admin/snapshots/{name}/file.
private final class ExportCall: PatientCall {
    private var export: SnapshotExport

    init(_ account: Account?, _ export: SnapshotExport, answer: @escaping PatientCall.Reply) {
        self.export = export
        super.init(account, timeout: nil, answer: answer)
    }

    override func proceed(_ console: Console) throws -> Progress {
        guard try console.engine.proceed(&export) else { return .underWay }
        return .answered(Response(headers: ["Content-Type": AdminRoute.file], body: export.bytes))
    }
}

extension Console {
    static let snapshotList: [Parameter] = [Parameter("limit", .limit), .string("starting_after")]

    func listSnapshots(_ account: Account?, _ form: FormHash) throws -> JSON {
        let arguments = try ParameterCheck.arguments(of: form, for: Self.snapshotList)
        let page = try engine.listSnapshots(account, after: arguments.string("starting_after"), limit: arguments.integer("limit") ?? 10)
        return [
            "object": "list", "data": .array(page.snapshots.map(describe)), "has_more": .bool(page.hasMore), "url": "/_admin/snapshots",
        ]
    }

    func showSnapshot(_ name: String, _ account: Account?) throws -> JSON {
        describe(try engine.snapshot(SnapshotKey(account?.key, name)))
    }

    func deleteSnapshot(_ name: String, _ account: Account?) throws -> JSON {
        try engine.deleteSnapshot(SnapshotKey(account?.key, name))
        return ["name": .string(name), "deleted": true]
    }

    func save(_ call: AdminCall, _ answer: @escaping PatientCall.Reply) throws {
        let (account, key) = try snapshot(of: call)
        var saving = SnapshotSaving(key)
        begin(SnapshotCall(account, answer: answer, abandoningBy: { try $0.abandon(saving) }) { try $0.proceed(&saving) })
    }

    func restore(_ call: AdminCall, _ answer: @escaping PatientCall.Reply) throws {
        let (account, key) = try snapshot(of: call)
        _ = try engine.snapshot(key)
        begin(SnapshotCall(account, answer: answer) { try $0.proceedRestore(of: key) })
    }

    func export(_ call: AdminCall, _ answer: @escaping PatientCall.Reply) throws {
        let (account, key) = try snapshot(of: call)
        begin(ExportCall(account, try engine.export(key), answer: answer))
    }

    func take(_ call: AdminCall, _ answer: @escaping PatientCall.Reply) throws {
        let (account, key) = try snapshot(of: call)
        var reading = SnapshotImport(key, call.request.body)
        begin(SnapshotCall(account, answer: answer, abandoningBy: { try $0.abandon(reading) }) { try $0.proceed(&reading) })
    }

    /// The snapshot that the path names, after all checks.
    private func snapshot(of call: AdminCall) throws -> (Account?, SnapshotKey) {
        let account = try account(of: call)
        return (account, try SnapshotKey(account?.key, call.segments[1]))
    }

    func describe(_ snapshot: Snapshot) -> JSON {
        [
            "name": .string(snapshot.key.name), "account": snapshot.key.account.map { .string($0.id) } ?? .null, "created": .integer(snapshot.created),
            "objects": .integer(snapshot.objects), "accounts": .integer(snapshot.accounts),
        ]
    }
}
