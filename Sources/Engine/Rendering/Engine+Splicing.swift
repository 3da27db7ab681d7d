// Older versions differ mostly in lists of members. Such a list is put into the stored document as bytes. That costs a fraction of parsing the
// document and writing it again.
import Wire

extension Engine {
    /// The stored document with the lists that an older version shows.
    /// - Returns: nil if the version differs in more than lists.
    public func spliced(_ object: StoredObject, in shape: VersionShape, account: Account) throws -> [UInt8]? {
        guard let resource = object.resource, shape.onlyIncludes(resource.name) else { return nil }
        var document = object.body
        for name in shape.included(in: resource.name) {
            guard let members = resource.members(name), !members.resources.contains(where: shape.changes) else { return nil }
            let (page, count) = try firstPage(of: members, of: object, account)
            Self.insert(Self.list(page, count, url: "\(resource.path)/\(object.id)/\(name)"), as: name, of: resource, into: &document)
        }
        return document
    }

    /// A list as it stands in an object: pretty-printed, two spaces in.
    private static func list(_ page: ListPage, _ count: Int64, url: String) -> [UInt8] {
        var bytes = Array("{\n    \"object\": \"list\",\n    \"data\": [".utf8)
        for (position, object) in page.objects.enumerated() {
            bytes += (position == 0 ? "\n      " : ",\n      ").utf8
            JSON.embed(object.body, at: 6, into: &bytes)
        }
        bytes += (page.objects.isEmpty ? "]" : "\n    ]").utf8
        bytes += ",\n    \"has_more\": \(page.hasMore),\n    \"total_count\": \(count),\n    \"url\": \"\(url)\"\n  }".utf8
        return bytes
    }

    /// Puts a field into a document, before the first field that comes after it in the definition.
    private static func insert(_ value: [UInt8], as name: String, of resource: Resource, into document: inout [UInt8]) {
        guard let position = resource.fields.firstIndex(where: { $0.name == name }) else { return }
        let label = resource.fields[position].label
        for later in resource.fields[(position + 1)...] where later.isVisible {
            guard let place = document.firstPlace(of: later.label) else { continue }
            document.replaceSubrange(place..<place, with: label + value + [UInt8(ascii: ",")])
            return
        }
        // A document ends with a line end, a brace and a line end.
        let end = document.count - 3
        document.replaceSubrange(end..<end, with: [UInt8(ascii: ",")] + label + value)
    }
}
