// How objects of one resource look in an older version.
import Wire

public struct ObjectShape: Sendable {
    /// A field that the version shows besides those of the newest.
    struct Addition: Sendable {
        enum Content: Sendable {
            case members(MemberList)
            /// What the field of this name holds, whose label is this.
            case copy(String, label: [UInt8])
            /// An internal field. Its id can be expanded to an object of these resources.
            case hidden(targets: [String])
        }

        let name: String
        let content: Content
        /// The text before its value in a document, as `Field.label`.
        let label: [UInt8]
        /// The labels of the fields that come after it.
        let followers: [[UInt8]]
    }

    /// A list of members. A class, because each call passes it on.
    final class MemberList: Sendable {
        let members: Field.Members
        /// The lists that hold them.
        let lists: [ListName.Filter]
        /// The bytes between the count and the id of the owner, and those after the id.
        let url: [UInt8]
        let end: [UInt8]
        /// An empty list, up to the id of the owner.
        let empty: [UInt8]

        /// - Parameter path: the path of the owner's resource.
        init(_ name: String, _ members: Field.Members, path: String, _ resources: [String: Resource]) {
            self.members = members
            lists = members.resources.compactMap { resources[$0] }.map { ListName.Filter($0.name, members.owner) }
            let around = members.url(of: name, in: "{id}", path).split(separator: "{id}", maxSplits: 1, omittingEmptySubsequences: false)
            url = Array(",\n    \"url\": \"\(around[0])".utf8)
            end = Array("\(around.count > 1 ? around[1] : "")\"\n  }".utf8)
            empty = Array("{\n    \"object\": \"list\",\n    \"data\": [],\n    \"has_more\": false,\n    \"total_count\": 0".utf8) + url
        }
    }

    /// In the order in which they are shown.
    let additions: [Addition]
    /// They are all that is different in a document that has these texts: fields that are null. The objects in them may look different, too. Nil if
    /// more is different in every document.
    let nullFields: [[UInt8]]?
    /// Newest first.
    private let changes: [VersionChange]

    /// - Parameter changes: all that are undone, by resource.
    init(_ resource: Resource, _ changes: [String: [VersionChange]], _ resources: [String: Resource]) {
        let own = changes[resource.name] ?? []
        var contents: [String: Addition.Content] = [:]
        for name in own.flatMap(\.included) {
            guard let members = resource.members(name) else { continue }
            contents[name] = .members(MemberList(name, members, path: resource.path, resources))
        }
        for (older, newer) in own.flatMap(\.renamed) {
            if let field = resource.fieldsByName[newer] { contents[older] = .copy(newer, label: field.label) }
        }
        for name in own.flatMap(\.shown) {
            guard let field = resource.fieldsByName[name] else { continue }
            let targets = if case .reference(let targets) = field.kind { targets } else { [String]() }
            contents[name] = .hidden(targets: targets)
        }
        additions = contents.keys.sorted().compactMap { name in
            contents[name].map { content in
                let later = resource.fields.filter { $0.isVisible && ObjectShape.isAfter($0.name, name) }
                return Addition(name: name, content: content, label: Field.string(name).placed(depth: 0).label, followers: later.map(\.label))
            }
        }
        let turned = own.filter { $0.takeBack != nil }
        let fields = turned.compactMap { $0.field.flatMap { resource.fieldsByName[$0] } }
        nullFields = fields.count == turned.count ? fields.map { $0.label + Array("null".utf8) } : nil
        self.changes = own
    }

    /// Whether objects have other ids.
    var changesIDs: Bool { changes.contains { $0.changesIDs } }

    /// The older shape of a document, or of a part of one, without its lists of members.
    func takeBack(_ document: inout JSONObject, _ lookup: VersionChange.Lookup) {
        for case (let older, .copy(let newer, _)) in additions.map({ ($0.name, $0.content) }) {
            if let value = document[newer] { Self.insert(value, as: older, into: &document) }
        }
        for change in changes { change.takeBack?(&document, lookup) }
    }

    /// Puts a field into a document, in Stripe's order.
    public static func insert(_ value: JSON, as name: String, into document: inout JSONObject) {
        let position = document.keys.firstIndex { isAfter($0, name) } ?? document.count
        document.updateValue(value, forKey: name, insertingAt: position)
    }

    private static func isAfter(_ other: String, _ name: String) -> Bool { other > name && other != "id" && other != "object" }
}
