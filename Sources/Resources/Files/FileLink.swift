// A FileLink is a URL that gives a file's contents without a key, until the link expires. An expired link stays, shows that it has expired, and
// cannot be changed.
import Common
import Engine
import Wire

package enum FileLink {
    package static let name = "file_link"
    static let idPrefix = "link_"
    /// The beginning of the path of its URL.
    package static let root = "/links/"

    static let resource = Resource(
        name, idPrefix: idPrefix, path: "/v1/file_links", pathParameter: "link",
        fields: [
            .boolean("expired").startingAs(false), .timestamp("expires_at").orNull, .reference("file", to: File.name).given(.create.required), .metadata,
            .link("url").orNull,
        ],
        endpoints: [
            .create([.integer("expires_at")], then: open),
            .list(by: [.created, .boolean("expired"), .string("file")]), .retrieve,
            .update([.string("expires_at").emptyable], then: change),
        ],
        deeds: [.byTimer("expire", then: expire)],
        seeding: Seeding { link, change in if !link.has(.url) { mintURL(of: &link, change) } })

    private static let open: Hook = { link, change in
        mintURL(of: &link, change)
        if let time = change.arguments.integer("expires_at") { try expire(at: time, &link, &change) }
        try File.add(link, &change)
    }

    /// Makes the first link of a new file.
    /// - Parameter data: `expires_at` and `metadata`.
    static func create(_ data: JSONObject, for file: inout Draft, _ change: inout Change) throws {
        let id = try change.create(name, ["file": .string(file.id)]) { link, change in
            mintURL(of: &link, change)
            if let metadata = data["metadata"] { try link.assign(metadata: metadata) }
            if let time = data["expires_at"]?.integer { try expire(at: time, parameter: "file_link_data[expires_at]", &link, &change) }
        }
        if let link = try change.object(name, id) { try File.show(link, on: &file, change) }
    }

    private static func mintURL(of link: inout Draft, _ change: Change) {
        link[.url] = change.settings.publicURL + root + FileLinkToken.mint(link, change)
    }

    private static let change: Hook = { link, change in
        guard link[.expired] == false else {
            throw Refusal.invalid("You cannot update this FileLink because it has expired. Create another one for the file \(link[.file] ?? "").")
        }
        switch change.arguments.string("expires_at") {
        case nil: break
        case "now":
            link[.expiresAt] = change.now
            link[.expired] = true
        case let text?:
            guard !text.hasPrefix("+"), let time = Int64(text), JSON.exactIntegers.contains(time) else {
                throw Refusal.invalid("Invalid expires_at: it must be a time in Unix seconds, or now.", parameter: "expires_at")
            }
            try expire(at: time, &link, &change)
        }
        try File.renew(link, &change)
    }

    private static func expire(
        at time: Int64, parameter: String = "expires_at", _ link: inout Draft, _ change: inout Change
    ) throws {
        guard time > change.now else {
            throw Refusal.invalid("Invalid \(parameter): it must be in the future.", parameter: parameter)
        }
        link[.expiresAt] = time
        try change.schedule("expire", on: link, after: time - change.now)
    }

    /// The timer may be older than the present `expires_at`.
    private static let expire: Hook = { link, change in
        guard link[.expired] == false, let time = link[.expiresAt], time <= change.now else {
            throw Refusal.invalid("This FileLink does not expire yet.")
        }
        link[.expired] = true
        link.note("expire", change)
        try File.renew(link, &change)
    }
}
