// Older versions differ mostly in what they show besides. It is put into the stored document as bytes. That costs a fraction of parsing the document
// and writing it again.
import Wire

extension Engine {
    /// The stored document with what an older version shows besides.
    /// - Returns: nil if the version differs in more than that.
    public func spliced(_ object: StoredObject, in shape: VersionShape, account: Account) throws -> [UInt8]? {
        guard let resource = object.resource, let own = shape.shape(of: resource.name), own.hasOnlyAdditions else { return nil }
        let body = object.body
        // A document ends with a line end, a brace and a line end.
        let end = body.count - 3
        var document: [UInt8] = []
        document.reserveCapacity(2 * body.count + 1024)
        var place = 0
        for addition in own.additions {
            let next = addition.followers.lazy.compactMap { body.firstPlace(of: $0, from: place) }.first ?? end
            document += body[place..<next]
            place = next
            if place == end { document.append(UInt8(ascii: ",")) }
            document += addition.label
            switch addition.content {
            case .members(let members, let lists):
                let (page, count) = try firstPage(of: members, on: lists, of: object, account)
                Self.write(page, count, url: [resource.path, "/", object.id, "/", addition.name], into: &document)
            case .copy(_, let label): document += Self.value(after: label, in: body)
            }
            if place != end { document.append(UInt8(ascii: ",")) }
        }
        document += body[place...]
        return document
    }

    /// A list as it stands in an object: pretty-printed, two spaces in.
    /// - Parameter url: its parts.
    private static func write(_ page: ListPage, _ count: Int64, url: [String], into bytes: inout [UInt8]) {
        bytes += beginning
        for (position, object) in page.objects.enumerated() {
            bytes += position == 0 ? firstMember : nextMember
            JSON.embed(object.body, at: 6, into: &bytes)
        }
        bytes += page.objects.isEmpty ? hasMoreAfterNone : hasMoreAfterSome
        JSON.bool(page.hasMore).write(into: &bytes, indentation: nil)
        bytes += totalCount
        JSON.integer(count).write(into: &bytes, indentation: nil)
        bytes += urlLabel
        for part in url { bytes.append(contentsOf: part.utf8) }
        bytes += end
    }

    private static let beginning = Array("{\n    \"object\": \"list\",\n    \"data\": [".utf8)
    private static let firstMember = Array("\n      ".utf8)
    private static let nextMember = Array(",\n      ".utf8)
    private static let hasMoreAfterNone = Array("],\n    \"has_more\": ".utf8)
    private static let hasMoreAfterSome = Array("\n    ],\n    \"has_more\": ".utf8)
    private static let totalCount = Array(",\n    \"total_count\": ".utf8)
    private static let urlLabel = Array(",\n    \"url\": \"".utf8)
    private static let end = Array("\"\n  }".utf8)

    /// The value of a field of a document, which always has it.
    private static func value(after label: [UInt8], in body: [UInt8]) -> ArraySlice<UInt8> {
        guard let start = body.firstPlace(of: label).map({ $0 + label.count }) else { return Array("null".utf8)[...] }
        // A comma, and the next field in a line of its own.
        let next = body.firstPlace(of: Self.nextField, from: start)
        return body[start..<(next ?? body.count - 3)]
    }

    private static let nextField = Array(",\n  \"".utf8)
}
