// Whole events as text that can be read: when, whether a request has caused it, the type, the object, and all of the object. To be short, an object is
// shown by what differs from the event before about it, or, in its first event, from the usual object of its type (see EventStory+Usual.swift).
//
//     +2s clock charge.updated ch_1: balance_transaction=txn_1 (was: balance_transaction=null)
//
// Ids are numbered in the order in which they come, times count from the beginning, and what is random is an ellipsis. A minus stands before a member
// that is gone.
import TestHarness
import Testing
import Wire

struct EventStory {
    /// One text an event, with single blanks.
    let events: [String]

    /// - Parameter text: an event can have several lines. Those after the first are indented.
    init(_ text: String) {
        events = text.split(separator: "\n").reduce(into: []) { events, line in
            let words = line.split(separator: " ").joined(separator: " ")
            if line.hasPrefix(" "), let last = events.popLast() { events.append("\(last) \(words)") } else { events.append(words) }
        }
    }

    init(of events: [JSON], since start: Int64) {
        var reader = EventReader(start: start, usual: Self.usual)
        self.events = events.map { reader.read($0) }
    }

    /// The members of an object and of its parts: their values by their paths.
    typealias Members = [String: String]

    /// What a usual object is, written as in a story.
    static func members(_ text: String) -> Members {
        text.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }.joined(separator: " ").split(separator: ";")
            .reduce(into: [:]) { members, pair in
                let pair = pair.drop { $0 == " " }
                let name = String(pair.prefix { $0 != "=" })
                members[name] = String(pair.dropFirst(name.count + 1))
            }
    }
}

extension TestServer {
    /// Compares all events since the beginning, or those after the first ones, with a story.
    func expectStory(after count: Int = 0, _ expected: String, at place: SourceLocation = #_sourceLocation) throws {
        let events = try get("/v1/events?limit=100")["data"]?.array?.reversed() ?? []
        let found = EventStory(of: events, since: wall.now).events.dropFirst(count)
        let lines = EventStory(expected).events
        #expect(found.count == lines.count, "\(found.joined(separator: "\n"))", sourceLocation: place)
        for (found, line) in zip(found, lines) { #expect(found == line, sourceLocation: place) }
    }
}

/// Turns events into text, one after the other.
private struct EventReader {
    let start: Int64
    let usual: [String: EventStory.Members]
    private var names: [String: String] = [:]
    private var counts: [String: Int] = [:]
    /// Each object as its last event has shown it.
    private var objects: [String: EventStory.Members] = [:]

    init(start: Int64, usual: [String: EventStory.Members]) {
        self.start = start
        self.usual = usual
    }

    mutating func read(_ event: JSON) -> String {
        let object = event["data"]?["object"] ?? .null
        let type = object["object"]?.string ?? ""
        let id = object["id"]?.string ?? type
        let name = text(.string(id), at: "id")
        let members = flat(object)
        let changes = difference(from: objects[id] ?? usual[type] ?? [:], to: members)
        objects[id] = members
        let cause = event["request"]?["id"]?.string == nil ? "clock" : "call"
        let former = event["data"]?["previous_attributes"].map { " (was: \(joined(flat($0))))" } ?? ""
        let head = "\(text(event["created"] ?? .null, at: "created")) \(cause) \(event["type"]?.string ?? "") \(name)"
        return (changes.isEmpty ? head : "\(head): \(changes.joined(separator: "; "))") + former
    }

    private func joined(_ members: EventStory.Members) -> String { members.sorted { $0.key < $1.key }.map { "\($0)=\($1)" }.joined(separator: "; ") }

    private func difference(from former: EventStory.Members, to members: EventStory.Members) -> [String] {
        let changed = members.filter { former[$0.key] != $0.value && $0.key != "id" }.sorted { $0.key < $1.key }.map { "\($0)=\($1)" }
        let gone = former.keys.filter { members[$0] == nil && $0 != "id" && !Self.isReplaced($0, in: members) }
            .map { Self.root(of: $0, goneFrom: members) }
        return changed + Set(gone).sorted().map { "-\($0)" }
    }

    /// Whether null has become an object, or the other way round.
    private static func isReplaced(_ path: String, in members: EventStory.Members) -> Bool {
        members.keys.contains { $0.hasPrefix("\(path).") || path.hasPrefix("\($0).") }
    }

    /// If a whole part is gone, its path stands for all paths in it.
    private static func root(of path: String, goneFrom members: EventStory.Members) -> String {
        let words = path.split(separator: ".")
        let roots = (1...words.count).map { words.prefix($0).joined(separator: ".") }
        return roots.first { root in !members.keys.contains { $0 == root || $0.hasPrefix("\(root).") } } ?? path
    }

    private mutating func flat(_ json: JSON) -> EventStory.Members {
        var members: EventStory.Members = [:]
        collect(json, at: "", into: &members)
        return members
    }

    private mutating func collect(_ json: JSON, at path: String, into members: inout EventStory.Members) {
        guard path != "payment_method_options", let object = json.object, !object.isEmpty else {
            members[path] = text(json, at: String(path.split(separator: ".").last ?? ""))
            return
        }
        if !path.isEmpty, let ordinary = usual[object["object"]?.string ?? ""] {
            let changes = difference(from: ordinary, to: flat(json)).joined(separator: ", ")
            members[path] = text(object["id"] ?? .null, at: "id") + (changes.isEmpty ? "" : " (\(changes))")
            return
        }
        for (name, value) in object { collect(value, at: path.isEmpty ? name : "\(path).\(name)", into: &members) }
    }

    // MARK: Values

    private static let random: Set = [
        "account_holder_address", "account_number", "authorization_code", "bank_address", "fingerprint", "hosted_instructions_url",
        "hosted_verification_url", "hosted_voucher_url", "iban_last4", "network_transaction_id", "number", "payment_reference", "receipt_url", "reference",
        "risk_score", "transaction_id", "url", "value",
    ]

    private mutating func text(_ json: JSON, at name: String) -> String {
        if Self.random.contains(name) && !json.isNull { return "…" }
        if let number = json.integer, (1_600_000_000...2_000_000_000).contains(number) { return time(number - start) }
        if let list = json.array { return "[" + list.map { text($0, at: name) }.joined(separator: ", ") + "]" }
        if let object = json.object { return "{" + object.map { "\($0): \(text($1, at: $0))" }.joined(separator: ", ") + "}" }
        guard let string = json.string else { return String(decoding: json.document(), as: UTF8.self).filter { $0 != "\n" } }
        var result = "", rest = string[...]
        while let match = rest.firstMatch(of: #/([a-z]+)_[0-9A-Za-z]{14,}/#) {
            let (id, prefix) = match.output
            // A long word of a code is no id.
            let isID = id.contains { $0.isNumber || $0.isUppercase }
            result += rest[..<match.range.lowerBound] + (isID ? numbered(String(id), String(prefix)) : String(id))
            rest = rest[match.range.upperBound...]
            if name == "client_secret" { return result + "_secret" }
        }
        return result + rest
    }

    private mutating func numbered(_ id: String, _ prefix: String) -> String {
        if let name = names[id] { return name }
        counts[prefix, default: 0] += 1
        names[id] = "\(prefix)_\(counts[prefix] ?? 0)"
        return "\(prefix)_\(counts[prefix] ?? 0)"
    }

    private func time(_ seconds: Int64) -> String {
        seconds != 0 && seconds % 86_400 == 0 ? "+\(seconds / 86_400)d" : seconds < 0 ? "\(seconds)s" : "+\(seconds)s"
    }
}
