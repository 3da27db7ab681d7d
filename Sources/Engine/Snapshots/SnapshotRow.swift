// A row from the file of a snapshot, and the check of it. What is taken fits the definitions and the rows before it, so that whatever reads it later
// finds what Pinstripe itself could have written. A timer may name an object that is gone: Pinstripe leaves such timers, and they do nothing.
import Storage
import Wire

/// The account whose rows are read, and what its later rows may name.
struct SnapshotMember {
    let world: Int64
    /// The numbers here of the objects in the file.
    fileprivate(set) var numbers: RowNumbers
    /// By the id of the object.
    fileprivate var resources: [String: Resource] = [:]
    /// The numbers here of events, and those in the file of deliveries.
    fileprivate var events: Set<Int64> = []
    fileprivate var deliveries: Set<Int64> = []
    /// The tables and keys of the rows so far.
    private var keys: Set<[UInt8]> = []

    /// - Parameter first: the number of the first object here.
    init(world: Int64, first: Int64) {
        self.world = world
        numbers = RowNumbers(from: first)
    }

    /// - Returns: false if the table has such a row already.
    fileprivate mutating func add(_ key: [JSON]) -> Bool { keys.insert(JSON.array(key).compact()).inserted }
    fileprivate func has(_ key: [JSON]) -> Bool { keys.contains(JSON.array(key).compact()) }
}

/// A row that was checked.
struct SnapshotRow {
    let table: FileTable
    var values: [Value] = []
    /// The object, if it is one.
    fileprivate(set) var draft: Draft?
    /// The number of the delivery in the file, if it is one.
    fileprivate(set) var delivery: Int64?
}

extension Engine {
    func row(_ json: [JSON], _ line: SnapshotFile.Line, _ member: inout SnapshotMember, _ publicURL: Int64) throws -> SnapshotRow {
        guard let name = json.first?.string, let table = FileTable.all.first(where: { $0.name == name }), json.count == table.columns.count + 1 else {
            throw line.failure("no table has such a row")
        }
        var row = SnapshotRow(table: table)
        for (position, column) in table.columns.enumerated() {
            let isNew = table.name == "objects" && position == 0
            row.values.append(try isNew ? added(json[1], line, &member) : value(column, json[position + 1], line, member))
        }
        if let keys = table.keyColumns, !member.add([json[0]] + keys.map { json[$0 + 1] }) { throw line.failure("the row is there twice") }
        switch table.name {
        case "objects": try take(object: json, &row, line, &member, publicURL)
        case "contents": try require(content: json, line, member)
        case "deliveries": try take(delivery: json, &row, line, &member)
        case "timers": try take(timer: json, &row, line, member)
        case "idempotency_keys": try require(answer: json, line)
        default: break
        }
        return row
    }

    private func added(_ json: JSON, _ line: SnapshotFile.Line, _ member: inout SnapshotMember) throws(Refusal) -> Value {
        guard let number = member.numbers.add(try line.number(json, "sequence")) else { throw line.failure("the objects are not in order") }
        return .integer(number)
    }

    private func value(_ column: FileTable.Column, _ json: JSON, _ line: SnapshotFile.Line, _ member: SnapshotMember) throws -> Value {
        switch column {
        case .optionalInteger, .optionalText, .optionalDocument, .optionalObject: if json.isNull { return .null }
        case .optionalEntry: if json.isNull { return "" }
        default: break
        }
        switch column {
        case .optionalInteger(let name): return .integer(try line.number(json, name))
        case .count(let name): return .integer(try line.number(json, name, in: 0...SnapshotFile.largest))
        case .flag(let name): return .integer(try line.number(json, name, in: 0...1))
        case .delivery(let name):
            let number = try line.number(json, name)
            guard name == "sequence" || member.deliveries.contains(number) else { throw line.failure("\(name) is the number of no delivery") }
            return .integer(number)
        case .text(let name), .optionalText(let name): return .text(try line.text(json, name))
        case .id(let name): return .text(try line.id(json, name))
        case .document(let name), .optionalDocument(let name): return .blob(JSON.object(try line.object(json, name)).compact())
        case .entry(let name), .optionalEntry(let name):
            return .text(String(decoding: JSON.object(try line.object(json, name)).compact(), as: UTF8.self))
        case .bytes(let name):
            guard let bytes = Base64.decode(try line.text(json, name)) else { throw line.failure("\(name) is not in base 64") }
            return .blob(bytes)
        case .object(let name), .optionalObject(let name):
            guard let number = member.numbers.find(try line.number(json, name)) else { throw line.failure("\(name) is the number of no object") }
            return .integer(number)
        case .resource(let name):
            guard let resource = registry[try line.text(json, name)] else { throw line.failure("this Pinstripe has no resource '\(json.string ?? "")'") }
            return .integer(try objects.resources.number(of: resource))
        case .isOwn(let name):
            guard let isOwn = json.bool else { throw line.failure("\(name) is neither true nor false") }
            return .integer(isOwn ? member.world : 0)
        }
    }

