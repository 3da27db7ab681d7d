// Older versions differ mostly in what they show besides. It is put into the stored document as bytes. That costs a fraction of parsing the document
// and writing it again.
import Wire

extension Engine {
    /// The stored document with what an older version shows besides.
    /// - Returns: nil if the version differs in more than that, for the object or for one in its lists.
    public func spliced(_ object: StoredObject, in shape: VersionShape, account: Account) throws -> [UInt8]? {
        guard let own = object.resource.flatMap({ shape.shape(of: $0.name) }), let nullFields = own.nullFields else { return nil }
        let body = object.body
        guard nullFields.allSatisfy({ body.firstPlace(of: $0) != nil }) else { return nil }
        // A document ends with a line end, a brace and a line end.
        let end = body.count - 3
        var document: [UInt8] = []
        document.reserveCapacity(2 * body.count + 1024)
        var place = 0
        for addition in own.additions {
            let next = Self.place(before: addition.followers, in: body, from: place) ?? end
            document += body[place..<next]
            place = next
            if place == end { document.append(UInt8(ascii: ",")) }
            document += addition.label
            switch addition.content {
            case .members(let members):
                let (page, count) = try firstPage(of: members, of: object, account)
                // Most lists are empty, or their members look the same in every version.
                if page.objects.contains(where: { looksDifferent($0, in: shape) }) { return nil }
                Self.write(page, count, of: object.id, members, into: &document)
            case .hidden: try object.hiddenValue(of: addition.name).write(into: &document, indentation: 2)
            case .copy(_, let label): document += Self.value(after: label, in: body)
            }
            if place != end { document.append(UInt8(ascii: ",")) }
        }
        document += body[place...]
        return document
    }

    /// The place of the first of these fields that the document has.
    private static func place(before followers: [[UInt8]], in body: [UInt8], from start: Int) -> Int? {
        for label in followers {
            if let place = body.firstPlace(of: label, from: start) { return place }
        }
        return nil
    }

    /// A list as it stands in an object: pretty-printed, two spaces in.
    private static func write(_ page: ListPage, _ count: Int64, of owner: String, _ members: ObjectShape.MemberList, into bytes: inout [UInt8]) {
        if page.objects.isEmpty {
            bytes += members.empty
        } else {
            bytes += beginning
            for (position, object) in page.objects.enumerated() {
                if position > 0 { bytes.append(UInt8(ascii: ",")) }
                bytes += memberLine
                JSON.embed(object.body, at: 6, into: &bytes)
            }
            bytes += hasMore
            JSON.bool(page.hasMore).write(into: &bytes, indentation: nil)
            bytes += totalCount
            JSON.integer(count).write(into: &bytes, indentation: nil)
            bytes += members.url
        }
        bytes += owner.utf8
        bytes += members.end
    }

    private static let beginning = Array("{\n    \"object\": \"list\",\n    \"data\": [".utf8)
    private static let memberLine = Array("\n      ".utf8)
    private static let hasMore = Array("\n    ],\n    \"has_more\": ".utf8)
    private static let totalCount = Array(",\n    \"total_count\": ".utf8)

    /// The value of a field of a document, which always has it.
    private static func value(after label: [UInt8], in body: [UInt8]) -> ArraySlice<UInt8> {
        guard let start = body.firstPlace(of: label).map({ $0 + label.count }) else { return Array("null".utf8)[...] }
        // A comma, and the next field in a line of its own.
        let next = body.firstPlace(of: Self.nextField, from: start)
        return body[start..<(next ?? body.count - 3)]
    }

    private static let nextField = Array(",\n  \"".utf8)
}