    /// Renders the object, as Pinstripe does before it stores one.
    private func take(
        object json: [JSON], _ row: inout SnapshotRow, _ line: SnapshotFile.Line, _ member: inout SnapshotMember, _ publicURL: Int64
    ) throws {
        guard case .integer(let sequence) = row.values[0], let resource = registry[json[2].string ?? ""], let id = json[3].string,
            let created = json[4].integer, case .blob(let body) = row.values[5]
        else { throw line.failure("it is no object") }
        let hidden: [UInt8]? = if case .blob(let bytes) = row.values[6] { bytes } else { nil }
        let draft = try Draft(
            StoredObject(
                sequence: sequence, resource: resource, id: id, created: created, freshUntil: json[5].integer, body: body, hidden: hidden,
                borrower: nil, snapshotOf: nil, publicURL: publicURL),
            of: resource)
        if let complaint = complaint(about: draft) { throw line.failure(complaint) }
        let isEvent = resource === registry.events
        if !isEvent && !json[9].isNull { throw line.failure("snapshot_of is only for events") }
        guard member.resources.updateValue(resource, forKey: id) == nil else { throw line.failure("there are two objects '\(id)'") }
        if isEvent { member.events.insert(sequence) }
        let rendered = try RenderedDraft(draft)
        row.values[5] = .blob(rendered.body)
        row.values[6] = .optional(rendered.hidden)
        row.draft = draft
    }

    /// Why the fields are not those of an object of its resource. Nil if they are.
    private func complaint(about draft: Draft) -> String? {
        let (form, resource) = (ObjectForm.ofStored, draft.resource)
        let problem: String? =
            if let unknown = form.unknown(in: draft.fields, of: resource.fields) {
                "has no field \(unknown)"
            } else if let misfit = form.misfit(in: draft.fields, of: resource.fields) {
                "has a field with an impossible value: \(misfit)"
            } else if let missing = form.missing(in: draft.fields, of: resource.fields) {
                "needs the field \(missing)"
            } else if draft.fields["object"] != .string(resource.name) {
                "is another object"
            } else if resource.hasID && draft.fields["id"] != .string(draft.id) {
                "has another id"
            } else {
                nil
            }
        return problem.map { "'\(draft.id)', as \(resource.article) \(resource.name), \($0)" }
    }

    /// The pieces of a file follow one another from 0 on.
    private func require(content json: [JSON], _ line: SnapshotFile.Line, _ member: SnapshotMember) throws(Refusal) {
        let position = json[2].integer ?? 0
        guard position == 0 || member.has([json[0], json[1], .integer(position - 1)]) else { throw line.failure("a piece is missing before this one") }
    }

    private func take(
        delivery json: [JSON], _ row: inout SnapshotRow, _ line: SnapshotFile.Line, _ member: inout SnapshotMember
    ) throws(Refusal) {
        guard case .integer(let event) = row.values[1], member.events.contains(event) else { throw line.failure("event is the number of no event") }
        guard DeliveryOutcome(rawValue: json[6].string ?? "") != nil else { throw line.failure("outcome is none of a delivery") }
        guard let number = json[1].integer, member.deliveries.insert(number).inserted else { throw line.failure("there are two deliveries \(json[1])") }
        row.delivery = number
        row.values[0] = .null
    }

    private func take(timer json: [JSON], _ row: inout SnapshotRow, _ line: SnapshotFile.Line, _ member: SnapshotMember) throws(Refusal) {
        guard (json[4].string?.utf8.count ?? 0) <= SnapshotFile.longestArguments else { throw line.failure("arguments are too long") }
        guard let id = json[2].string, let transition = json[3].string else { return }
        let arguments: JSONObject
        switch try? json[4].isNull ? .object([:]) : JSON.parse(json[4].string ?? "") {
        case .object(let members)? where ObjectForm.ofStored.fits(tree: .object(members)): arguments = members
        case .object?: throw line.failure("arguments hold a number that is too large")
        default: throw line.failure("arguments are no JSON object")
        }
        var resource = member.resources[id]
        if id == Cascade.timerID {
            resource = arguments["object"]?.string.flatMap { registry[$0] }
            guard resource != nil, Cascade.goesOn(arguments) else { throw line.failure("the timer does not say where to go on") }
            row.values[3] = .optional(Cascade.renumbered(json[4]) { member.numbers.last(upTo: $0) ?? 0 }.string)
        }
        if let resource, resource.triggers(of: transition).isEmpty { throw line.failure("\(resource.name) has no transition '\(transition)'") }
        if let delivery = Delivery.sequence(in: id), !member.deliveries.contains(delivery) { row.values[1] = .text(Delivery.id(0)) }
    }

    private func require(answer json: [JSON], _ line: SnapshotFile.Line) throws(Refusal) {
        guard let status = json[4].integer, status == 0 || (200...599).contains(status) else { throw line.failure("status is none of an answer") }
    }
}
